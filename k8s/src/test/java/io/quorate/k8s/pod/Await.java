package io.quorate.k8s.pod;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true. */
final class Await {

    private static final long LOOK_MILLIS = 20;

    private Await() {}

    /**
     * Looks until it is true.
     *
     * @param what is waited for
     * @param otherwise what to tell when it does not come
     */
    static void until(
            String what, Duration limit, BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "after "
                                + limit.toSeconds()
                                + " s still not: "
                                + what
                                + "\n"
                                + otherwise.get());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what);
            }
        }
    }
}
