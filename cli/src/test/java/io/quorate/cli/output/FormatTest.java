package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

final class FormatTest {

    private static final Result RESULT = Results.Done.saying("done", "path", "/é");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console =
            new Console(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    false);

    private String printed() {
        console.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void namesAreRead() throws CliFailure {
        assertThat(Format.parse("text")).isEqualTo(new Format.Text());
        assertThat(Format.parse("json")).isEqualTo(new Format.Json());
        assertThat(Format.parse("yaml")).isEqualTo(new Format.Yaml());
        assertThat(Format.parse("table")).isEqualTo(new Format.Table());
        assertThat(Format.parse("jsonpath=$.a")).isInstanceOf(Format.JsonPath.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "JSON", "xml", "jsonpath", "jsonpath:$.a"})
    void anotherNameIsRefused(String word) {
        assertThatThrownBy(() -> Format.parse(word))
                .isInstanceOf(CliFailure.class)
                .hasMessageEndingWith("not " + word);
    }

    @ParameterizedTest
    @CsvSource({
        "text, 'done\n'",
        "json, '{\n  \"path\": \"/é\"\n}\n'",
        "yaml, 'path: /é\n'",
        "table, 'FIELD   VALUE\npath    /é\n'",
        "jsonpath=$.path, '/é\n'",
        "jsonpath=[{.path}], '[/é]'",
    })
    void aResultIsPrintedByItself(String format, String text)
            throws CliFailure, InterruptedException {
        Format.parse(format).print(RESULT, console, Compat.V3_9);
        assertThat(printed()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "text, 'done\n'",
        "json, '{\"path\":\"/é\"}\n'",
        "yaml, '---\npath: /é\n'",
        "table, 'done\n'",
        "jsonpath=$.path, '/é\n'",
        "jsonpath={.path};, '/é;'",
    })
    void ofManyEachIsALineWhereThatCanBe(String format, String text)
            throws CliFailure, InterruptedException {
        Format.parse(format).printOneOfMany(RESULT, console, Compat.V3_9);
        Format.parse(format).printOneOfMany(RESULT, console, Compat.V3_9);
        assertThat(printed()).isEqualTo(text + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "yaml", "table", "jsonpath=$.a"})
    void whereAllWasSaidNothingIsPrinted(String format) throws CliFailure, InterruptedException {
        Format.parse(format).print(new Results.Nothing(), console, Compat.V3_9);
        assertThat(printed()).isEmpty();
    }
}
