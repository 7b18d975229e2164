package io.quorate.bench.load;

/** When requests of an open loop are due: at equal distances, whatever became of the earlier. */
final class Schedule {

    /** How long to wait at least before looking again. */
    static final long RETRY_NANOS = 50_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long startNanos;
    private final int ratePerSecond;
    private long sent;

    Schedule(long startNanos, int ratePerSecond) {
        this.startNanos = startNanos;
        this.ratePerSecond = ratePerSecond;
    }

    /** When the next request is due. Computed from the start, so that rounding does not add up. */
    long nextNanos() {
        return startNanos
                + sent / ratePerSecond * NANOS_PER_SECOND
                + sent % ratePerSecond * NANOS_PER_SECOND / ratePerSecond;
    }

    long sent() {
        return sent;
    }

    void advance() {
        sent++;
    }

    /** How many were due before that instant and were not sent. */
    long overdue(long untilNanos) {
        long before = sent;
        long count = 0;
        while (nextNanos() - untilNanos < 0) {
            sent++;
            count++;
        }
        sent = before;
        return count;
    }
}
