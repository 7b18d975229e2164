package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

final class SettingsTest {

    private static final Path PAGE = Repository.root().resolve("docs/configuration.md");

    @Test
    void theDocumentationTellsEverySetting() throws IOException {
        StringBuilder table =
                new StringBuilder(
                        "| key | variable | default | allowed | what it does |\n"
                                + "| --- | --- | --- | --- | --- |\n");
        for (Setting<?> setting : Settings.ALL) {
            String keys = "`" + setting.key() + "`";
            for (String alias : setting.aliases()) {
                keys += " or `" + alias + "`";
            }
            row(
                    table,
                    keys,
                    "`" + Names.variable(setting.key()) + "`",
                    setting.defaultText(),
                    setting.allowed(),
                    setting.doc());
        }
        check("settings", table.toString());
    }

    @Test
    void theDocumentationTellsEveryVariableOfZooKeepersImage() throws IOException {
        StringBuilder table = new StringBuilder("| variable | key |\n| --- | --- |\n");
        new TreeMap<>(Environment.OF_IMAGE)
                .forEach((name, key) -> row(table, "`" + name + "`", "`" + key + "`"));
        new TreeMap<>(Environment.WITHOUT_EFFECT)
                .forEach((name, remark) -> row(table, "`" + name + "`", remark));
        check("image", table.toString());
    }

    /** Keys of one remark in one row. */
    @Test
    void theDocumentationTellsEveryKeyOfZooKeepersThatHasNoEffect() throws IOException {
        Map<String, List<String>> byRemark = new LinkedHashMap<>();
        for (String key : ZooKeeperKeys.all()) {
            String remark = String.valueOf(ZooKeeperKeys.remark(key, ""));
            byRemark.computeIfAbsent(remark, _ -> new ArrayList<>()).add("`" + key + "`");
        }
        StringBuilder table = new StringBuilder("| key | here |\n| --- | --- |\n");
        byRemark.forEach((remark, keys) -> row(table, String.join(", ", keys), remark));
        check("zookeeper", table.toString());
    }

    @Test
    void noKeyIsDeclaredTwiceOrTakenForOneOfZooKeepers() {
        List<String> names = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            names.add(setting.key());
            names.addAll(setting.aliases());
        }
        assertThat(names).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ZooKeeperKeys.all());
    }

    private static void row(StringBuilder table, String... cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** {@code -Dconfiguration.rewrite=true} writes the tables instead of comparing them. */
    private static void check(String name, String table) throws IOException {
        String text = Files.readString(PAGE);
        String mark = "<!-- " + name + ": written by SettingsTest -->\n";
        int begin = text.indexOf(mark) + mark.length();
        int end = text.indexOf("<!-- end of " + name + " -->\n");
        assertThat(end).as(name).isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("configuration.rewrite")) {
            Files.writeString(PAGE, text.substring(0, begin) + table + text.substring(end));
        } else {
            assertThat(text.substring(begin, end))
                    .as("docs/configuration.md; -Dconfiguration.rewrite=true writes it anew")
                    .isEqualTo(table);
        }
    }
}
