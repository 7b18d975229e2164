package io.quorate.bench.load;

import java.util.Locale;

/**
 * What very many sessions took.
 *
 * @param sessions how many
 * @param openSeconds from the first connection until all sessions were granted
 * @param closeSeconds from the first request to close one until all were closed
 */
public record SessionsReport(int sessions, double openSeconds, double closeSeconds) {

    /** For a person, on one line. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%,d sessions: opened in %.2f s, %,.0f a second; closed in %.2f s",
                sessions,
                openSeconds,
                sessions / openSeconds,
                closeSeconds);
    }

    /** For a program: one line of JSON. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"operation\":\"sessions\",\"sessions\":%d,\"open_seconds\":%.3f,"
                        + "\"close_seconds\":%.3f}",
                sessions,
                openSeconds,
                closeSeconds);
    }
}
