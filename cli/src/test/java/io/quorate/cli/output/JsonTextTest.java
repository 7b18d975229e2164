package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class JsonTextTest {

    private static final Map<String, Object> VALUE = value();

    private static Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a");
        value.put("number", 5_000_000_000L);
        value.put("truth", true);
        value.put("list", Arrays.asList("b", null, List.of(1)));
        value.put("map", Map.of("c", "d"));
        value.put("emptyList", List.of());
        value.put("emptyMap", Map.of());
        return value;
    }

    @Test
    void onOneLineThereAreNoBlanks() {
        assertThat(JsonText.compact(VALUE))
                .isEqualTo(
                        "{\"text\":\"a\",\"number\":5000000000,\"truth\":true,"
                                + "\"list\":[\"b\",null,[1]],\"map\":{\"c\":\"d\"},"
                                + "\"emptyList\":[],\"emptyMap\":{}}");
    }

    @Test
    void forPeopleItIsIndented() {
        assertThat(JsonText.pretty(VALUE))
                .isEqualTo(
                        """
                        {
                          "text": "a",
                          "number": 5000000000,
                          "truth": true,
                          "list": [
                            "b",
                            null,
                            [
                              1
                            ]
                          ],
                          "map": {
                            "c": "d"
                          },
                          "emptyList": [],
                          "emptyMap": {}
                        }\
                        """);
    }

    @Test
    void nothingIsNull() {
        assertThat(JsonText.compact(null)).isEqualTo("null");
        assertThat(JsonText.pretty(null)).isEqualTo("null");
    }

    @Test
    void aFieldThatIsNullIsThere() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", null);
        assertThat(JsonText.compact(value)).isEqualTo("{\"a\":null}");
        assertThat(JsonText.pretty(value)).isEqualTo("{\n  \"a\": null\n}");
    }

    @Test
    void whatWouldEndATextIsEscaped() {
        assertThat(JsonText.compact("a\"b\\c\nd\te")).isEqualTo("\"a\\\"b\\\\c\\nd\\te\"");
        assertThat(JsonText.pretty(Map.of("\"", "\""))).isEqualTo("{\n  \"\\\"\": \"\\\"\"\n}");
    }

    @Test
    void aTerminalTakesNoOrdersFromIt() {
        assertThat(JsonText.compact("\u001b[31m\u0007\u0000"))
                .doesNotContain("\u001b", "\u0007", "\0");
    }

    @Test
    void slashesAndLettersOfAnyLanguageStayAsTheyAre() {
        assertThat(JsonText.compact("/é/日本/😀")).isEqualTo("\"/é/日本/😀\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "null",
                "1",
                "0x1",
                "{}",
                "[]",
                "\u0000\u001f\u007f\u0085",
                "\u2028\r\n\f\b",
                "'",
                "</script>",
                ": ",
                "\\u0041",
                "\uFEFF"
            })
    void whatIsPrintedIsReadAsTheSame(String text) {
        String one = JsonPath.read(JsonText.compact(Map.of("k", text)), "$.k");
        assertThat(one).isEqualTo(text);
        String other = JsonPath.read(JsonText.pretty(Map.of("k", text)), "$.k");
        assertThat(other).isEqualTo(text);
    }
}
