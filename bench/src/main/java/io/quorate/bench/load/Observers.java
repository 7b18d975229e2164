package io.quorate.bench.load;

import org.jspecify.annotations.Nullable;

import java.util.function.DoubleSupplier;

/**
 * Who looks at a run beside its own measurement.
 *
 * @param serverCpuSeconds the CPU time that all servers have used so far
 * @param live told once a second how it goes; null if nobody looks on
 */
public record Observers(DoubleSupplier serverCpuSeconds, @Nullable LiveLine live) {

    /** Nobody. */
    public static Observers none() {
        return new Observers(() -> 0, null);
    }

    /** With an eye on the servers, and a live line where somebody sits before a terminal. */
    public static Observers of(DoubleSupplier serverCpuSeconds) {
        return new Observers(
                serverCpuSeconds,
                LiveLine.standardErrorIsATerminal() ? LiveLine.onStandardError() : null);
    }
}
