package io.quorate.server.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A snapshot as one sequence of bytes; docs/formats/snapshot.md describes it:
 *
 * <pre>
 * header  "QUORSNAP", i32 version 1, i64 zxid, i32 number of files,
 *         per file u16 length of the name, name, i64 length of the file,
 *         i32 CRC32C of all that
 * content of the files, in that order, each in blocks of 1 MiB, the last one of a file shorter:
 *         the bytes, i32 CRC32C of (i64 offset of the block in the sequence, the bytes)
 * </pre>
 *
 * Big-endian. The files are sorted by name. The header alone says how long the sequence is, and a
 * block can be checked wherever reading begins.
 */
final class ArchiveFormat {

    static final int VERSION = 1;
    static final int BLOCK_BYTES = 1 << 20;
    static final int CRC_BYTES = 4;

    /** Of the header, in front of the first file. */
    static final int FIXED_BYTES = 24;

    static final int NAME_BYTES_MAX = 64;

    /** Far above any state that fits in a heap: a length that is garbled takes no memory. */
    static final int FILES_MAX = 100_000;

    static final long FILE_BYTES_MAX = 1L << 44;

    private static final byte[] TITLE = "QUORSNAP".getBytes(StandardCharsets.US_ASCII);

    private ArchiveFormat() {}

    static byte[] header(long zxid, List<ArchiveFile> files) {
        int bytes = FIXED_BYTES + CRC_BYTES;
        for (ArchiveFile file : files) {
            bytes += Short.BYTES + file.name().length() + Long.BYTES;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        out.put(TITLE).putInt(VERSION).putLong(zxid).putInt(files.size());
        for (ArchiveFile file : files) {
            byte[] name = file.name().getBytes(StandardCharsets.US_ASCII);
            out.putShort((short) name.length).put(name).putLong(file.lengthBytes());
        }
        CRC32C crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
    }

    /** How much of the sequence a file takes. */
    static long encodedBytes(long fileBytes) {
        long blocks = (fileBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
        return fileBytes + blocks * CRC_BYTES;
    }

    static int blockCrc(long offset, ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(offset).flip());
        crc.update(block.duplicate());
        return (int) crc.getValue();
    }

    /** Reads the first bytes of a header up to its zxid. */
    static void checkTitle(ByteBuffer in) throws UnreadableStateException, NewerStateException {
        byte[] title = new byte[TITLE.length];
        in.get(title);
        if (!Arrays.equals(title, TITLE)) {
            throw new UnreadableStateException("what was received does not begin as a snapshot");
        }
        int version = in.getInt();
        if (version > VERSION) {
            throw new NewerStateException(
                    "the snapshot that was received has format "
                            + version
                            + ", this build reads up to "
                            + VERSION
                            + ": start a newer build on this server");
        }
        if (version < 1) {
            throw new UnreadableStateException(
                    "a snapshot of version " + version + " was received");
        }
    }
}
