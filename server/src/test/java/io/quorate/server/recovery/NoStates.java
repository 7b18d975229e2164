package io.quorate.server.recovery;

import io.quorate.server.snapshot.SnapshotWriter;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.snapshot.States;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;

/** A data directory in which no state was ever saved: for tests of the log alone. */
final class NoStates implements States {

    @Override
    public SortedSet<Long> generations() {
        return new TreeSet<>();
    }

    @Override
    public boolean exists(long generation) {
        return false;
    }

    @Override
    public StateStore open(long generation) throws IOException {
        throw none();
    }

    @Override
    public void restore(long fromGeneration, long snapshotZxid, long toGeneration)
            throws IOException {
        throw none();
    }

    @Override
    public SortedSet<Long> snapshots(long generation) {
        return new TreeSet<>();
    }

    @Override
    public SnapshotWriter receive(long generation) throws IOException {
        throw none();
    }

    @Override
    public void delete(long generation) {}

    @Override
    public void putAside(long generation) {}

    @Override
    public String describe(long generation) {
        return "state-" + generation;
    }

    private static IOException none() {
        return new IOException("no state is here");
    }
}
