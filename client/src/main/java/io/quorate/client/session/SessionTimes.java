package io.quorate.client.session;

import java.util.concurrent.TimeUnit;

/**
 * What follows from the session's timeout: long before a server would end the session, its client
 * has looked for another.
 *
 * @param silentNanos a server that says nothing for so long is given up
 * @param pingNanos so long after the last request a ping is due
 * @param dialNanos a server that has not confirmed the session by then is given up
 */
record SessionTimes(long silentNanos, long pingNanos, long dialNanos) {

    private static final long PING_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long DIAL_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    static SessionTimes of(int timeoutMillis, int servers) {
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        return new SessionTimes(
                timeoutNanos * 2 / 3,
                Math.min(PING_MAX_NANOS, timeoutNanos / 3),
                Math.max(DIAL_MIN_NANOS, timeoutNanos / servers));
    }
}
