package io.quorate.bench.compare;

import io.quorate.bench.load.LoadReport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The reports of two contenders, cell by cell, and what they come to. */
final class LoadTable {

    private final String base;
    private final String other;
    private final Map<Cell, Map<String, List<LoadReport>>> reports = new LinkedHashMap<>();

    /**
     * An empty table.
     *
     * @param base whose numbers the ratios divide by
     * @param other whose numbers are divided
     */
    LoadTable(String base, String other) {
        this.base = base;
        this.other = other;
    }

    void add(String contender, Cell cell, LoadReport report) {
        reports.computeIfAbsent(cell, _ -> new LinkedHashMap<>())
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(report);
    }

    /** Medians over the rounds, with the least and the most. */
    String toMarkdown() {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        "| op | shape | %1$s ops/s | %2$s ops/s | ratio | p50 µs %1$s / %2$s"
                                + " | p99 µs %1$s / %2$s | p99.9 µs %1$s / %2$s"
                                + " | server CPU-s per million %1$s / %2$s |%n",
                        base, other));
        table.append("|---|---|---|---|---|---|---|---|---|\n");
        reports.forEach((cell, byContender) -> table.append(row(cell, byContender)));
        return table.toString();
    }

    private String row(Cell cell, Map<String, List<LoadReport>> byContender) {
        List<LoadReport> ofBase = byContender.getOrDefault(base, List.of());
        List<LoadReport> ofOther = byContender.getOrDefault(other, List.of());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                cell.operation().option(),
                cell.shape(),
                throughput(ofBase),
                throughput(ofOther),
                ratio(ofBase, ofOther),
                pair(ofBase, ofOther, report -> report.latencyMicros().p50()),
                pair(ofBase, ofOther, report -> report.latencyMicros().p99()),
                pair(ofBase, ofOther, report -> report.latencyMicros().p999()),
                pair(ofBase, ofOther, LoadReport::serverCpuSecondsPerMillion));
    }

    private static String throughput(List<LoadReport> reports) {
        if (reports.isEmpty()) {
            return "–";
        }
        boolean clean = reports.stream().allMatch(LoadReport::isClean);
        return sample(reports, LoadReport::opsPerSecond).toText() + (clean ? "" : " **not clean**");
    }

    private static String ratio(List<LoadReport> ofBase, List<LoadReport> ofOther) {
        if (ofBase.isEmpty() || ofOther.isEmpty()) {
            return "–";
        }
        double ratio =
                sample(ofOther, LoadReport::opsPerSecond).median()
                        / sample(ofBase, LoadReport::opsPerSecond).median();
        return String.format(Locale.ROOT, "**%.1f**", ratio);
    }

    private static String pair(
            List<LoadReport> ofBase, List<LoadReport> ofOther, ToDoubleFunction<LoadReport> value) {
        return median(ofBase, value) + " / " + median(ofOther, value);
    }

    private static String median(List<LoadReport> reports, ToDoubleFunction<LoadReport> value) {
        return reports.isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%,.0f", sample(reports, value).median());
    }

    private static Sample sample(List<LoadReport> reports, ToDoubleFunction<LoadReport> value) {
        return Sample.of(reports.stream().map(value::applyAsDouble).toList());
    }
}
