package io.quorate.bench.table;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values of several contenders in several rounds, a line for each thing that is measured, and what
 * went wrong. The ratio is to the best of the others, line by line.
 */
public final class MeasureTable implements Section {

    static final String NONE = "–";

    private final String title;
    private final List<String> others;
    private final String ours;
    private final @Nullable String plot;
    private final Map<Line, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param title its heading
     * @param others whom the ratios compare with, in the order of their columns
     * @param ours whose ratios these are
     */
    public MeasureTable(String title, List<String> others, String ours) {
        this(title, others, ours, null);
    }

    private MeasureTable(String title, List<String> others, String ours, @Nullable String plot) {
        this.title = title;
        this.plot = plot;
        this.others = List.copyOf(others);
        this.ours = ours;
    }

    /**
     * An empty table with a plot of all its lines.
     *
     * @param plot name of the plot
     */
    public static MeasureTable withPlot(
            String title, List<String> others, String ours, String plot) {
        return new MeasureTable(title, others, ours, plot);
    }

    /** A value of one round; the lines stand in the order in which they first came. */
    public void add(String contender, Line line, double value) {
        values.computeIfAbsent(line, _ -> new LinkedHashMap<>())
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(value);
    }

    /** Says below the table that values are missing, or mean less than they say. */
    public void addFailure(String what) {
        failures.add(what);
    }

    /** Whether nothing went wrong. */
    public boolean isClean() {
        return failures.isEmpty();
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty() && failures.isEmpty();
    }

    /** Medians over the rounds, with the least and the most. */
    @Override
    public String toMarkdown() {
        StringBuilder table = new StringBuilder("| what | unit |");
        columns().forEach(name -> table.append(' ').append(name).append(" |"));
        table.append(" ratio |\n|---|---|---|").append("---|".repeat(columns().size()));
        table.append('\n');
        values.forEach((line, byContender) -> table.append(row(line, byContender)));
        failures.forEach(failure -> table.append("\n**Not clean**: ").append(failure).append('\n'));
        return table.toString();
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(others);
        columns.add(ours);
        return columns;
    }

    private String row(Line line, Map<String, List<Double>> byContender) {
        StringBuilder row = new StringBuilder();
        row.append("| ").append(line.title()).append(" | ").append(line.unit()).append(" |");
        for (String name : columns()) {
            Sample sample = sample(byContender.get(name));
            row.append(' ')
                    .append(sample == null ? NONE : sample.toText(line.digits()))
                    .append(" |");
        }
        return row.append(' ').append(ratio(line, byContender)).append(" |\n").toString();
    }

    private static @Nullable Sample sample(@Nullable List<Double> values) {
        return values == null ? null : Sample.of(values);
    }

    private String ratio(Line line, Map<String, List<Double>> byContender) {
        Sample own = sample(byContender.get(ours));
        List<Double> medians =
                others.stream()
                        .map(name -> sample(byContender.get(name)))
                        .filter(sample -> sample != null)
                        .map(Sample::median)
                        .toList();
        if (own == null || own.median() <= 0) {
            return NONE;
        }
        return switch (line.better()) {
            case NEITHER -> NONE;
            case MORE ->
                    Ratio.text(
                            own.median(),
                            medians.stream().mapToDouble(Double::doubleValue).max().orElse(0));
            case LESS ->
                    Ratio.text(
                            medians.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                            own.median());
        };
    }

    @Override
    public Map<String, String> plots() {
        if (plot == null) {
            return Map.of();
        }
        BarChart chart = new BarChart(title + ", median; each row on its own scale");
        values.forEach(
                (line, byContender) -> {
                    for (String name : columns()) {
                        Sample sample = sample(byContender.get(name));
                        if (sample != null) {
                            chart.add(line.title(), name, sample.median());
                        }
                    }
                });
        return Map.of(plot, chart.toSvg());
    }

    @Override
    public Object toJson() {
        List<Object> lines = new ArrayList<>();
        values.forEach(
                (line, byContender) -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("what", line.title());
                    json.put("unit", line.unit());
                    json.put("better", line.better().name().toLowerCase(Locale.ROOT));
                    json.put("rounds", byContender);
                    lines.add(json);
                });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lines", lines);
        json.put("not_clean", failures);
        return json;
    }
}
