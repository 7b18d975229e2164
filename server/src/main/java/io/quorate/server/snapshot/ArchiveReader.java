package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The sequence of {@link ArchiveFormat}. Reads each block once as long as it is asked for what
 * comes next, and keeps one file open.
 */
final class ArchiveReader implements SnapshotReader {

    private static final long STRIDE = ArchiveFormat.BLOCK_BYTES + ArchiveFormat.CRC_BYTES;

    private final long zxid;
    private final List<ArchiveFile> files;
    private final ByteBuffer header;

    /** Where each file begins, and where the last one ends. */
    private final long[] starts;

    private int openFile = -1;
    private ArchiveFile.@Nullable Content content;
    private long blockStart = -1;
    private ByteBuffer block = ByteBuffer.allocate(0);

    ArchiveReader(long zxid, List<ArchiveFile> unsorted) {
        this.zxid = zxid;
        this.files = unsorted.stream().sorted(Comparator.comparing(ArchiveFile::name)).toList();
        this.header = ByteBuffer.wrap(ArchiveFormat.header(zxid, files));
        this.starts = new long[files.size() + 1];
        starts[0] = header.capacity();
        for (int i = 0; i < files.size(); i++) {
            starts[i + 1] = starts[i] + ArchiveFormat.encodedBytes(files.get(i).lengthBytes());
        }
    }

    @Override
    public long zxid() {
        return zxid;
    }

    @Override
    public long sizeBytes() {
        return starts[files.size()];
    }

    @Override
    public void read(long offsetBytes, ByteBuffer to) throws IOException {
        long offset = offsetBytes;
        while (to.hasRemaining() && offset < sizeBytes()) {
            boolean inHeader = offset < header.capacity();
            if (!inHeader && !isInBlock(offset)) {
                loadBlock(offset);
            }
            ByteBuffer from = inHeader ? header : block;
            int at = (int) (inHeader ? offset : offset - blockStart);
            int length = Math.min(to.remaining(), from.limit() - at);
            to.put(from.slice(at, length));
            offset += length;
        }
    }

    private boolean isInBlock(long offset) {
        return blockStart >= 0 && offset >= blockStart && offset < blockStart + block.limit();
    }

    private void loadBlock(long offset) throws IOException {
        // Of several files that begin here, all but the last are empty.
        int found = Arrays.binarySearch(starts, offset);
        int file = found >= 0 ? found : -found - 2;
        while (starts[file + 1] == starts[file]) {
            file++;
        }
        long number = (offset - starts[file]) / STRIDE;
        long position = number * ArchiveFormat.BLOCK_BYTES;
        int length =
                (int) Math.min(ArchiveFormat.BLOCK_BYTES, files.get(file).lengthBytes() - position);
        if (block.capacity() < length + ArchiveFormat.CRC_BYTES) {
            block = ByteBuffer.allocate(length + ArchiveFormat.CRC_BYTES);
        }
        blockStart = -1;
        block.clear().limit(length);
        open(file).read(position, block);
        long start = starts[file] + number * STRIDE;
        int crc = ArchiveFormat.blockCrc(start, block.flip());
        block.limit(length + ArchiveFormat.CRC_BYTES).putInt(length, crc);
        blockStart = start;
    }

    private ArchiveFile.Content open(int file) throws IOException {
        ArchiveFile.Content now = content;
        if (now == null || openFile != file) {
            close();
            now = files.get(file).opener().open();
            content = now;
            openFile = file;
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        ArchiveFile.Content now = content;
        content = null;
        openFile = -1;
        if (now != null) {
            now.close();
        }
    }
}
