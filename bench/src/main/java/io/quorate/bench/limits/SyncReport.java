package io.quorate.bench.limits;

import java.util.Locale;

/**
 * How fast a disk takes writes that are synced one by one.
 *
 * @param target where they went
 * @param writeBytes of each
 * @param syncsPerSecond how many in a second
 * @param p50Micros write and sync together: half took no longer
 * @param p99Micros of a hundred, one took longer
 */
public record SyncReport(
        SyncLoop.Target target,
        int writeBytes,
        double syncsPerSecond,
        double p50Micros,
        double p99Micros) {

    /** For a person, on one line. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%d KiB and fdatasync %s: %,.0f a second; p50 %,.0f p99 %,.0f us",
                writeBytes >> 10,
                target.title(),
                syncsPerSecond,
                p50Micros,
                p99Micros);
    }

    /** For a program: one line of JSON. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"target\":\"%s\",\"write_bytes\":%d,\"syncs_per_second\":%.1f,"
                        + "\"p50_us\":%.1f,\"p99_us\":%.1f}",
                target.name().toLowerCase(Locale.ROOT),
                writeBytes,
                syncsPerSecond,
                p50Micros,
                p99Micros);
    }
}
