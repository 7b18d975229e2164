package io.quorate.server.common;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Summary} for each of a few small numbers, such as the ids of servers. Made when a number
 * first has something to observe.
 */
public final class SummarySet {

    /** Takes each number's summary. */
    public interface Visitor {
        void summary(int key, Summary summary);
    }

    private final int keysMax;
    private volatile @Nullable Summary[] byKey = new Summary[0];

    /**
     * @param keysMax numbers above are not told apart: they share the last summary
     */
    public SummarySet(int keysMax) {
        this.keysMax = keysMax;
    }

    /** The set's own thread. */
    public void observe(int key, long value) {
        int at = Math.clamp(key, 0, keysMax);
        @Nullable Summary[] all = byKey;
        Summary summary = at < all.length ? all[at] : null;
        if (summary == null) {
            summary = new Summary();
            @Nullable Summary[] more = new Summary[Math.max(all.length, at + 1)];
            System.arraycopy(all, 0, more, 0, all.length);
            more[at] = summary;
            byKey = more;
        }
        summary.observe(value);
    }

    /** Visits those there are, by ascending number. From any thread. */
    public void forEach(Visitor visitor) {
        @Nullable Summary[] all = byKey;
        for (int i = 0; i < all.length; i++) {
            Summary summary = all[i];
            if (summary != null) {
                visitor.summary(i, summary);
            }
        }
    }
}
