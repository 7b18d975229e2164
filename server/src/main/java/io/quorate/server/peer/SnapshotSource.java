package io.quorate.server.peer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where snapshots come from that are streamed. Called on threads that may block. */
@FunctionalInterface
public interface SnapshotSource {

    /**
     * Opens the snapshot of {@code zxid}, which stays on disk until the result is closed.
     *
     * @throws IOException if there is none any more, or it cannot be read
     */
    OpenSnapshot open(long zxid) throws IOException;

    /** One sequence of bytes, the same each time it is opened. */
    interface OpenSnapshot extends AutoCloseable {

        /** How many. */
        long sizeBytes();

        /** Fills {@code to} from {@code offsetBytes} on, as far as there is something. */
        void read(long offsetBytes, ByteBuffer to) throws IOException;

        @Override
        void close() throws IOException;
    }
}
