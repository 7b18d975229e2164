package io.quorate.server.runtime;

import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.Input;
import io.quorate.server.node.StateToSave;
import io.quorate.server.peer.SnapshotSource;
import io.quorate.server.recovery.Generations;
import io.quorate.server.snapshot.SnapshotReader;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateSave;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.snapshot.StateWriteFailedException;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.wal.WriteAheadLog;
import io.quorate.server.zab.HistoryBase;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The saved state of this server: saves it, keeps snapshots of it, purges the log that no snapshot
 * needs, and changes over to another state when one was received. All of it on the snapshot thread,
 * one thing after the other; it answers with inputs.
 */
public final class StateKeeper implements SnapshotSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);
    private static final long CLOSE_SECONDS = 30;

    /**
     * What is kept.
     *
     * @param snapshots how many snapshots
     * @param logBytes the log is never purged below this, so that a server that was away for a
     *     moment need not be given a whole snapshot
     * @param pinnedLogBytes with more log than this, a learner that needs it starts again from a
     *     snapshot
     */
    public record Retention(int snapshots, long logBytes, long pinnedLogBytes) {}

    private final Generations generations;
    private final WriteAheadLog log;
    private final Retention retention;
    private final Consumer<Input> inputs;
    private final ProcessEnd end;
    private final Metrics metrics;
    private final ExecutorService thread;
    private final Map<Long, Integer> opened = new HashMap<>();

    /** Changed on the snapshot thread, once at each change of generation. */
    private volatile @Nullable StateStore store;

    /** Whose state that is. On the snapshot thread. */
    private long diskGeneration;

    /** Counts this process' generations as the node does. On the loop's thread. */
    private long generation;

    /** Then only the newest snapshot is kept, and no log that it does not need. */
    private volatile boolean diskIsLow;

    private volatile long keepLogAfterZxid = Long.MAX_VALUE;

    /**
     * @param current the state that recovery opened; null if nothing was ever saved
     * @param inputs takes inputs for the node, from any thread
     */
    public StateKeeper(
            Generations generations,
            @Nullable StateStore current,
            WriteAheadLog log,
            Retention retention,
            Consumer<Input> inputs,
            ProcessEnd end,
            Metrics metrics,
            ThreadFactory threads) {
        this.generations = generations;
        this.store = current;
        this.diskGeneration = generations.current();
        this.log = log;
        this.retention = retention;
        this.inputs = inputs;
        this.end = end;
        this.metrics = metrics;
        thread = Executors.newSingleThreadExecutor(threads);
    }

    /** The node is ready for inputs: tells it of the snapshots there are. */
    public void start() {
        execute(
                () -> {
                    StateStore current = store;
                    StateMeta meta = current == null ? null : current.meta();
                    if (current != null && meta != null) {
                        keepSnapshot(current, meta.base(), 0);
                    }
                });
    }

    /** Runs work on the snapshot thread; what it throws ends the process. */
    void execute(Runnable work) {
        try {
            thread.execute(
                    () -> {
                        try {
                            work.run();
                        } catch (Throwable failure) {
                            end.uncaught(failure);
                        }
                    });
        } catch (RejectedExecutionException e) {
            // The server is closed: the next start finds what is not done.
            return;
        }
    }

    /** See {@code Effects.saveState}. On the loop's thread. */
    void save(StateToSave save) {
        execute(() -> saveNow(save));
    }

    private void saveNow(StateToSave save) {
        long began = System.nanoTime();
        StateStore current;
        try {
            current = openStore();
            current.save(
                    new StateSave(
                            new StateMeta(save.base(), save.digest()),
                            save.tree(),
                            save.sessions()));
        } catch (StateWriteFailedException e) {
            end.storageFailed(String.valueOf(e.getMessage()), e);
            return;
        } catch (IOException e) {
            LOG.warn(
                    "the state of zxid 0x{} is not saved: {}; the log has it, and the next attempt"
                            + " saves it too. Check free space",
                    Long.toHexString(save.base().zxid()),
                    e.getMessage());
            metrics.savesFailed.increment();
            inputs.accept(new Input.SaveFailed(save.generation(), System.nanoTime() - began));
            return;
        }
        keepSnapshot(current, save.base(), save.generation());
        long took = System.nanoTime() - began;
        int znodes = save.tree().stream().mapToInt(changes -> changes.znodes().size()).sum();
        metrics.saveMillis.observe(TimeUnit.NANOSECONDS.toMillis(took));
        metrics.savedZnodes.observe(znodes);
        LOG.info(
                "saved the state of zxid 0x{}: {} znodes changed, {} ms",
                Long.toHexString(save.base().zxid()),
                znodes,
                TimeUnit.NANOSECONDS.toMillis(took));
        inputs.accept(new Input.StateSaved(save.generation(), save.base().zxid(), took));
    }

    private StateStore openStore() throws IOException {
        StateStore current = store;
        if (current == null) {
            current = generations.states().open(diskGeneration);
            store = current;
        }
        return current;
    }

    private void keepSnapshot(StateStore of, HistoryBase base, long itsGeneration) {
        try {
            if (!of.snapshots().contains(base.zxid())) {
                of.keepSnapshot();
                metrics.snapshotWallMillis.set(System.currentTimeMillis());
            }
            metrics.snapshotZxid.set(base.zxid());
        } catch (UnreadableStateException e) {
            // The next start takes an older snapshot, or has this server rebuilt.
            end.storageFailed(
                    "the state that was just saved does not verify: " + e.getMessage(), e);
            return;
        } catch (IOException e) {
            LOG.warn(
                    "no snapshot of zxid 0x{}: {}; older ones and their log are kept instead",
                    Long.toHexString(base.zxid()),
                    e.getMessage());
            return;
        }
        inputs.accept(new Input.SnapshotKept(itsGeneration, base.zxid(), base.chainHash()));
        try {
            retain(of, itsGeneration);
        } catch (IOException e) {
            LOG.warn("what is not needed any more is not purged: {}", e.getMessage());
        }
    }

    /** Deletes the snapshots that are too many, and the log that none of the others needs. */
    private void retain(StateStore of, long itsGeneration) throws IOException {
        SortedSet<Long> snapshots = of.snapshots();
        int wanted = diskIsLow ? 1 : Math.max(1, retention.snapshots());
        int tooMany = snapshots.size() - wanted;
        long oldestKept = Long.MAX_VALUE;
        long pin = pin();
        for (long zxid : snapshots) {
            // One that is being sent to a learner is kept until that has all of it.
            if (tooMany > 0 && zxid < pin && !isOpen(zxid)) {
                of.deleteSnapshot(zxid);
            } else {
                oldestKept = Math.min(oldestKept, zxid);
            }
            tooMany--;
        }
        purge(oldestKept, itsGeneration);
    }

    private void purge(long oldestSnapshotZxid, long itsGeneration) throws IOException {
        long keepBytes = diskIsLow ? 0 : retention.logBytes();
        long upTo = Math.min(oldestSnapshotZxid, log.startOfLast(keepBytes));
        upTo = Math.min(upTo, pin());
        inputs.accept(new Input.LogPurged(itsGeneration, log.purge(upTo)));
    }

    /** What a learner needs is above this, unless it asks for too much. */
    private long pin() {
        long pin = keepLogAfterZxid;
        return log.bytesBehind(pin) <= retention.pinnedLogBytes() ? pin : Long.MAX_VALUE;
    }

    /** There is little room on the disk, or enough again. From any thread. */
    public void diskIsLow(boolean low) {
        diskIsLow = low;
    }

    /** See {@code ZabEffects.keepLog}. */
    void keepLog(long afterZxid) {
        keepLogAfterZxid = afterZxid;
    }

    /** A new generation begins. On the loop's thread. */
    long nextGeneration() {
        return ++generation;
    }

    /**
     * A new generation is the current one, durably.
     *
     * @param next its state; null if there is none yet
     * @param onDisk its number on disk
     * @param number its number among this process' generations
     * @param keepOlder whether what it takes the place of goes to quarantine
     */
    void changedOver(@Nullable StateStore next, long onDisk, long number, boolean keepOlder) {
        execute(
                () -> {
                    StateStore before = store;
                    store = next;
                    diskGeneration = onDisk;
                    try {
                        if (before != null) {
                            before.close();
                        }
                        generations.clearUp(keepOlder, false);
                    } catch (IOException e) {
                        LOG.warn("what an older state left is not cleared up: {}", e.getMessage());
                    }
                    StateMeta meta = next == null ? null : next.meta();
                    if (next != null && meta != null) {
                        keepSnapshot(next, meta.base(), number);
                    }
                });
    }

    @Override
    public OpenSnapshot open(long zxid) throws IOException {
        StateStore current = store;
        if (current == null) {
            throw new IOException("there is no saved state");
        }
        synchronized (opened) {
            opened.merge(zxid, 1, Integer::sum);
        }
        try {
            return new Opened(current.openSnapshot(zxid));
        } catch (IOException e) {
            release(zxid);
            throw e;
        }
    }

    private boolean isOpen(long zxid) {
        synchronized (opened) {
            return opened.containsKey(zxid);
        }
    }

    private void release(long zxid) {
        synchronized (opened) {
            opened.computeIfPresent(zxid, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private final class Opened implements OpenSnapshot {
        private final SnapshotReader reader;

        Opened(SnapshotReader reader) {
            this.reader = reader;
        }

        @Override
        public long sizeBytes() {
            return reader.sizeBytes();
        }

        @Override
        public void read(long offsetBytes, ByteBuffer to) throws IOException {
            reader.read(offsetBytes, to);
        }

        @Override
        public void close() throws IOException {
            release(reader.zxid());
            reader.close();
        }
    }

    private boolean isOver() {
        try {
            return thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the thread after what it is at, and closes the state. From any thread but its own. */
    @Override
    public void close() throws IOException {
        thread.shutdown();
        if (!isOver()) {
            LOG.warn("the snapshot thread is still at work after {} s", CLOSE_SECONDS);
            return;
        }
        StateStore current = store;
        if (current != null) {
            current.close();
        }
    }
}
