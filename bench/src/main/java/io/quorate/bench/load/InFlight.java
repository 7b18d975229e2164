package io.quorate.bench.load;

/** When the requests without an answer were due, oldest first: a ring that grows. */
final class InFlight {

    private long[] dueNanos = new long[64];
    private int first;
    private int count;

    int count() {
        return count;
    }

    void add(long due) {
        if (count == dueNanos.length) {
            grow();
        }
        dueNanos[(first + count) & (dueNanos.length - 1)] = due;
        count++;
    }

    /** Takes out the oldest. */
    long remove() {
        if (count == 0) {
            throw new IllegalStateException("an answer without a request");
        }
        long due = dueNanos[first];
        first = (first + 1) & (dueNanos.length - 1);
        count--;
        return due;
    }

    void clear() {
        first = 0;
        count = 0;
    }

    private void grow() {
        long[] larger = new long[2 * dueNanos.length];
        int tail = dueNanos.length - first;
        System.arraycopy(dueNanos, first, larger, 0, tail);
        System.arraycopy(dueNanos, 0, larger, tail, first);
        dueNanos = larger;
        first = 0;
    }
}
