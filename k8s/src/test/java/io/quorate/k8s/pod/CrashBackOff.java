package io.quorate.k8s.pod;

import java.util.concurrent.TimeUnit;

/**
 * How long a container that ended must wait for its next start: the first restart is at once, later
 * ones 10 s after the end and twice as long each time, and a run of ten minutes makes that
 * forgotten.
 */
final class CrashBackOff {

    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(5);

    private long currentNanos;
    private long lastNanos;

    /** From now on, for a container that has just ended. */
    long pauseNanos(long nowNanos) {
        if (currentNanos > 0 && nowNanos - lastNanos > 2 * MAX_NANOS) {
            currentNanos = 0;
        }
        long pause = currentNanos;
        currentNanos = pause == 0 ? FIRST_NANOS : Math.min(2 * pause, MAX_NANOS);
        lastNanos = nowNanos + pause;
        return pause;
    }
}
