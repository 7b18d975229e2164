package io.quorate.server.micro;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

import java.util.Collection;
import java.util.Locale;

/** Results as a table in Markdown, one row for each benchmark and its parameters. */
final class MicroTable {

    /** Bytes that the benchmark's threads allocated, divided by the operations. */
    private static final String BYTES = "gc.alloc.rate.norm";

    private static final String SUFFIX = "Benchmark";

    private MicroTable() {}

    static String of(Collection<RunResult> results) {
        StringBuilder table =
                new StringBuilder(
                        """
                        | benchmark | with | time | ± | unit | bytes allocated |
                        | --- | --- | --- | --- | --- | --- |
                        """);
        for (RunResult result : results) {
            table.append(row(result)).append('\n');
        }
        return table.toString();
    }

    private static String row(RunResult run) {
        Result<?> time = run.getPrimaryResult();
        Result<?> bytes = run.getSecondaryResults().get(BYTES);
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %s | %s |",
                name(run.getParams().getBenchmark()),
                parameters(run),
                number(time.getScore()),
                number(time.getScoreError()),
                time.getScoreUnit(),
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

    /** Three digits that say something; none behind the point from 100 on. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
