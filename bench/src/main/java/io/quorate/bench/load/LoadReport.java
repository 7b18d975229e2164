package io.quorate.bench.load;

import io.quorate.protocol.ErrorCode;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run found.
 *
 * @param operation what was asked
 * @param shape connections times outstanding requests
 * @param ratePerSecond requests a second that were due; 0 in a closed loop
 * @param seconds how long was measured
 * @param answered requests answered in that time, errors included
 * @param latencyMicros of the requests due in that time
 * @param errors how many answers had which error, warm-up included
 * @param unanswered requests that had no answer when the run ended
 * @param generatorCpuSeconds CPU time of the generator's own process in that time: near {@code
 *     seconds}, its one thread was the limit
 * @param serverCpuSeconds CPU time of all servers in that time; 0 if nobody looked
 */
public record LoadReport(
        Operation operation,
        String shape,
        int ratePerSecond,
        double seconds,
        long answered,
        Latency latencyMicros,
        Map<ErrorCode, Long> errors,
        long unanswered,
        double generatorCpuSeconds,
        double serverCpuSeconds) {

    public double opsPerSecond() {
        return answered / seconds;
    }

    /** CPU seconds of all servers for a million answers; 0 if nobody looked. */
    public double serverCpuSecondsPerMillion() {
        return answered == 0 ? 0 : serverCpuSeconds * 1e6 / answered;
    }

    /** Whether the numbers mean what they say: every request was answered, and without an error. */
    public boolean isClean() {
        return errors.isEmpty() && unanswered == 0;
    }

    /** For a person, on one line, and a second one if something was wrong. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s %s%s: %,.0f ops/s; p50 %,d p99 %,d p99.9 %,d max %,d us;"
                                + " generator %.0f %% of a core",
                        operation.option(),
                        shape,
                        ratePerSecond == 0 ? "" : " at " + ratePerSecond + "/s",
                        opsPerSecond(),
                        latencyMicros.p50(),
                        latencyMicros.p99(),
                        latencyMicros.p999(),
                        latencyMicros.max(),
                        100 * generatorCpuSeconds / seconds));
        if (!isClean()) {
            text.append("\n  not clean: errors ").append(new TreeMap<>(errors));
            text.append(", without an answer ").append(unanswered);
        }
        return text.toString();
    }

    /** For a program: one line of JSON. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"operation\":\"%s\",\"shape\":\"%s\",\"rate_per_second\":%d,\"seconds\":%.3f,"
                        + "\"answered\":%d,\"ops_per_second\":%.1f,\"latency_us\":{\"count\":%d,"
                        + "\"mean\":%.1f,\"p50\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d},"
                        + "\"errors\":%s,\"unanswered\":%d,\"generator_cpu_seconds\":%.3f,"
                        + "\"server_cpu_seconds\":%.3f}",
                operation.option(),
                shape,
                ratePerSecond,
                seconds,
                answered,
                opsPerSecond(),
                latencyMicros.count(),
                latencyMicros.mean(),
                latencyMicros.p50(),
                latencyMicros.p99(),
                latencyMicros.p999(),
                latencyMicros.max(),
                errorsJson(),
                unanswered,
                generatorCpuSeconds,
                serverCpuSeconds);
    }

    private String errorsJson() {
        StringBuilder json = new StringBuilder("{");
        new TreeMap<>(errors)
                .forEach(
                        (error, count) ->
                                json.append(json.length() == 1 ? "" : ",")
                                        .append('"')
                                        .append(error)
                                        .append("\":")
                                        .append(count));
        return json.append('}').toString();
    }
}
