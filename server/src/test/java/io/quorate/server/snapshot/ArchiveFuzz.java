package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** A snapshot as it comes: the same files, or the same refusal, wherever it is cut. */
public final class ArchiveFuzz {

    private static final int FORGED = 0x40;

    private ArchiveFuzz() {}

    /** Input: a byte that says how to cut, and whether checksums are made to hold; the bytes. */
    public static void fuzz(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] archive = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & FORGED) != 0) {
            forge(ByteBuffer.wrap(archive));
        }
        Received whole = receive(archive, new SplittableRandom(0), archive.length);
        Received cut = receive(archive, new SplittableRandom(input[0]), input[0] & 0x1f);
        assertThat(cut).isEqualTo(whole);
        if (whole.refusal.isEmpty()) {
            assertThat(archiveOf(whole.zxid, whole.files)).isEqualTo(archive);
        }
    }

    private record Received(SortedMap<String, ByteBuffer> files, long zxid, String refusal) {}

    private static Received receive(byte[] archive, SplittableRandom random, int pieceBytes)
            throws IOException {
        Files files = new Files();
        ArchiveParser parser = new ArchiveParser(RocksFolder::isFileName, files);
        String refusal = "";
        try {
            for (int at = 0; at < archive.length; ) {
                int length = Math.min(archive.length - at, 1 + random.nextInt(1 + pieceBytes));
                parser.next(ByteBuffer.wrap(archive, at, length));
                at += length;
            }
            parser.finish();
        } catch (UnreadableStateException | NewerStateException refused) {
            refusal = String.valueOf(refused.getMessage());
        }
        return new Received(files.all, parser.zxid(), refusal);
    }

    private static final class Files implements ArchiveParser.Files {
        private final SortedMap<String, ByteBuffer> all = new TreeMap<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private String name = "";
        private long claimed;

        @Override
        public void begin(String begun, long lengthBytes) {
            name = begun;
            claimed = lengthBytes;
            content.reset();
        }

        @Override
        public void content(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            content.writeBytes(copy);
        }

        @Override
        public void end() {
            assertThat(content.size()).isEqualTo(claimed);
            all.put(name, ByteBuffer.wrap(content.toByteArray()));
        }
    }

    /** Puts in the checksum of the header and those of the blocks, as far as these are there. */
    private static void forge(ByteBuffer archive) {
        List<Long> lengths = new ArrayList<>();
        int at = ArchiveFormat.FIXED_BYTES;
        int count = archive.limit() < at ? 0 : archive.getInt(at - Integer.BYTES);
        while (lengths.size() < count && at + Short.BYTES <= archive.limit()) {
            int end = at + Short.BYTES + Math.max(0, archive.getShort(at)) + Long.BYTES;
            if (end > archive.limit()) {
                return;
            }
            lengths.add(archive.getLong(end - Long.BYTES));
            at = end;
        }
        if (at + ArchiveFormat.CRC_BYTES > archive.limit()) {
            return;
        }
        CRC32C crc = new CRC32C();
        crc.update(archive.slice(0, at));
        archive.putInt(at, (int) crc.getValue());
        at += ArchiveFormat.CRC_BYTES;
        for (long length : lengths) {
            if (length < 1 || length > archive.limit() - at - ArchiveFormat.CRC_BYTES) {
                continue;
            }
            int end = at + (int) length;
            archive.putInt(end, ArchiveFormat.blockCrc(at, archive.slice(at, (int) length)));
            at = end + ArchiveFormat.CRC_BYTES;
        }
    }

    private static byte[] archiveOf(long zxid, Map<String, ByteBuffer> files) throws IOException {
        List<ArchiveFile> all = new ArrayList<>();
        files.forEach(
                (name, content) ->
                        all.add(
                                new ArchiveFile(
                                        name,
                                        content.remaining(),
                                        () -> new MemoryWriter.Bytes(content.duplicate()))));
        try (ArchiveReader reader = new ArchiveReader(zxid, all)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.sizeBytes());
            reader.read(0, bytes);
            return bytes.array();
        }
    }

    /** Of three files, one of them empty, and of one, with checksums of its own. */
    public static List<byte[]> seeds() {
        return List.of(
                seed(FORGED, Map.of("CURRENT", 20, "000012.sst", 300, "MANIFEST-000007", 0)),
                seed(0, Map.of("CURRENT", 16)));
    }

    private static byte[] seed(int how, Map<String, Integer> lengths) {
        SortedMap<String, ByteBuffer> files = new TreeMap<>();
        lengths.forEach((name, length) -> files.put(name, ByteBuffer.allocate(length)));
        try {
            byte[] archive = archiveOf(1L << 32 | 7, files);
            byte[] seed = new byte[1 + archive.length];
            seed[0] = (byte) (how | 9);
            System.arraycopy(archive, 0, seed, 1, archive.length);
            return seed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
