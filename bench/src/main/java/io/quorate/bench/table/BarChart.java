package io.quorate.bench.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bars beside each other as SVG: groups from top to bottom, a bar for each series in each. Each
 * group has a scale of its own, since a group of thousands would vanish beside one of millions; the
 * numbers stand at the bars. It has no script, and colours for light and for dark pages.
 */
public final class BarChart {

    private static final int WIDTH = 900;
    private static final int LABEL_WIDTH = 270;
    private static final int BAR_WIDTH_MAX = 530;
    private static final int BAR_HEIGHT = 14;
    private static final int GROUP_GAP = 12;
    private static final int HEAD_HEIGHT = 64;
    private static final int COLOURS = 5;

    private static final String STYLE =
            """
            <style>
            text { font: 12px sans-serif; fill: #1f2328; }
            .title { font: bold 15px sans-serif; }
            .page { fill: #ffffff; }
            .s0 { fill: #8c959f; } .s1 { fill: #b08800; } .s2 { fill: #0969da; }
            .s3 { fill: #1a7f37; } .s4 { fill: #8250df; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .page { fill: #0d1117; }
            .s0 { fill: #6e7681; } .s1 { fill: #d29922; } .s2 { fill: #58a6ff; }
            .s3 { fill: #3fb950; } .s4 { fill: #a371f7; }
            }
            </style>
            """;

    private final String title;
    private final List<String> series = new ArrayList<>();
    private final Map<String, Map<String, Double>> groups = new LinkedHashMap<>();

    /** An empty chart. */
    public BarChart(String title) {
        this.title = title;
    }

    /** A bar; groups and series stand in the order in which they first came. */
    public void add(String group, String name, double value) {
        if (!series.contains(name)) {
            series.add(name);
        }
        groups.computeIfAbsent(group, _ -> new LinkedHashMap<>()).put(name, value);
    }

    /** The file. */
    public String toSvg() {
        int bars = groups.values().stream().mapToInt(Map::size).sum();
        int height = HEAD_HEIGHT + bars * BAR_HEIGHT + groups.size() * GROUP_GAP + GROUP_GAP;
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\""
                                + " width=\"%1$d\" height=\"%2$d\" role=\"img\">%n",
                        WIDTH,
                        height));
        svg.append("<title>").append(escaped(title)).append("</title>\n").append(STYLE);
        svg.append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
        svg.append(text(10, 22, "title", "start", title)).append(legend());
        int y = HEAD_HEIGHT;
        for (Map.Entry<String, Map<String, Double>> group : groups.entrySet()) {
            svg.append(group(group.getKey(), group.getValue(), y));
            y += group.getValue().size() * BAR_HEIGHT + GROUP_GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private String legend() {
        StringBuilder svg = new StringBuilder();
        int x = 10;
        for (String name : series) {
            svg.append(rectangle(x, 36, 12, colour(name)));
            svg.append(text(x + 17, 46, "", "start", name));
            x += 40 + 8 * name.length();
        }
        return svg.toString();
    }

    private String group(String name, Map<String, Double> bars, int top) {
        double most = bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        int y = top;
        int middle = top + bars.size() * BAR_HEIGHT / 2 + 4;
        StringBuilder svg = new StringBuilder();
        svg.append(text(LABEL_WIDTH - 8, middle, "", "end", name));
        for (String each : series) {
            Double value = bars.get(each);
            if (value != null) {
                int width = (int) Math.max(1, Math.round(value / most * BAR_WIDTH_MAX));
                svg.append(rectangle(LABEL_WIDTH, y, width, colour(each)));
                String number = String.format(Locale.ROOT, "%,.0f", value);
                svg.append(text(LABEL_WIDTH + width + 6, y + 10, "", "start", number));
                y += BAR_HEIGHT;
            }
        }
        return svg.toString();
    }

    private String colour(String name) {
        return "s" + series.indexOf(name) % COLOURS;
    }

    private static String rectangle(int x, int y, int width, String style) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
                style,
                x,
                y,
                width,
                BAR_HEIGHT - 2);
    }

    private static String text(int x, int y, String style, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                style,
                x,
                y,
                anchor,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
