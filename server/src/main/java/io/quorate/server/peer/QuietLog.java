package io.quorate.server.peer;

import org.slf4j.Logger;

/**
 * Warnings that anybody who reaches our ports can cause: at most one line per interval, with the
 * number of those left out.
 */
final class QuietLog {

    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final Logger log;
    private boolean first = true;
    private long lastNanos;
    private long leftOut;

    QuietLog(Logger log) {
        this.log = log;
    }

    void warn(String message, long nowNanos) {
        if (!first && nowNanos - lastNanos < INTERVAL_NANOS) {
            leftOut++;
            return;
        }
        if (leftOut > 0) {
            log.warn("{} ({} more of this kind since the last line)", message, leftOut);
        } else {
            log.warn("{}", message);
        }
        first = false;
        lastNanos = nowNanos;
        leftOut = 0;
    }
}
