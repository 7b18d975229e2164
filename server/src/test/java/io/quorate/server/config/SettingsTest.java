package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class SettingsTest {

    private static final String BEGIN = "<!-- settings: written by SettingsTest -->\n";
    private static final String END = "<!-- end of settings -->\n";

    /** {@code -Dconfiguration.rewrite=true} writes the table instead of comparing it. */
    @Test
    void theDocumentationTellsEverySetting() throws IOException {
        Path page = Repository.root().resolve("docs/configuration.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String documented = text.substring(begin, end);
        if (Boolean.getBoolean("configuration.rewrite")) {
            Files.writeString(page, text.substring(0, begin) + table() + text.substring(end));
            return;
        }
        assertThat(documented)
                .as("docs/configuration.md; -Dconfiguration.rewrite=true writes it anew")
                .isEqualTo(table());
    }

    @Test
    void noKeyIsDeclaredTwiceOrTakenForOneOfZooKeepers() {
        assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Settings.ALL)
                .allSatisfy(setting -> assertThat(ZooKeeperKeys.remark(setting.key())).isNull());
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder(
                        "| key | default | allowed | what it does |\n| --- | --- | --- | --- |\n");
        for (Setting<?> setting : Settings.ALL) {
            table.append("| `").append(setting.key()).append("` | ");
            table.append(setting.defaultText()).append(" | ");
            table.append(setting.allowed()).append(" | ");
            table.append(setting.doc()).append(" |\n");
        }
        return table.toString();
    }
}
