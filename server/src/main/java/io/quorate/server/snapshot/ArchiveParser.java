package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Takes the sequence of {@link ArchiveFormat} in pieces of any size and gives the files in it. No
 * byte of a file is given before its checksum held, and memory is taken for one block at most,
 * whatever lengths are claimed.
 */
final class ArchiveParser {

    /** Takes the files, one behind the other. */
    interface Files {
        void begin(String name, long lengthBytes) throws IOException;

        void content(ByteBuffer bytes) throws IOException;

        void end() throws IOException;
    }

    private record Entry(String name, long length) {}

    private enum Expect {
        TITLE,
        NAME_LENGTH,
        NAME_AND_LENGTH,
        HEADER_CRC,
        BLOCK,
        NOTHING
    }

    private final Predicate<String> isName;
    private final Files out;
    private final List<Entry> entries = new ArrayList<>();
    private final CRC32C headerCrc = new CRC32C();
    private Expect expect = Expect.TITLE;
    private ByteBuffer part = ByteBuffer.allocate(ArchiveFormat.FIXED_BYTES);
    private long offset;
    private long zxid;
    private int fileCount;
    private int file;
    private long fileLeft;

    /**
     * @param isName whether a file may have this name
     * @param out takes the files
     */
    ArchiveParser(Predicate<String> isName, Files out) {
        this.isName = isName;
        this.out = out;
    }

    /** Zxid that the sequence says it is of; 0 before it was read. */
    long zxid() {
        return zxid;
    }

    /** The next bytes. */
    void next(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (expect == Expect.NOTHING) {
                throw bad("has bytes behind its end");
            }
            int length = Math.min(bytes.remaining(), part.remaining());
            part.put(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            if (!part.hasRemaining()) {
                part.flip();
                int size = part.remaining();
                long partOffset = offset;
                offset += size;
                complete(partOffset);
            }
        }
    }

    private void complete(long partOffset) throws IOException {
        switch (expect) {
            case TITLE -> title();
            case NAME_LENGTH -> nameLength();
            case NAME_AND_LENGTH -> nameAndLength();
            case HEADER_CRC -> headerCrc();
            case BLOCK -> block(partOffset);
            case NOTHING -> {}
        }
    }

    private void expect(Expect next, int bytes) {
        expect = next;
        part = part.capacity() >= bytes ? part.clear().limit(bytes) : ByteBuffer.allocate(bytes);
    }

    private void title() throws IOException {
        headerCrc.update(part.duplicate());
        ArchiveFormat.checkTitle(part);
        zxid = part.getLong();
        fileCount = part.getInt();
        if (fileCount < 1 || fileCount > ArchiveFormat.FILES_MAX) {
            throw bad("claims to have " + fileCount + " files");
        }
        expect(Expect.NAME_LENGTH, Short.BYTES);
    }

    private void nameLength() throws IOException {
        headerCrc.update(part.duplicate());
        int length = part.getShort();
        if (length < 1 || length > ArchiveFormat.NAME_BYTES_MAX) {
            throw bad("has a name of " + length + " bytes");
        }
        expect(Expect.NAME_AND_LENGTH, length + Long.BYTES);
    }

    private void nameAndLength() throws IOException {
        headerCrc.update(part.duplicate());
        byte[] bytes = new byte[part.remaining() - Long.BYTES];
        part.get(bytes);
        String name = new String(bytes, StandardCharsets.US_ASCII);
        long length = part.getLong();
        boolean ascends = entries.isEmpty() || entries.getLast().name.compareTo(name) < 0;
        if (!isName.test(name) || !ascends) {
            throw bad("has a file that does not belong there");
        }
        if (length < 0 || length > ArchiveFormat.FILE_BYTES_MAX) {
            throw bad("claims a file of " + length + " bytes");
        }
        entries.add(new Entry(name, length));
        if (entries.size() < fileCount) {
            expect(Expect.NAME_LENGTH, Short.BYTES);
        } else {
            expect(Expect.HEADER_CRC, ArchiveFormat.CRC_BYTES);
        }
    }

    private void headerCrc() throws IOException {
        if (part.getInt() != (int) headerCrc.getValue()) {
            throw bad("has a header whose checksum does not hold");
        }
        file = -1;
        nextFile();
    }

    private void nextFile() throws IOException {
        do {
            if (file >= 0) {
                out.end();
            }
            file++;
            if (file == fileCount) {
                expect = Expect.NOTHING;
                return;
            }
            Entry entry = entries.get(file);
            fileLeft = entry.length;
            out.begin(entry.name, entry.length);
        } while (fileLeft == 0);
        nextBlock();
    }

    private void nextBlock() {
        int bytes = (int) Math.min(fileLeft, ArchiveFormat.BLOCK_BYTES);
        expect(Expect.BLOCK, bytes + ArchiveFormat.CRC_BYTES);
    }

    private void block(long blockOffset) throws IOException {
        int length = part.remaining() - ArchiveFormat.CRC_BYTES;
        int crc = part.getInt(length);
        part.limit(length);
        if (crc != ArchiveFormat.blockCrc(blockOffset, part)) {
            String name = entries.get(file).name;
            throw bad("has a block of " + name + " whose checksum does not hold");
        }
        out.content(part);
        fileLeft -= length;
        if (fileLeft == 0) {
            nextFile();
        } else {
            nextBlock();
        }
    }

    /** All bytes were given. */
    void finish() throws UnreadableStateException {
        if (expect != Expect.NOTHING) {
            throw bad("ends early");
        }
    }

    private UnreadableStateException bad(String what) {
        return new UnreadableStateException(
                "the snapshot that is being received "
                        + what
                        + " (in front of offset "
                        + offset
                        + "): it must be asked for again");
    }
}
