package io.quorate.server.recovery;

import io.quorate.server.snapshot.NewerStateException;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.snapshot.States;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.wal.StorageException;
import io.quorate.server.zab.HistoryBase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The saved state of a generation as a start meets it: opened, and being read on another thread
 * while the log is scanned.
 *
 * @param store open unless it is unreadable
 * @param base where it ends; {@link HistoryBase#EMPTY} if nothing was ever saved, or if it cannot
 *     be told
 * @param damage why it cannot be used, as far as opening it shows; null if it can
 * @param loading ends when it is read
 */
record SavedState(
        @Nullable StateStore store,
        HistoryBase base,
        @Nullable String damage,
        CompletableFuture<Void> loading) {

    /**
     * Opens the state of a generation, and begins to read it.
     *
     * @throws StorageException if a newer build wrote it
     */
    static SavedState open(
            States states,
            Generation generation,
            int featureLevel,
            ReplayTarget into,
            Executor readers)
            throws IOException {
        long number = generation.number();
        StateStore store;
        try {
            if (!states.exists(number)) {
                boolean wasThere = generation.zxid() != 0 || !states.snapshots(number).isEmpty();
                return unusable(null, wasThere ? states.describe(number) + " is gone" : null);
            }
            store = states.open(number);
        } catch (UnreadableStateException e) {
            return unusable(null, String.valueOf(e.getMessage()));
        } catch (NewerStateException e) {
            throw new StorageException(String.valueOf(e.getMessage()), e);
        }
        StateMeta meta = store.meta();
        if (meta == null) {
            boolean wasSaved = generation.zxid() != 0 || !states.snapshots(number).isEmpty();
            return unusable(
                    store, wasSaved ? states.describe(number) + " is empty, and was not" : null);
        }
        refuseNewer(states.describe(number), meta, featureLevel);
        if (meta.base().zxid() < generation.zxid()) {
            return unusable(
                    store, states.describe(number) + " is older than the generation it began");
        }
        CompletableFuture<Void> loading =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                into.load(store);
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        readers);
        return new SavedState(store, meta.base(), null, loading);
    }

    private static SavedState unusable(@Nullable StateStore store, @Nullable String damage) {
        return new SavedState(
                store, HistoryBase.EMPTY, damage, CompletableFuture.completedFuture(null));
    }

    private static void refuseNewer(String where, StateMeta meta, int featureLevel)
            throws StorageException {
        if (meta.base().featureLevel() > featureLevel) {
            throw new StorageException(
                    where
                            + " has feature level "
                            + meta.base().featureLevel()
                            + ", this build knows up to "
                            + featureLevel
                            + ": start a newer build on this directory");
        }
    }

    /**
     * Waits until it is read.
     *
     * @return what is wrong with it; null if nothing
     */
    @Nullable String awaitLoaded() throws IOException {
        if (damage != null) {
            return damage;
        }
        try {
            loading.join();
            return null;
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnreadableStateException unreadable) {
                return String.valueOf(unreadable.getMessage());
            }
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw e;
        }
    }

    void close() throws IOException {
        if (store != null) {
            store.close();
        }
    }
}
