package io.quorate.server.torture.check;

import java.util.Map;
import java.util.TreeMap;

/** The newest zxid that any client had been shown, at each moment. */
final class Moments {

    private final TreeMap<Long, Long> shown = new TreeMap<>();

    /** Somebody was told of {@code zxid}. */
    void told(long atNanos, long zxid) {
        if (zxid > 0) {
            shown.merge(atNanos, zxid, Math::max);
        }
    }

    /** Nothing more is told. */
    void finish() {
        long newest = 0;
        for (Map.Entry<Long, Long> moment : shown.entrySet()) {
            newest = Math.max(newest, moment.getValue());
            moment.setValue(newest);
        }
    }

    /** What is asked later than {@code nanos} is asked of a state that is at least so new. */
    long before(long nanos) {
        Map.Entry<Long, Long> last = shown.lowerEntry(nanos);
        return last == null ? 0 : last.getValue();
    }
}
