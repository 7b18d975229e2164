package io.quorate.server.snapshot;

import io.quorate.server.wal.CrashFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * States in memory, for tests and the simulator: the same keys and values as in the product, no
 * threads, no disk. What a call has done is durable when it returns.
 *
 * <p>The power can be lost in front of any operation that changes something, or right behind it; in
 * between there is nothing, since each is atomic. Saves can fail, and states rot.
 */
public final class MemoryStates implements States {

    /** Content of a state or snapshot: never changed, but replaced. */
    record Content(SortedMap<byte[], byte[]> pairs, boolean rotten) {
        static final Content EMPTY = new Content(sorted(), false);

        static SortedMap<byte[], byte[]> sorted() {
            return new TreeMap<>(Arrays::compareUnsigned);
        }

        Content rot() {
            return new Content(pairs, true);
        }
    }

    /** What is there of a generation. */
    static final class Files {
        @Nullable Content state;
        final TreeMap<Long, Content> snapshots = new TreeMap<>();
        boolean received;

        Files copy() {
            Files copy = new Files();
            copy.state = state;
            copy.snapshots.putAll(snapshots);
            copy.received = received;
            return copy;
        }

        boolean isNothing() {
            return state == null && snapshots.isEmpty() && !received;
        }
    }

    private final TreeMap<Long, Files> files = new TreeMap<>();
    private @Nullable Long quarantined;
    private int operations;
    private int powerLossAt = Integer.MAX_VALUE;
    private boolean lossBehind;
    private int failSaves;
    private int openSnapshots;

    /**
     * Loses the power at the operation with this number, the first being 0.
     *
     * @param behind whether that operation is done before the power goes, though nobody is told
     */
    public void losePowerAt(int operation, boolean behind) {
        powerLossAt = operation;
        lossBehind = behind;
    }

    /** How many operations that change something were begun. */
    public int operations() {
        return operations;
    }

    /** The next so many saves fail, and leave the state as it was. */
    public void failSaves(int count) {
        failSaves = count;
    }

    /** From now on the state of a generation does not verify. */
    public void rot(long generation) {
        Files of = filesOf(generation);
        if (of.state != null) {
            of.state = of.state.rot();
        }
    }

    /** The state of a generation is gone, and its snapshots are not. */
    public void lose(long generation) {
        filesOf(generation).state = null;
    }

    /** From now on this snapshot does not verify. */
    public void rotSnapshot(long generation, long zxid) {
        filesOf(generation).snapshots.computeIfPresent(zxid, (_, content) -> content.rot());
    }

    /** The generation that was put aside last; null if none was. */
    public @Nullable Long quarantined() {
        return quarantined;
    }

    /** Snapshot readers that are not closed. */
    public int openSnapshots() {
        return openSnapshots;
    }

    /** What another process finds after this one died, with the machine or without it. */
    public MemoryStates afterCrash() {
        MemoryStates copy = new MemoryStates();
        files.forEach((generation, of) -> copy.files.put(generation, of.copy()));
        copy.quarantined = quarantined;
        return copy;
    }

    /** Performs what changes something, unless the power goes. */
    void change(Runnable action) {
        int operation = operations++;
        if (operation > powerLossAt || (operation == powerLossAt && !lossBehind)) {
            throw new CrashFiles.PowerLoss();
        }
        action.run();
        if (operation == powerLossAt) {
            throw new CrashFiles.PowerLoss();
        }
    }

    void failSaveIfDue() throws IOException {
        if (failSaves > 0) {
            failSaves--;
            throw new IOException("the state was not saved: No space left on device");
        }
    }

    void snapshotsOpened(int change) {
        openSnapshots += change;
    }

    Files filesOf(long generation) {
        return files.computeIfAbsent(generation, _ -> new Files());
    }

    private @Nullable Files existing(long generation) {
        return files.get(generation);
    }

    @Override
    public SortedSet<Long> generations() {
        files.values().removeIf(Files::isNothing);
        return new TreeSet<>(files.keySet());
    }

    @Override
    public boolean exists(long generation) {
        Files of = existing(generation);
        return of != null && of.state != null;
    }

    @Override
    public StateStore open(long generation) throws IOException {
        Files of = filesOf(generation);
        of.received = false;
        if (of.state == null) {
            change(() -> of.state = Content.EMPTY);
        }
        return new MemoryState(this, describe(generation), of);
    }

    @Override
    public void restore(long fromGeneration, long snapshotZxid, long toGeneration)
            throws IOException {
        Content from = filesOf(fromGeneration).snapshots.get(snapshotZxid);
        if (from == null || exists(toGeneration)) {
            throw new IOException("no such snapshot, or a state in its way");
        }
        change(() -> filesOf(toGeneration).state = from);
    }

    @Override
    public SortedSet<Long> snapshots(long generation) {
        Files of = existing(generation);
        return of == null ? new TreeSet<>() : new TreeSet<>(of.snapshots.keySet());
    }

    @Override
    public SnapshotWriter receive(long generation) {
        Files of = filesOf(generation);
        change(
                () -> {
                    of.state = null;
                    of.received = true;
                });
        return new MemoryWriter(this, of);
    }

    @Override
    public void delete(long generation) {
        change(() -> files.remove(generation));
    }

    @Override
    public void putAside(long generation) {
        change(
                () -> {
                    files.remove(generation);
                    quarantined = generation;
                });
    }

    @Override
    public String describe(long generation) {
        return "/data/state-" + generation;
    }
}
