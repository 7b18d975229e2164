package io.quorate.bench.compare;

import io.quorate.bench.load.OutageReport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How long writes stood still when the leader was ended, for each contender and way of ending. */
final class OutageTable {

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

    void add(String contender, Ending ending, OutageReport report) {
        reports.computeIfAbsent(new Key(contender, ending), _ -> new ArrayList<>()).add(report);
    }

    boolean isEmpty() {
        return reports.isEmpty();
    }

    String toMarkdown() {
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
        return table.toString();
    }
}
