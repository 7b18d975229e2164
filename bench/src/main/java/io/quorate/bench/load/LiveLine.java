package io.quorate.bench.load;

import io.quorate.protocol.ErrorCode;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Says once a second how a run gets on: operations of the last second, their p99, errors so far. On
 * a terminal each line takes the place of the one before. Lives on the event loop of its run.
 */
public final class LiveLine {

    static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long HIGHEST_MICROS = 600_000_000L;
    private static final String OVER_THE_LAST = "\r\033[K";

    private final PrintStream out;
    private final boolean rewrites;
    private final Histogram latencyMicros = new Histogram(HIGHEST_MICROS, 2);
    private long errors;
    private long startNanos;
    private long lastNanos;

    /**
     * A line for one run.
     *
     * @param rewrites whether the next line takes the place of the last
     */
    LiveLine(PrintStream out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    /** Whether the standard error of this process is a terminal. */
    public static boolean standardErrorIsATerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false; // no such file system: nobody is told
        }
    }

    /** On standard error; on a terminal in one place. */
    public static LiveLine onStandardError() {
        return new LiveLine(System.err, standardErrorIsATerminal());
    }

    void begin(long nowNanos) {
        startNanos = nowNanos;
        lastNanos = nowNanos;
    }

    void answered(long dueNanos, long nowNanos, ErrorCode error) {
        latencyMicros.recordValue(
                Math.min(HIGHEST_MICROS, Math.max(0, (nowNanos - dueNanos) / 1_000)));
        if (error != ErrorCode.OK) {
            errors++;
        }
    }

    /** Writes the line of the time since the last one. */
    void tick(long nowNanos) {
        double seconds = Math.max(1, nowNanos - lastNanos) / 1e9;
        String text =
                String.format(
                        Locale.ROOT,
                        "%3.0f s  %,.0f ops/s  p99 %,d us  %,d errors",
                        (nowNanos - startNanos) / 1e9,
                        latencyMicros.getTotalCount() / seconds,
                        latencyMicros.getValueAtPercentile(99),
                        errors);
        out.print(rewrites ? OVER_THE_LAST + text : text + "\n");
        out.flush();
        latencyMicros.reset();
        lastNanos = nowNanos;
    }

    /** Takes the last line away, where the result comes. */
    void end() {
        if (rewrites) {
            out.print(OVER_THE_LAST);
            out.flush();
        }
    }
}
