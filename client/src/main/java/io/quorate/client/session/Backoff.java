package io.quorate.client.session;

import java.util.random.RandomGenerator;

/** Pauses that double from one to the next, each with a jitter of half of it. */
final class Backoff {

    private final int minMillis;
    private final int maxMillis;
    private final RandomGenerator random;
    private long nextMillis;

    Backoff(int minMillis, int maxMillis, RandomGenerator random) {
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
        this.random = random;
        nextMillis = minMillis;
    }

    long nextNanos() {
        long pause = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * nextMillis);
        return (long) (pause * (0.5 + random.nextDouble() / 2) * SessionTimes.NANOS_PER_MILLI);
    }

    void reset() {
        nextMillis = minMillis;
    }
}
