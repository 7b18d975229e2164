package io.quorate.bench.compare;

import io.quorate.bench.load.LoadReport;
import io.quorate.bench.table.BarChart;
import io.quorate.bench.table.Json;
import io.quorate.bench.table.Ratio;
import io.quorate.bench.table.Sample;
import io.quorate.bench.table.Section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The reports of all contenders, cell by cell, and what they come to. The ratio of a line divides
 * by the best of those that ours is compared with, in that line.
 */
final class LoadTable implements Section {

    private static final String NONE = "–";

    private final List<String> bases;
    private final String ours;
    private final String empty;
    private final Map<Cell, Map<String, List<LoadReport>>> reports = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param bases whom the ratios compare with
     * @param ours whose throughput is divided by that of the best of them
     * @param empty who shows what any server could do at most
     */
    LoadTable(List<String> bases, String ours, String empty) {
        this.bases = List.copyOf(bases);
        this.ours = ours;
        this.empty = empty;
    }

    void add(String contender, Cell cell, LoadReport report) {
        reports.computeIfAbsent(cell, _ -> new LinkedHashMap<>())
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(report);
    }

    /** Says below the table that values are missing. */
    void addFailure(String what) {
        failures.add(what);
    }

    @Override
    public String title() {
        return "Throughput, latency, CPU";
    }

    @Override
    public boolean isEmpty() {
        return reports.isEmpty() && failures.isEmpty();
    }

    private List<String> contenders() {
        List<String> contenders = new ArrayList<>(bases);
        contenders.add(ours);
        return contenders;
    }

    /** Medians over the rounds, with the least and the most. */
    @Override
    public String toMarkdown() {
        StringBuilder table = new StringBuilder("| op | shape |");
        contenders().forEach(name -> table.append(' ').append(name).append(" ops/s |"));
        String names = String.join(" / ", contenders());
        table.append(" ratio | of the ").append(empty).append(" | p50 µs ").append(names);
        table.append(" | p99 µs | p99.9 µs | server CPU-s per million |\n|---|---|");
        table.append("---|".repeat(contenders().size() + 6)).append('\n');
        reports.forEach((cell, byContender) -> table.append(row(cell, byContender)));
        failures.forEach(failure -> table.append("\n**Not clean**: ").append(failure).append('\n'));
        return table.toString();
    }

    private String row(Cell cell, Map<String, List<LoadReport>> byContender) {
        List<String> columns = new ArrayList<>(List.of(cell.what(), cell.shape()));
        for (String name : contenders()) {
            columns.add(throughput(byContender.getOrDefault(name, List.of())));
        }
        columns.add(ratio(byContender));
        columns.add(ofEmpty(byContender));
        columns.add(each(byContender, report -> report.latencyMicros().p50()));
        columns.add(each(byContender, report -> report.latencyMicros().p99()));
        columns.add(each(byContender, report -> report.latencyMicros().p999()));
        columns.add(each(byContender, LoadReport::serverCpuSecondsPerMillion));
        return "| " + String.join(" | ", columns) + " |\n";
    }

    private static String throughput(List<LoadReport> reports) {
        if (reports.isEmpty()) {
            return NONE;
        }
        boolean clean = reports.stream().allMatch(LoadReport::isClean);
        return sample(reports, LoadReport::opsPerSecond).toText() + (clean ? "" : " **not clean**");
    }

    private String ratio(Map<String, List<LoadReport>> byContender) {
        double best =
                bases.stream().mapToDouble(name -> opsPerSecond(byContender, name)).max().orElse(0);
        return Ratio.text(opsPerSecond(byContender, ours), best);
    }

    /** The median; 0 if there is none. */
    private static double opsPerSecond(Map<String, List<LoadReport>> byContender, String name) {
        List<LoadReport> present = byContender.getOrDefault(name, List.of());
        return present.isEmpty() ? 0 : sample(present, LoadReport::opsPerSecond).median();
    }

    private String ofEmpty(Map<String, List<LoadReport>> byContender) {
        double most = opsPerSecond(byContender, empty);
        double own = opsPerSecond(byContender, ours);
        return most == 0 || own == 0
                ? NONE
                : String.format(Locale.ROOT, "%.0f %% of %,.0f", 100 * own / most, most);
    }

    private String each(
            Map<String, List<LoadReport>> byContender, ToDoubleFunction<LoadReport> value) {
        return contenders().stream()
                .map(name -> median(byContender.getOrDefault(name, List.of()), value))
                .collect(Collectors.joining(" / "));
    }

    private static String median(List<LoadReport> reports, ToDoubleFunction<LoadReport> value) {
        if (reports.isEmpty()) {
            return NONE;
        }
        double median = sample(reports, value).median();
        return String.format(Locale.ROOT, median < 9.5 && median > 0 ? "%.1f" : "%,.0f", median);
    }

    private static Sample sample(List<LoadReport> reports, ToDoubleFunction<LoadReport> value) {
        return Sample.of(reports.stream().map(value::applyAsDouble).toList());
    }

    @Override
    public Map<String, String> plots() {
        BarChart chart = new BarChart("Operations a second, median; each row on its own scale");
        List<String> all = new ArrayList<>(contenders());
        all.add(empty);
        reports.forEach(
                (cell, byContender) -> {
                    for (String name : all) {
                        double median = opsPerSecond(byContender, name);
                        if (median > 0) {
                            chart.add(cell.what() + " " + cell.shape(), name, median);
                        }
                    }
                });
        return Map.of("throughput", chart.toSvg());
    }

    @Override
    public Object toJson() {
        List<Object> lines = new ArrayList<>();
        reports.forEach(
                (cell, byContender) -> {
                    Map<String, Object> rounds = new LinkedHashMap<>();
                    byContender.forEach(
                            (name, all) ->
                                    rounds.put(
                                            name,
                                            all.stream()
                                                    .map(each -> new Json.Raw(each.toJson()))
                                                    .toList()));
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("what", cell.what());
                    line.put("shape", cell.shape());
                    line.put("rounds", rounds);
                    lines.add(line);
                });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lines", lines);
        json.put("not_clean", failures);
        return json;
    }
}
