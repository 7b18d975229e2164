package io.quorate.server.common;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Count, sum, smallest and largest of what was observed since the last reset, and quantiles of what
 * was observed lately. One thread observes, without a lock and without allocation; any thread
 * reads.
 *
 * <p>Values are counted in buckets, eight for each power of two, so a quantile is off by at most a
 * sixteenth. The counts only grow. What is <i>recent</i> is the reader's affair: {@link
 * #turnWindow}, called at a steady interval, keeps a copy of the counts, and quantiles are those of
 * the counts that came since the copy before the last: of between one and two intervals.
 */
public final class Summary {

    private static final int SUB_BITS = 3;
    private static final int SUBS = 1 << SUB_BITS;

    /** Largest power of two that is told apart: in nanoseconds 18 minutes. */
    private static final int MAX_EXPONENT = 40;

    private static final int BUCKETS = (MAX_EXPONENT - SUB_BITS + 1) * SUBS + SUBS;

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

    // Beside the buckets, in one array of opaque longs.
    private static final int COUNT = BUCKETS;
    private static final int SUM = BUCKETS + 1;
    private static final int MIN = BUCKETS + 2;
    private static final int MAX = BUCKETS + 3;

    /** How many resets the writer has seen. */
    private static final int RESETS = BUCKETS + 4;

    private static final int CELLS = BUCKETS + 5;

    private final long[] cells = new long[CELLS];

    /** The cells at the last reset; none before the first. */
    private volatile long @Nullable [] base;

    /** Smallest and largest begin anew when the writer sees that this has changed. */
    private volatile long resets;

    private volatile long @Nullable [] older;
    private volatile long @Nullable [] newer;

    /** A negative value counts as 0. The summary's own thread. */
    public void observe(long given) {
        long value = Math.max(0, given);
        add(bucketOf(value), 1);
        add(SUM, value);
        long reset = resets;
        if (cells[COUNT] == 0 || cells[RESETS] != reset) {
            set(MIN, value);
            set(MAX, value);
            set(RESETS, reset);
        } else if (value < cells[MIN]) {
            set(MIN, value);
        } else if (value > cells[MAX]) {
            set(MAX, value);
        }
        // Last: who has seen the count has a value for the rest.
        add(COUNT, 1);
    }

    private void add(int cell, long more) {
        LONG.setOpaque(cells, cell, cells[cell] + more);
    }

    private void set(int cell, long value) {
        LONG.setOpaque(cells, cell, value);
    }

    private long get(int cell) {
        return (long) LONG.getOpaque(cells, cell);
    }

    private long sinceReset(int cell) {
        long[] from = base;
        return Math.max(0, get(cell) - (from == null ? 0 : from[cell]));
    }

    // Reading, from any thread.

    public long count() {
        return sinceReset(COUNT);
    }

    public long sum() {
        return sinceReset(SUM);
    }

    /** 0 if nothing was observed. */
    public long min() {
        return count() == 0 || get(RESETS) != resets ? 0 : get(MIN);
    }

    /** 0 if nothing was observed. */
    public long max() {
        return count() == 0 || get(RESETS) != resets ? 0 : get(MAX);
    }

    /** 0 if nothing was observed. */
    public double average() {
        long count = count();
        return count == 0 ? 0 : (double) sum() / count;
    }

    /** The counts as they are now, to ask for several quantiles of the same. */
    public Recent recent() {
        long[] now = copy();
        long[] from = older;
        long[] reset = base;
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            long before = from == null ? 0 : from[i];
            if (reset != null) {
                before = Math.max(before, reset[i]);
            }
            now[i] = Math.max(0, now[i] - before);
            total += now[i];
        }
        return new Recent(now, total, min(), max());
    }

    /** What was observed lately. */
    public static final class Recent {
        private final long[] counts;
        private final long total;
        private final long min;
        private final long max;

        private Recent(long[] counts, long total, long min, long max) {
            this.counts = counts;
            this.total = total;
            this.min = min;
            this.max = Math.max(min, max);
        }

        public long count() {
            return total;
        }

        /**
         * The value that this share of all is not above, off by a sixteenth; 0 without values.
         *
         * @param share from 0 to 1
         */
        public long quantile(double share) {
            long wanted = Math.max(1, (long) Math.ceil(share * total));
            long seen = 0;
            for (int i = 0; i < BUCKETS; i++) {
                seen += counts[i];
                if (seen >= wanted) {
                    return Math.clamp(middleOf(i), min, max);
                }
            }
            return 0;
        }
    }

    private long[] copy() {
        long[] copy = new long[CELLS];
        for (int i = 0; i < CELLS; i++) {
            copy[i] = get(i);
        }
        return copy;
    }

    /** Begins another window, at a steady interval. From any thread, as {@link #reset}. */
    public synchronized void turnWindow() {
        older = newer;
        newer = copy();
    }

    /** See {@link Counter#reset}. */
    public synchronized void reset() {
        long[] now = copy();
        resets++;
        base = now;
    }

    static int bucketOf(long value) {
        if (value < SUBS) {
            return (int) value;
        }
        int exponent = Math.min(63 - Long.numberOfLeadingZeros(value), MAX_EXPONENT);
        long shifted = Math.min(value >>> (exponent - SUB_BITS), 2 * SUBS - 1);
        return (exponent - SUB_BITS) * SUBS + (int) shifted;
    }

    static long middleOf(int bucket) {
        if (bucket < 2 * SUBS) {
            return bucket;
        }
        int exponent = bucket / SUBS - 1 + SUB_BITS;
        long sub = (long) SUBS + bucket % SUBS;
        long low = sub << (exponent - SUB_BITS);
        return low + (1L << (exponent - SUB_BITS - 1));
    }
}
