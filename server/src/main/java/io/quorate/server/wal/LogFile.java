package io.quorate.server.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of {@link LogFiles}. */
public interface LogFile extends Closeable {

    /** Current length in bytes. */
    long size() throws IOException;

    /** Writes all that remains in {@code from} at {@code position}. */
    void write(ByteBuffer from, long position) throws IOException;

    /**
     * Reads at {@code position} until {@code to} is full or the file ends.
     *
     * @return the number of bytes read, 0 at or behind the end
     */
    int read(ByteBuffer to, long position) throws IOException;

    /** Makes what was written durable: fdatasync. Never retried when it fails. */
    void sync() throws IOException;
}
