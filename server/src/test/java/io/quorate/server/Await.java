package io.quorate.server;

import java.util.concurrent.TimeUnit;

/**
 * Waits for what no event tells of, such as the files of another process: looks again and again.
 * Whoever waits for something of this process awaits an event instead.
 */
public final class Await {

    private static final long LOOK_MILLIS = 10;

    private Await() {}

    /** What is waited for. */
    public interface Condition<X extends Exception> {
        boolean holds() throws X;
    }

    /** Returns as soon as {@code condition} holds, and fails if that takes longer. */
    public static <X extends Exception> void until(
            String description, int seconds, Condition<X> condition)
            throws X, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + seconds + " seconds: " + description);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
