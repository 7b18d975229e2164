package io.quorate.bench.compare;

import io.quorate.bench.load.OutageReport;
import io.quorate.bench.table.Json;
import io.quorate.bench.table.Sample;
import io.quorate.bench.table.Section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How long writes stood still when the leader was ended, for each contender and way of ending. */
final class OutageTable implements Section {

    /** How a leader ends. */
    enum Ending {
        KILL("kill -9"),
        TERM("SIGTERM");

        private final String title;

        Ending(String title) {
            this.title = title;
        }
    }

    private record Key(String contender, Ending ending) {}

    private final Map<Key, List<OutageReport>> reports = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    void add(String contender, Ending ending, OutageReport report) {
        reports.computeIfAbsent(new Key(contender, ending), _ -> new ArrayList<>()).add(report);
    }

    /** Says below the table that values are missing. */
    void addFailure(String what) {
        failures.add(what);
    }

    @Override
    public boolean isEmpty() {
        return reports.isEmpty() && failures.isEmpty();
    }

    @Override
    public String title() {
        return "Write outage";
    }

    @Override
    public String toMarkdown() {
        StringBuilder table = new StringBuilder();
        table.append(
                "| leader ended by | servers | longest time without an acknowledged write, ms:"
                        + " median (min–max) | each | unanswered writes |\n"
                        + "|---|---|---|---|---|\n");
        reports.forEach(
                (key, runs) -> {
                    List<Double> millis = runs.stream().map(OutageReport::longestMillis).toList();
                    table.append(
                            String.format(
                                    Locale.ROOT,
                                    "| %s | %s | %s | %s | %d |%n",
                                    key.ending().title,
                                    key.contender(),
                                    Sample.of(millis).toText(),
                                    millis.stream()
                                            .map(each -> String.format(Locale.ROOT, "%.0f", each))
                                            .collect(Collectors.joining(", ")),
                                    runs.stream().mapToLong(OutageReport::unanswered).sum()));
                });
        failures.forEach(failure -> table.append("\n**Not clean**: ").append(failure).append('\n'));
        return table.toString();
    }

    @Override
    public Object toJson() {
        List<Object> lines = new ArrayList<>();
        reports.forEach(
                (key, runs) -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("ending", key.ending().title);
                    line.put("contender", key.contender());
                    line.put("runs", runs.stream().map(run -> new Json.Raw(run.toJson())).toList());
                    lines.add(line);
                });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lines", lines);
        json.put("not_clean", failures);
        return json;
    }
}
