package io.quorate.bench.scale;

import io.quorate.bench.compare.Contender;
import io.quorate.bench.compare.Sample;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of all rounds, and what went wrong. */
final class ScaleTable {

    private static final String NONE = "–";

    private final Map<Row, Map<String, List<Double>>> values = new EnumMap<>(Row.class);
    private final List<String> failures = new ArrayList<>();

    void add(String contender, Row row, double value) {
        values.computeIfAbsent(row, _ -> new LinkedHashMap<>())
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(value);
    }

    /** Says below the table that values are missing, or mean less than they say. */
    void addFailure(String what) {
        failures.add(what);
    }

    boolean isClean() {
        return failures.isEmpty();
    }

    /** Medians over the rounds, with the least and the most. */
    String toMarkdown() {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        "| what | unit | %s | %s | ratio |%n",
                        Contender.ZOOKEEPER, Contender.QUORATE));
        table.append("|---|---|---|---|---|\n");
        values.forEach((row, byContender) -> table.append(line(row, byContender)));
        failures.forEach(failure -> table.append("\n**Not clean**: ").append(failure).append('\n'));
        return table.toString();
    }

    private static String line(Row row, Map<String, List<Double>> byContender) {
        Sample zooKeeper = sample(byContender.get(Contender.ZOOKEEPER));
        Sample quorate = sample(byContender.get(Contender.QUORATE));
        return String.format(
                "| %s | %s | %s | %s | %s |%n",
                row.title(),
                row.unit(),
                zooKeeper == null ? NONE : zooKeeper.toText(row.digits()),
                quorate == null ? NONE : quorate.toText(row.digits()),
                ratio(row, zooKeeper, quorate));
    }

    private static @Nullable Sample sample(@Nullable List<Double> values) {
        return values == null ? null : Sample.of(values);
    }

    private static String ratio(Row row, @Nullable Sample zooKeeper, @Nullable Sample quorate) {
        if (!row.lessIsBetter()
                || zooKeeper == null
                || quorate == null
                || zooKeeper.median() <= 0
                || quorate.median() <= 0) {
            return NONE;
        }
        double ratio = zooKeeper.median() / quorate.median();
        return String.format(Locale.ROOT, ratio < 1 ? "**%.2f**" : "**%.1f**", ratio);
    }
}
