package io.quorate.bench.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

class TableTest {

    private static final Line SECONDS = new Line("restart", "s", 1, Line.Better.LESS);
    private static final Line OPS = new Line("writes", "ops/s", 0, Line.Better.MORE);
    private static final Line COUNT = new Line("snapshots", "per minute", 0, Line.Better.NEITHER);

    private final MeasureTable table = new MeasureTable("Title", List.of("A", "B"), "Ours");

    @Test
    void samplesGiveTheMiddleAndTheEnds() {
        assertThat(Sample.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Sample(2, 1, 3));
        assertThat(Sample.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Sample(2.5, 1, 4));
        assertThat(Sample.of(List.of(1234.4)).toText()).isEqualTo("1,234");
        assertThat(new Sample(2000, 1000, 3000).toText()).isEqualTo("2,000 (1,000–3,000)");
        assertThatThrownBy(() -> Sample.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRatioIsToTheBestOfTheOthersLineByLine() {
        for (double seconds : new double[] {4, 3, 6.04}) {
            table.add("A", SECONDS, seconds);
        }
        table.add("B", SECONDS, 8);
        table.add("Ours", SECONDS, 2);
        table.add("A", OPS, 100);
        table.add("B", OPS, 1_000);
        table.add("Ours", OPS, 3_000);
        assertThat(table.toMarkdown().lines())
                .containsExactly(
                        "| what | unit | A | B | Ours | ratio |",
                        "|---|---|---|---|---|---|",
                        "| restart | s | 4.0 (3.0–6.0) | 8.0 | 2.0 | **2.0** |",
                        "| writes | ops/s | 100 | 1,000 | 3,000 | **3.0** |");
    }

    @Test
    void thereIsNoRatioWhereAValueIsMissing_orNoneIsBetter() {
        table.add("Ours", SECONDS, 2);
        table.add("A", COUNT, 12);
        table.add("Ours", COUNT, 3);
        table.add("A", OPS, 50);
        table.add("Ours", OPS, 3);
        assertThat(table.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| restart | s | – | – | 2.0 | – |",
                        "| snapshots | per minute | 12 | – | 3 | – |",
                        "| writes | ops/s | 50 | – | 3 | **0.06** |");
    }

    @Test
    void whatFailedIsSaidBelowTheTable() {
        assertThat(table.isClean()).isTrue();
        table.addFailure("Ours, round 2: gone");
        assertThat(table.isClean()).isFalse();
        assertThat(table.isEmpty()).isFalse();
        assertThat(table.toMarkdown()).endsWith("\n**Not clean**: Ours, round 2: gone\n");
    }

    @Test
    void jsonHasEveryRound() {
        table.add("A", SECONDS, 1);
        table.add("A", SECONDS, 2.5);
        table.addFailure("a \"word\"");
        assertThat(Json.of(table.toJson()))
                .isEqualTo(
                        "{\"lines\":[{\"what\":\"restart\",\"unit\":\"s\",\"better\":\"less\","
                                + "\"rounds\":{\"A\":[1.000,2.500]}}],"
                                + "\"not_clean\":[\"a \\\"word\\\"\"]}");
    }

    @Test
    void jsonOfAllKinds() {
        assertThat(Json.of(Arrays.asList(1, 2.0, Double.NaN, true, null, "a\n\\", Map.of("k", 3L))))
                .isEqualTo("[1,2.000,null,true,null,\"a\\n\\\\\",{\"k\":3}]");
        assertThat(Json.of(new Json.Raw("{\"a\":1}"))).isEqualTo("{\"a\":1}");
        assertThat(Json.of("\u0001")).isEqualTo("\"\\u0001\"");
    }

    @Test
    void aPlotIsSvgWithABarForEachMedian() throws Exception {
        MeasureTable plotted = MeasureTable.withPlot("T", List.of("A<B"), "Ours", "plot");
        plotted.add("A<B", OPS, 50);
        plotted.add("Ours", OPS, 1_000);
        String svg = plotted.plots().get("plot");
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg).contains(">50<", ">1,000<", ">A&lt;B<", "prefers-color-scheme: dark");
        assertThat(svg).contains("class=\"s0\" x=\"270\" y=\"64\" width=\"27\"");
        assertThat(svg).contains("class=\"s1\" x=\"270\" y=\"78\" width=\"530\"");
        assertThat(svg).doesNotContain("<script");
        assertThat(table.plots()).isEmpty();
    }
}
