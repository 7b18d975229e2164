package io.quorate.bench.scale;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the snapshots that servers begin, by the names that turn up in their folders. */
final class SnapshotWatch implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;

    private final List<DataFolder> folders;
    private final Set<Object> seen = new HashSet<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    /** Watches from now on; what is there already does not count. */
    SnapshotWatch(List<DataFolder> folders) {
        this.folders = new ArrayList<>(folders);
        for (DataFolder folder : folders) {
            look(folder);
        }
        begun.set(0);
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> this.folders.forEach(this::look),
                        LOOK_MILLIS,
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void look(DataFolder folder) {
        try {
            folder.snapshots().forEach(snapshot -> begun.addAndGet(seen.add(snapshot) ? 1 : 0));
        } catch (IOException e) {
            // A folder went while it was looked at: there is a next time.
        }
    }

    /** How many a minute until now, of all servers together. */
    double perMinute() {
        double minutes = (System.nanoTime() - startNanos) / 60e9;
        return begun.get() / minutes;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
