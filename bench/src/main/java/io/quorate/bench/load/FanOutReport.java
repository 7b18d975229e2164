package io.quorate.bench.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long a change of one znode took to reach all who watch it.
 *
 * @param watchers how many sessions watch
 * @param millis for each change: from the request until the last event
 * @param generatorCpuSeconds CPU time of the generator's process for all changes, watches set again
 *     included
 * @param serverCpuSeconds the same of all servers; 0 if nobody looked
 */
public record FanOutReport(
        int watchers, List<Double> millis, double generatorCpuSeconds, double serverCpuSeconds) {

    /** Half of the changes took no longer. */
    public double medianMillis() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The quickest change. */
    public double minMillis() {
        return sorted()[0];
    }

    /** The slowest change. */
    public double maxMillis() {
        return sorted()[millis.size() - 1];
    }

    private double[] sorted() {
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** CPU seconds of all servers for a million events, each with its watch set again. */
    public double serverCpuSecondsPerMillion() {
        return serverCpuSeconds * 1e6 / ((double) watchers * millis.size());
    }

    /** For a person, on one line. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%,d watchers of one znode, %d changes: until the last event, ms: median %.1f"
                        + " (%.1f-%.1f)",
                watchers,
                millis.size(),
                medianMillis(),
                minMillis(),
                maxMillis());
    }

    /** For a program: one line of JSON. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"operation\":\"fan-out\",\"watchers\":%d,\"changes\":%d,\"median_ms\":%.3f,"
                        + "\"min_ms\":%.3f,\"max_ms\":%.3f,\"generator_cpu_seconds\":%.3f,"
                        + "\"server_cpu_seconds\":%.3f}",
                watchers,
                millis.size(),
                medianMillis(),
                minMillis(),
                maxMillis(),
                generatorCpuSeconds,
                serverCpuSeconds);
    }
}
