package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class JsonPathTemplateTest {

    private static final Map<String, Object> VALUE = value();

    private static Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("path", "/a");
        value.put("data", null);
        value.put("quoted", "say \"é\"");
        value.put("children", List.of("b", "c d"));
        value.put("stat", Map.of("version", 3));
        value.put("acl", List.of(Map.of("perms", "r"), Map.of("perms", "cdrwa")));
        return value;
    }

    private static String apply(String template) throws CliFailure {
        return JsonPathTemplate.parse(template).apply(VALUE);
    }

    @ParameterizedTest
    @CsvSource({"$.path, /a", ".path, /a", "path, /a", "['path'], /a", "stat.version, 3"})
    void aPathMayBeginWithOrWithoutTheRoot(String path, String found) throws CliFailure {
        assertThat(apply(path)).isEqualTo(found);
        assertThat(apply("{" + path + "}")).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "$.quoted, 'say \"é\"'",
        "$.data, null",
        "$.children, b c d",
        "$.children[1], c d",
        "$.children[-1:], c d",
        "$.stat, '{\"version\":3}'",
        "$..perms, r cdrwa",
        "$.acl[?(@.perms=='r')].perms, r",
        "$.acl[?(@.perms=='x')].perms, ''",
    })
    void whatIsFoundIsWrittenWithoutQuotes(String path, String found) throws CliFailure {
        assertThat(apply(path)).isEqualTo(found);
    }

    @Test
    void aPathAloneMakesALine_andATemplateWhatItSays() throws CliFailure {
        assertThat(JsonPathTemplate.parse("$.path").endsLines()).isTrue();
        assertThat(JsonPathTemplate.parse("{.path}").endsLines()).isFalse();
    }

    @Test
    void textAroundBracesStaysAsItIs() throws CliFailure {
        assertThat(apply("at {.path}: version { .stat.version }!\\n"))
                .isEqualTo("at /a: version 3!\\n");
    }

    @Test
    void inQuotesEscapesAreTranslated() throws CliFailure {
        assertThat(apply("{.path}{\"\\t\"}{.stat.version}{\"\\n\"}")).isEqualTo("/a\t3\n");
        assertThat(apply("{\"\"}{\"a \\\"b\\\" {\"}")).isEqualTo("a \"b\" {");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> apply("{.path} {.nope}"))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("there is no")
                .hasMessageContaining("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$..", "$.a[?(@.b==]", "{}"})
    void whatIsNoPathIsShown(String template) {
        assertThatThrownBy(() -> JsonPathTemplate.parse(template))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("jsonpath: \"")
                .hasMessageContaining("is no path");
    }

    @Test
    void aBraceThatIsNotClosedIsShown() {
        assertThatThrownBy(() -> JsonPathTemplate.parse("{.path} {.stat"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("jsonpath: a brace is not closed: {.stat");
    }

    @Test
    void quotedBracesAreText_andWrongEscapesAreTold() throws CliFailure {
        assertThat(apply("{\"{}\\\"\"}")).isEqualTo("{}\"");
        assertThatThrownBy(() -> JsonPathTemplate.parse("{\"\\q\"}"))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("jsonpath: \"\\q\"");
    }

    @Test
    void aFunctionThatDoesNotFitIsTold() {
        assertThatThrownBy(() -> apply("$.path.sum()"))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("jsonpath: ");
    }
}
