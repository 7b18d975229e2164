package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.SortedSet;

/**
 * The saved state of one generation, open for this process. Blocks; one thread at a time, but for
 * snapshots that were opened.
 */
public interface StateStore extends Closeable {

    /** What the state is of; null if nothing was ever saved. */
    @Nullable StateMeta meta();

    /**
     * Reads all of it.
     *
     * @param hashSeed for the tree
     * @throws UnreadableStateException if bytes do not verify, or the content is not that of the
     *     digest
     */
    LoadedState load(long hashSeed) throws IOException;

    /**
     * Saves: after a crash at any moment the state is the old one or the new one as a whole.
     * Durable when it returns. When it throws, the state is the old one.
     *
     * @throws StateWriteFailedException if it may be either, and the process must end
     */
    void save(StateSave save) throws IOException;

    /**
     * Keeps what is saved now as a snapshot, by hard links; durable, opened again and verified when
     * it returns.
     *
     * @throws UnreadableStateException if what was written does not verify
     */
    void keepSnapshot() throws IOException;

    /** Zxids of the snapshots, ascending. */
    SortedSet<Long> snapshots() throws IOException;

    /** Deletes a snapshot that nobody has open. */
    void deleteSnapshot(long zxid) throws IOException;

    /** Opens a snapshot to send it to another server. From any thread. */
    SnapshotReader openSnapshot(long zxid) throws IOException;
}
