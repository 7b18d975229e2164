package io.quorate.server.recovery;

import io.quorate.server.snapshot.StateStore;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.StorageException;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.Proposal;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Recovery of a log without a saved state. */
public final class LogOnly {

    private LogOnly() {}

    /**
     * Recovers.
     *
     * @param apply receives what is committed
     */
    public static Recovered open(
            LogFiles files, WalConfig wal, int recentBytes, long seed, Consumer<Proposal> apply)
            throws StorageException {
        return open(storage(files), wal, recentBytes, seed, apply);
    }

    /** The same of a data directory. */
    static Recovered open(
            Storage storage, WalConfig wal, int recentBytes, long seed, Consumer<Proposal> apply)
            throws StorageException {
        return Recovery.open(
                storage,
                new RecoveryConfig(wal, recentBytes, 1, false),
                new SplittableRandom(seed),
                new Applying(apply),
                Runnable::run);
    }

    private static Storage storage(LogFiles files) {
        return new Storage(files, files, new NoQuarantine(), new NoStates());
    }

    private record Applying(Consumer<Proposal> to) implements ReplayTarget {
        @Override
        public void load(StateStore saved) throws IOException {
            throw new IOException("no state is here");
        }

        @Override
        public void reset() {}

        @Override
        public void apply(Proposal record) {
            to.accept(record);
        }
    }

    private static final class NoQuarantine implements Quarantine {
        @Override
        public void clear() {}

        @Override
        public void take(String segmentName) throws IOException {
            throw new IOException("no older generation is here");
        }
    }
}
