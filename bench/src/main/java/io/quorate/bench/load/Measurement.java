package io.quorate.bench.load;

import io.quorate.protocol.ErrorCode;

import org.HdrHistogram.Histogram;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what happens between two instants. Throughput is what was answered between them; latencies
 * are those of the requests that were due between them, whenever their answers come, since a stall
 * at the end would be left out otherwise.
 */
final class Measurement {

    private static final long HIGHEST_MICROS = 600_000_000L;
    private static final int DIGITS = 3;

    private final long fromNanos;
    private long toNanos;
    private final Histogram latencyMicros = new Histogram(HIGHEST_MICROS, DIGITS);
    private final Map<ErrorCode, Long> errors = new EnumMap<>(ErrorCode.class);
    private long answered;

    Measurement(long fromNanos, long toNanos) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    /**
     * Ends it earlier than planned: now, since what came later has been counted.
     *
     * @return whether it had begun
     */
    boolean endAt(long nowNanos) {
        toNanos = nowNanos;
        return toNanos - fromNanos > 0;
    }

    /**
     * One answer.
     *
     * @param dueNanos when the request was to be sent; in an open loop it may have left later,
     *     which is the servers' doing and counts
     */
    void answered(long dueNanos, long nowNanos, ErrorCode error) {
        if (error != ErrorCode.OK) {
            errors.merge(error, 1L, Long::sum);
        }
        if (nowNanos - fromNanos >= 0 && nowNanos - toNanos < 0) {
            answered++;
        }
        if (dueNanos - fromNanos >= 0 && dueNanos - toNanos < 0) {
            latencyMicros.recordValue(
                    Math.min(HIGHEST_MICROS, Math.max(0, (nowNanos - dueNanos) / 1_000)));
        }
    }

    LoadReport report(LoadOptions options, long unanswered, CpuTimes cpu) {
        return new LoadReport(
                options.operation(),
                options.shape(),
                options.ratePerSecond(),
                (toNanos - fromNanos) / 1e9,
                answered,
                new Latency(
                        latencyMicros.getTotalCount(),
                        latencyMicros.getMean(),
                        latencyMicros.getValueAtPercentile(50),
                        latencyMicros.getValueAtPercentile(99),
                        latencyMicros.getValueAtPercentile(99.9),
                        latencyMicros.getMaxValue()),
                Map.copyOf(errors),
                unanswered,
                cpu.generatorSeconds(),
                cpu.serverSeconds());
    }
}
