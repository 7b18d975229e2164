package io.quorate.server.runtime;

import com.sun.management.UnixOperatingSystemMXBean;

import io.quorate.server.metrics.Metrics;
import io.quorate.server.zab.DiskState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the room on the disks ten times a second, and knows how long syncs of the log take:
 * tells its listener. {@link #run} is a thread's own, {@link #synced} the log thread's.
 */
public final class DiskWatch implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    /** A disk of the log may fill by tens of MiB in this time, so it is short. */
    private static final long INTERVAL_MILLIS = 100;

    private static final int LOOKS_PER_SECOND = 10;

    /** Each sync counts for an eighth of the average. */
    private static final int WEIGHT_SHIFT = 3;

    /**
     * How much room is how little.
     *
     * @param lowBytes with less than this free on either volume: LOW
     * @param highBytes with at least this on both: OK again
     * @param fullBytes with less than this: FULL
     */
    public record Marks(long lowBytes, long highBytes, long fullBytes) {}

    private final List<Path> folders;
    private final Marks marks;
    private final DiskReserve reserve;
    private final long slowSyncNanos;
    private final Metrics metrics;
    private final Consumer<DiskState> listener;
    private int looks;
    private DiskState.Space space = DiskState.Space.OK;
    private volatile long averageSyncNanos;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param folders one on each volume
     * @param slowSyncMillis a write or sync of the log that takes longer is told in the log
     * @param listener hears of each look, on the watch's thread
     */
    public DiskWatch(
            List<Path> folders,
            Marks marks,
            DiskReserve reserve,
            long slowSyncMillis,
            Metrics metrics,
            Consumer<DiskState> listener) {
        this.folders = List.copyOf(folders);
        this.marks = marks;
        this.reserve = reserve;
        this.slowSyncNanos = TimeUnit.MILLISECONDS.toNanos(slowSyncMillis);
        this.metrics = metrics;
        this.listener = listener;
    }

    /**
     * A batch of the log was written.
     *
     * @return whether that took long
     */
    boolean synced(long writeNanos, long syncNanos) {
        long before = averageSyncNanos;
        averageSyncNanos = before + ((syncNanos - before) >> WEIGHT_SHIFT);
        boolean slow = writeNanos > slowSyncNanos || syncNanos > slowSyncNanos;
        if (slow) {
            LOG.warn(
                    "the disk of the log is slow: write {} ms, sync {} ms; every write of this"
                            + " ensemble waits for a quorum of such",
                    TimeUnit.NANOSECONDS.toMillis(writeNanos),
                    TimeUnit.NANOSECONDS.toMillis(syncNanos));
        }
        return slow;
    }

    @Override
    public void run() {
        do {
            look();
            if (looks++ % LOOKS_PER_SECOND == 0) {
                countFiles();
            }
        } while (!awaitClosed());
    }

    /** One look at the disks. */
    void look() {
        long free = Long.MAX_VALUE;
        try {
            for (Path folder : folders) {
                FileStore store = Files.getFileStore(folder);
                free = Math.min(free, store.getUsableSpace());
            }
        } catch (IOException e) {
            LOG.warn("cannot tell how much room is on the disk: {}", e.toString());
            return;
        }
        metrics.diskFreeBytes.set(free);
        space = judged(free);
        useReserve(free);
        listener.accept(new DiskState(space, TimeUnit.NANOSECONDS.toMicros(averageSyncNanos)));
    }

    /** The last room there is buys the time to make some. */
    private void useReserve(long freeBytes) {
        try {
            if (space == DiskState.Space.FULL && reserve.isHeld()) {
                LOG.warn("the disk is full: its reserve of {} bytes is given up", reserve.bytes());
                reserve.release();
                space = DiskState.Space.LOW;
            } else if (space == DiskState.Space.OK
                    && !reserve.isHeld()
                    && freeBytes >= marks.highBytes() + reserve.bytes()) {
                reserve.hold();
            }
        } catch (IOException e) {
            LOG.warn("the disk's reserve: {}", e.toString());
        }
    }

    private DiskState.Space judged(long freeBytes) {
        if (freeBytes < marks.fullBytes()) {
            return DiskState.Space.FULL;
        }
        if (freeBytes < marks.lowBytes()) {
            return DiskState.Space.LOW;
        }
        return freeBytes >= marks.highBytes() || space == DiskState.Space.OK
                ? DiskState.Space.OK
                : DiskState.Space.LOW;
    }

    private void countFiles() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            metrics.openFiles.set(os.getOpenFileDescriptorCount());
        }
    }

    /** By how much the sleep is too long tells of pauses of the JVM and of the machine. */
    private boolean awaitClosed() {
        try {
            long began = System.nanoTime();
            boolean over = closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            if (!over) {
                long slept = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                metrics.jvmPauseMillis.observe(slept - INTERVAL_MILLIS);
            }
            return over;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Ends {@link #run} soon. */
    @Override
    public void close() {
        closed.countDown();
    }
}
