package io.quorate.server.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A snapshot as one sequence of bytes: its files, one behind the other, with names, lengths and
 * checksums. The same each time it is opened. One thread at a time.
 */
public interface SnapshotReader extends Closeable {

    /** Zxid that the snapshot is of. */
    long zxid();

    /** Length of the sequence. */
    long sizeBytes();

    /**
     * Fills {@code to} from {@code offsetBytes} on, as far as the sequence goes.
     *
     * @throws UnreadableStateException if the disk no longer holds what was verified
     */
    void read(long offsetBytes, ByteBuffer to) throws IOException;
}
