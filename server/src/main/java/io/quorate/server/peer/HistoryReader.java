package io.quorate.server.peer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the logical log for a stream. Called on threads of their own, one per stream, may block.
 */
@FunctionalInterface
public interface HistoryReader {

    /**
     * Opens the history above {@code afterZxid}, up to {@code upToZxid} at most. What is read stays
     * on disk (is not purged) until the result is closed.
     *
     * @param afterZxid the record before the first one wanted; 0 for the very first
     * @throws IOException if the log does not reach back so far, or cannot be read
     */
    Batches open(long afterZxid, long upToZxid) throws IOException;

    /** A run of history being read. */
    interface Batches extends AutoCloseable {

        /**
         * The next whole records in log format, back to back, each following the one before; valid
         * until the next call. About 256 KiB to 1 MiB, unless a single record is longer.
         *
         * @return null at the end
         */
        @Nullable ByteBuffer next() throws IOException;

        @Override
        void close() throws IOException;
    }
}
