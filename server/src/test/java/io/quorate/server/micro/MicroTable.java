package io.quorate.server.micro;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

import java.util.Collection;
import java.util.Locale;

/**
 * Results as a table in Markdown, one row for each benchmark and its parameters. Of the times of
 * all measurements the median, since a machine with other work spoils a mean.
 */
final class MicroTable {

    /** Bytes that all threads of the JVM allocated, divided by the operations. */
    private static final String BYTES = "gc.alloc.rate.norm";

    private static final String SUFFIX = "Benchmark";

    private MicroTable() {}

    static String of(Collection<RunResult> results) {
        StringBuilder table =
                new StringBuilder(
                        """
                        | benchmark | with | unit | time: median (min–max) | bytes allocated |
                        | --- | --- | --- | --- | --- |
                        """);
        for (RunResult result : results) {
            table.append(row(result)).append('\n');
        }
        return table.toString();
    }

    private static String row(RunResult run) {
        Result<?> time = run.getPrimaryResult();
        Statistics all = time.getStatistics();
        Result<?> bytes = run.getSecondaryResults().get(BYTES);
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s (%s–%s) | %s |",
                name(run.getParams().getBenchmark()),
                parameters(run),
                time.getScoreUnit(),
                number(all.getPercentile(50)),
                number(all.getMin()),
                number(all.getMax()),
                bytes == null ? "–" : number(bytes.getScore()));
    }

    /** Class without package and suffix, and method. */
    static String name(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        String type = benchmark.substring(0, dot);
        String simple = type.substring(type.lastIndexOf('.') + 1);
        int end = simple.endsWith(SUFFIX) ? simple.length() - SUFFIX.length() : simple.length();
        return simple.substring(0, end) + benchmark.substring(dot);
    }

    private static String parameters(RunResult run) {
        StringBuilder all = new StringBuilder();
        for (String key : run.getParams().getParamsKeys()) {
            all.append(all.isEmpty() ? "" : ", ");
            all.append(key).append('=').append(run.getParams().getParam(key));
        }
        return all.toString();
    }

    /** Three digits that say something; nothing is 0, and so is a thousandth of a byte. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size < 0.005) {
            return "0";
        }
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
