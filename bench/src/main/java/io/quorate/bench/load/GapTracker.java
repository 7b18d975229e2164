package io.quorate.bench.load;

import io.quorate.bench.load.OutageReport.Gap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The times between one event and the next, and how long the longest was. */
final class GapTracker {

    private final long startNanos;
    private final long noteworthyNanos;
    private final List<Gap> noteworthy = new ArrayList<>();
    private long lastNanos;
    private Gap longest = new Gap(0, 0);

    /**
     * Begins to watch.
     *
     * @param noteworthyNanos gaps of at least this are remembered
     */
    GapTracker(long startNanos, long noteworthyNanos) {
        this.startNanos = startNanos;
        this.noteworthyNanos = noteworthyNanos;
        lastNanos = startNanos;
    }

    /** An event, or the end of the time watched. */
    void event(long nowNanos) {
        long nanos = nowNanos - lastNanos;
        if (nanos >= noteworthyNanos) {
            noteworthy.add(gap(nanos));
        }
        if (nanos / 1e6 > longest.millis()) {
            longest = gap(nanos);
        }
        lastNanos = nowNanos;
    }

    private Gap gap(long nanos) {
        return new Gap((lastNanos - startNanos) / 1_000_000, nanos / 1e6);
    }

    Gap longest() {
        return longest;
    }

    /** In the order in which they came. */
    List<Gap> noteworthy() {
        return Collections.unmodifiableList(noteworthy);
    }
}
