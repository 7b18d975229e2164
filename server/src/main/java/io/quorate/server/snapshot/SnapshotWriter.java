package io.quorate.server.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives what a {@link SnapshotReader} gives, from its beginning to its end, and makes it the
 * state of a generation. One thread. {@link #close} without {@link #finish} deletes what was
 * received.
 */
public interface SnapshotWriter extends Closeable {

    /**
     * The next bytes.
     *
     * @throws UnreadableStateException if they are not what a snapshot consists of
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * All bytes were given: makes the state durable.
     *
     * @throws UnreadableStateException if it is not complete or does not verify
     */
    void finish() throws IOException;
}
