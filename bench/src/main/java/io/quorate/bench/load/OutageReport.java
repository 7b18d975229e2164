package io.quorate.bench.load;

import io.quorate.protocol.ErrorCode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How long writes stood still.
 *
 * @param seconds how long was watched
 * @param acknowledged writes answered without an error
 * @param errors writes answered with one
 * @param unanswered writes sent on a connection that was lost: done or not, nobody said
 * @param reconnects how often a connection came back
 * @param longestMillis the longest time in which no server acknowledged anything
 * @param longestAtMillis when that began
 * @param noteworthy all such times of at least {@link OutageRun#NOTEWORTHY_MILLIS}
 * @param servers the same for each server alone, in the order of the command line
 */
public record OutageReport(
        double seconds,
        long acknowledged,
        Map<ErrorCode, Long> errors,
        long unanswered,
        int reconnects,
        double longestMillis,
        long longestAtMillis,
        List<Gap> noteworthy,
        List<ServerGap> servers) {

    /** A time without an acknowledged write. */
    public record Gap(long atMillis, double millis) {}

    /** The longest time in which one server acknowledged nothing. */
    public record ServerGap(String server, double longestMillis) {}

    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "outage: longest %.1f ms, from %.3f s on; %,d writes acknowledged in %.0f"
                                + " s, %d unanswered, %d reconnects",
                        longestMillis,
                        longestAtMillis / 1e3,
                        acknowledged,
                        seconds,
                        unanswered,
                        reconnects));
        if (!errors.isEmpty()) {
            text.append("\n  errors ").append(new TreeMap<>(errors));
        }
        for (Gap gap : noteworthy) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "\n  at %.3f s nothing for %.1f ms",
                            gap.atMillis() / 1e3,
                            gap.millis()));
        }
        for (ServerGap server : servers) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "\n  %s: longest %.1f ms",
                            server.server(),
                            server.longestMillis()));
        }
        return text.toString();
    }

    public String toJson() {
        String gaps =
                noteworthy.stream()
                        .map(
                                gap ->
                                        String.format(
                                                Locale.ROOT,
                                                "{\"at_ms\":%d,\"ms\":%.1f}",
                                                gap.atMillis(),
                                                gap.millis()))
                        .collect(Collectors.joining(","));
        String each =
                servers.stream()
                        .map(
                                server ->
                                        String.format(
                                                Locale.ROOT,
                                                "{\"server\":\"%s\",\"longest_ms\":%.1f}",
                                                server.server(),
                                                server.longestMillis()))
                        .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"operation\":\"outage\",\"seconds\":%.3f,\"acknowledged\":%d,\"failed\":%d,"
                        + "\"unanswered\":%d,\"reconnects\":%d,\"longest_ms\":%.1f,"
                        + "\"longest_at_ms\":%d,\"gaps\":[%s],\"servers\":[%s]}",
                seconds,
                acknowledged,
                errors.values().stream().mapToLong(Long::longValue).sum(),
                unanswered,
                reconnects,
                longestMillis,
                longestAtMillis,
                gaps,
                each);
    }
}
