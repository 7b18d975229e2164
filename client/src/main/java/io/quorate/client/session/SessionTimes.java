package io.quorate.client.session;

/**
 * What follows from the session's timeout: long before a server would end the session, its client
 * has looked for another.
 *
 * @param silentNanos a server that says nothing for so long is given up
 * @param pingNanos so long after the last request a ping is due
 * @param dialNanos a server that has not confirmed the session by then is given up
 */
record SessionTimes(long silentNanos, long pingNanos, long dialNanos) {

    static final long NANOS_PER_MILLI = 1_000_000;

    private static final long PING_MAX_NANOS = 10_000 * NANOS_PER_MILLI;
    private static final long DIAL_MIN_NANOS = 500 * NANOS_PER_MILLI;

    static SessionTimes of(int timeoutMillis, int servers) {
        long timeoutNanos = timeoutMillis * NANOS_PER_MILLI;
        return new SessionTimes(
                timeoutNanos * 2 / 3,
                Math.min(PING_MAX_NANOS, timeoutNanos / 3),
                Math.max(DIAL_MIN_NANOS, timeoutNanos / servers));
    }
}
