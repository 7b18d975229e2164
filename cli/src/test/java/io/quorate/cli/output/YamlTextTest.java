package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class YamlTextTest {

    @Test
    void mapsAndListsAreBlocksInTheirOrder() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("path", "/a");
        value.put("children", List.of("b", "c"));
        value.put("stat", Map.of("version", 3));
        value.put("data", null);
        assertThat(YamlText.of(value))
                .isEqualTo(
                        """
                        path: /a
                        children:
                        - b
                        - c
                        stat:
                          version: 3
                        data: null
                        """);
    }

    @Test
    void aLongLineIsNotBroken() {
        String words = "word ".repeat(100) + "end";
        assertThat(YamlText.of(Map.of("data", words))).isEqualTo("data: " + words + "\n");
    }

    @Test
    void theSameValueTwiceIsWrittenTwice() {
        List<String> same = List.of("x");
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", "/p");
        value.put("b", same);
        assertThat(YamlText.of(value)).isEqualTo("a: /p\nb:\n- x\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "true",
                "no",
                "null",
                "~",
                "12",
                "0x10",
                "1e3",
                "2026-01-01",
                "a: b",
                "# c",
                "- d",
                "\n",
                "a\nb\n",
                "\t",
                "\u001b[31mred",
                "'\"\\",
                "é日本😀",
                "!!int 5",
                "&a",
                "*a",
                "---"
            })
    void aTextStaysATextWhateverItLooksLike(String text) {
        Map<String, Object> read = new Yaml().load(YamlText.of(Map.of("data", text)));
        assertThat(read).isEqualTo(Map.of("data", text));
    }

    @Test
    void whatATerminalWouldObeyIsWrittenOut() {
        assertThat(YamlText.of(Map.of("data", "\u001b[31m"))).isEqualTo("data: \"\\e[31m\"\n");
    }
}
