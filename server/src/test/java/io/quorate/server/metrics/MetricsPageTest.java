package io.quorate.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code docs/metrics.md} tells every meter, and every family of ZooKeeper's that is not here. */
public final class MetricsPageTest {

    private static final String BEGIN = "<!-- meters: written by MetricsPageTest -->\n";
    private static final String END = "<!-- end of meters -->\n";

    private final Metrics metrics = new FixedView().metrics;

    /** Families of a real 3.9.5, with their kinds. */
    public static Map<String, String> familiesOfZooKeeper() throws IOException {
        Map<String, String> families = new TreeMap<>();
        Path list =
                Repository.root()
                        .resolve("server/src/test/resources/metrics/zookeeper-3.9.5-families.tsv");
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            if (!line.startsWith("#")) {
                families.put(
                        line.substring(0, line.indexOf('\t')),
                        line.substring(line.indexOf('\t') + 1));
            }
        }
        return families;
    }

    /** {@code -Dmetrics.rewrite=true} writes the tables instead of comparing them. */
    @Test
    void thePageTellsEveryMeter() throws IOException {
        Path page = Repository.root().resolve("docs/metrics.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String written = tables(familiesOfZooKeeper());
        if (Boolean.getBoolean("metrics.rewrite")) {
            Files.writeString(page, text.substring(0, begin) + written + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("docs/metrics.md; -Dmetrics.rewrite=true writes it anew")
                .isEqualTo(written);
    }

    @Test
    void everyFamilyOfZooKeeperIsHereOrHasAReason() throws IOException {
        Map<String, String> zooKeeper = familiesOfZooKeeper();
        assertThat(zooKeeper).hasSizeGreaterThan(150);
        Set<String> missing = new TreeSet<>(zooKeeper.keySet());
        missing.removeAll(names());
        assertThat(AbsentFamilies.reasons().keySet()).isEqualTo(missing);
    }

    @Test
    void aFamilyOfZooKeeperIsOfItsKind() throws IOException {
        Map<String, String> zooKeeper = familiesOfZooKeeper();
        for (Meter meter : metrics.table()) {
            String kind = zooKeeper.get(meter.text().name());
            if (kind != null) {
                assertThat(meter.kind().split(" ")[0])
                        .as(meter.text().name())
                        .isEqualTo(kind.split(" ")[0]);
            }
        }
    }

    @Test
    void noFamilyIsDeclaredTwice() {
        assertThat(metrics.table())
                .extracting(meter -> meter.text().name())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        assertThat(metrics.table())
                .extracting(meter -> meter.text().help())
                .allMatch(help -> help.endsWith("."));
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        metrics.table().forEach(meter -> names.add(meter.text().name()));
        return names;
    }

    private String tables(Map<String, String> zooKeeper) {
        StringBuilder out = new StringBuilder("\n| family | kind | unit | what it is | from |\n");
        out.append("| --- | --- | --- | --- | --- |\n");
        for (Meter meter : metrics.table()) {
            Meter.Text text = meter.text();
            out.append("| `").append(text.name()).append("` | ").append(meter.kind());
            out.append(" | ").append(text.unit()).append(" | ").append(text.help());
            out.append(zooKeeper.containsKey(text.name()) ? " | ZooKeeper |\n" : " | Quorate |\n");
        }
        out.append("\n## What ZooKeeper 3.9.5 has and Quorate has not\n\n");
        out.append("| family | kind | why not |\n| --- | --- | --- |\n");
        AbsentFamilies.reasons()
                .forEach(
                        (name, reason) -> {
                            out.append("| `").append(name).append("` | ");
                            out.append(zooKeeper.get(name)).append(" | ").append(reason);
                            out.append(" |\n");
                        });
        return out.append('\n').toString();
    }
}
