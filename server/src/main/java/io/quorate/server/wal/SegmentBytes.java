package io.quorate.server.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A segment's file, read through a window that moves forward. */
final class SegmentBytes implements Closeable {

    private static final int WINDOW_BYTES = 1024 * 1024;

    private final LogFile file;
    private final long size;
    private ByteBuffer window;
    private long windowStart;

    SegmentBytes(LogFile file) throws IOException {
        this.file = file;
        size = file.size();
        window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, size)).limit(0);
    }

    /** The file's size. */
    long size() {
        return size;
    }

    /**
     * Makes {@code length} bytes from {@code offset} readable in {@link #window}, or fewer where
     * the file ends.
     *
     * @return where they begin in the window
     */
    int load(long offset, int length) throws IOException {
        if (offset < windowStart || offset + length > windowStart + window.limit()) {
            if (length > window.capacity()) {
                window = ByteBuffer.allocate(length);
            }
            window.clear();
            file.read(window, offset);
            window.flip();
            windowStart = offset;
        }
        return (int) (offset - windowStart);
    }

    /** What was loaded; its limit is the end of the bytes read. */
    ByteBuffer window() {
        return window;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
