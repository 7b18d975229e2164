package io.quorate.server.snapshot;

import java.io.IOException;
import java.util.SortedSet;

/**
 * The states of a data directory, one for each generation: port to the disk. Generation <i>n</i>
 * has its state in {@code state-n} and its snapshots in {@code snapshots-n}. All methods block; not
 * thread-safe but for different generations.
 */
public interface States {

    /** The generations of which anything is here, complete or not. */
    SortedSet<Long> generations() throws IOException;

    /** Whether a state of this generation was ever begun. */
    boolean exists(long generation) throws IOException;

    /**
     * Opens the state of a generation for this process, as a new and empty one if there is none.
     *
     * @throws UnreadableStateException if its files are damaged
     * @throws NewerStateException if a newer build wrote it
     */
    StateStore open(long generation) throws IOException;

    /**
     * Makes a snapshot of one generation the state of another, which must not exist. Durable when
     * it returns; the snapshot stays as it is.
     */
    void restore(long fromGeneration, long snapshotZxid, long toGeneration) throws IOException;

    /** Zxids of the snapshots of a generation, ascending; those half made are not told. */
    SortedSet<Long> snapshots(long generation) throws IOException;

    /**
     * Begins to receive the state of a generation from another server; what is there of it from an
     * attempt that broke off is deleted.
     */
    SnapshotWriter receive(long generation) throws IOException;

    /** Deletes state and snapshots of a generation that is not open. */
    void delete(long generation) throws IOException;

    /**
     * Moves state and snapshots of a generation that is not open into {@code quarantine}, and
     * deletes what was there before.
     */
    void putAside(long generation) throws IOException;

    /** Where the state of a generation is, for messages. */
    String describe(long generation);
}
