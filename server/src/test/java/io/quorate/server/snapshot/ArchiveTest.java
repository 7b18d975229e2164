package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

class ArchiveTest {

    @TempDir Path root;

    /** Files of all kinds of lengths, empty ones and whole blocks among them. */
    private static SortedMap<String, byte[]> files(int... lengths) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            byte[] content = new byte[lengths[i]];
            random.nextBytes(content);
            files.put("file-" + i, content);
        }
        return files;
    }

    private static ArchiveReader reader(SortedMap<String, byte[]> files) {
        List<ArchiveFile> all = new ArrayList<>();
        files.forEach(
                (name, content) ->
                        all.add(
                                new ArchiveFile(
                                        name,
                                        content.length,
                                        () -> new MemoryWriter.Bytes(ByteBuffer.wrap(content)))));
        return new ArchiveReader(77, all);
    }

    private static byte[] archive(SortedMap<String, byte[]> files) throws IOException {
        try (ArchiveReader reader = reader(files)) {
            ByteBuffer all = ByteBuffer.allocate((int) reader.sizeBytes() + 9);
            reader.read(0, all);
            assertThat(all.remaining()).isEqualTo(9);
            return Arrays.copyOf(all.array(), (int) reader.sizeBytes());
        }
    }

    /** Collects what is parsed. */
    private static final class Collected implements ArchiveParser.Files {
        final TreeMap<String, byte[]> files = new TreeMap<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private String name = "";

        @Override
        public void begin(String begun, long lengthBytes) {
            name = begun;
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
            files.put(name, content.toByteArray());
        }
    }

    private static Collected parse(byte[] archive, int pieceBytes) throws IOException {
        Collected collected = new Collected();
        ArchiveParser parser = new ArchiveParser(name -> name.startsWith("file-"), collected);
        for (int at = 0; at < archive.length; at += pieceBytes) {
            int length = Math.min(pieceBytes, archive.length - at);
            parser.next(ByteBuffer.wrap(archive, at, length));
        }
        parser.finish();
        assertThat(parser.zxid()).isEqualTo(77);
        return collected;
    }

    @Test
    void filesComeOutAsTheyWentIn() throws IOException {
        int block = ArchiveFormat.BLOCK_BYTES;
        List<SortedMap<String, byte[]>> all =
                List.of(
                        files(0),
                        files(1),
                        files(0, 0, 5, 0, 0, 7, 0),
                        files(block, 3, block - 1),
                        files(2 * block, block + 1, 0, 3 * block));
        for (SortedMap<String, byte[]> files : all) {
            byte[] archive = archive(files);
            for (int pieceBytes : new int[] {1, 7, 4096, archive.length}) {
                if (pieceBytes == 1 && archive.length > 100_000) {
                    continue;
                }
                assertThat(parse(archive, pieceBytes).files)
                        .hasSameSizeAs(files)
                        .allSatisfy(
                                (name, content) -> assertThat(content).isEqualTo(files.get(name)));
            }
        }
    }

    @Test
    void readingCanBeginAnywhere() throws IOException {
        SortedMap<String, byte[]> files = files(0, 3 << 19, 5, 0, 1 << 20, 0);
        byte[] whole = archive(files);
        SplittableRandom random = new SplittableRandom(5);
        try (ArchiveReader reader = reader(files)) {
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(whole.length);
                int length = random.nextInt(1 + Math.min(50, whole.length - from));
                ByteBuffer piece = ByteBuffer.allocate(length);
                reader.read(from, piece);
                assertThat(piece.flip()).isEqualTo(ByteBuffer.wrap(whole, from, length));
            }
        }
    }

    @Test
    void everyCutAndEveryFlippedBitIsFound() throws IOException {
        byte[] whole = archive(files(40, 0, 70));
        for (int cut = 0; cut < whole.length; cut++) {
            byte[] short_ = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> parse(short_, 16))
                    .isInstanceOf(UnreadableStateException.class);
        }
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped, bit);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> parse(longer, 16)).hasMessageContaining("bytes behind its end");
    }

    private static void assertRefused(byte[] archive, int bit) {
        assertThatThrownBy(() -> parse(archive, archive.length))
                .as("bit %d", bit)
                .isInstanceOfAny(UnreadableStateException.class, NewerStateException.class);
    }

    /** A header that claims what there is not: refused, or believed only as far as bytes come. */
    @Test
    void noLengthIsBelieved() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer hostile = ByteBuffer.allocate(200);
            random.nextBytes(hostile.array());
            hostile.put("QUORSNAP".getBytes(StandardCharsets.US_ASCII));
            hostile.putInt(1).putLong(77).putInt(random.nextInt(-5, 6));
            hostile.putShort((short) random.nextInt(-5, 20));
            hostile.put("file-".getBytes(StandardCharsets.US_ASCII));
            assertRefused(hostile.array(), i);
        }
    }

    @Test
    void aBlockInAnothersPlaceIsFound() throws IOException {
        int stride = ArchiveFormat.BLOCK_BYTES + ArchiveFormat.CRC_BYTES;
        byte[] whole = archive(files(2 * ArchiveFormat.BLOCK_BYTES));
        int first = whole.length - 2 * stride;
        byte[] swapped = whole.clone();
        System.arraycopy(whole, first, swapped, first + stride, stride);
        System.arraycopy(whole, first + stride, swapped, first, stride);
        assertThatThrownBy(() -> parse(swapped, 1 << 16)).hasMessageContaining("a block of file-0");
    }

    /** The product's files on the way: nothing that was cut or garbled becomes a state. */
    @Test
    void noGarbledSnapshotBecomesAState() throws IOException {
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        LiveState live = new LiveState(1).run(50);
        byte[] whole;
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            whole = ArchiveBytes.of(store, live.zxid);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 150; i++) {
            byte[] garbled =
                    i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (i % 3 > 0) {
                garbled[random.nextInt(garbled.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try (SnapshotWriter writer = states.receive(2)) {
                assertThatThrownBy(
                                () -> {
                                    writer.write(ByteBuffer.wrap(garbled));
                                    writer.finish();
                                })
                        .isInstanceOfAny(UnreadableStateException.class, NewerStateException.class);
            }
            assertThat(states.generations()).containsExactly(1L);
        }
    }

    @Test
    void onlyNamesOfRocksDbAreTaken() {
        assertThat(
                        List.of(
                                "CURRENT",
                                "000012.sst",
                                "MANIFEST-000004",
                                "OPTIONS-000009",
                                "000003.log"))
                .allMatch(RocksFolder::isFileName);
        assertThat(
                        List.of(
                                "..",
                                "../x",
                                "a/000012.sst",
                                "000012.sst/..",
                                "LOCK",
                                "",
                                "000012.sst ",
                                "12.sst"))
                .noneMatch(RocksFolder::isFileName);
    }

    /** Rot on the sender's disk is found by the receiver, whose checksums of the way all hold. */
    @Test
    void rotOfTheSenderIsFoundByTheReceiver() throws IOException {
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        LiveState live = new LiveState(1);
        StoreTiming.fill(live, 3000);
        try (StateStore store = states.open(1)) {
            live.saveTo(store);
            store.keepSnapshot();
            Path snapshot = new StateNames(root, 1).snapshot(live.zxid);
            for (String name : StateFiles.list(snapshot)) {
                if (RocksFolder.isTable(name)) {
                    byte[] content = Files.readAllBytes(snapshot.resolve(name));
                    content[content.length / 2] ^= 4;
                    Files.delete(snapshot.resolve(name));
                    Files.write(snapshot.resolve(name), content);
                }
            }
            byte[] rotten = ArchiveBytes.of(store, live.zxid);
            try (SnapshotWriter writer = states.receive(2)) {
                writer.write(ByteBuffer.wrap(rotten));
                assertThatThrownBy(writer::finish).isInstanceOf(UnreadableStateException.class);
            }
            assertThat(states.exists(2)).isFalse();
        }
    }
}
