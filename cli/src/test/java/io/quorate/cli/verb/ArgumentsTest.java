package io.quorate.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cli.output.CliFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class ArgumentsTest {

    private static Arguments parse(String verb, String... words) throws CliFailure {
        return Arguments.parse(Verbs.require(verb).form(), List.of(words));
    }

    @Test
    void optionsStandAnywhere() throws CliFailure {
        Arguments arguments = parse("create", "/a", "-s", "data", "-e");
        assertThat(arguments.size()).isEqualTo(2);
        assertThat(arguments.get(0)).isEqualTo("/a");
        assertThat(arguments.get(1)).isEqualTo("data");
        assertThat(arguments.has("s")).isTrue();
        assertThat(arguments.has("e")).isTrue();
        assertThat(arguments.has("c")).isFalse();
    }

    @Test
    void shortOptionsStandTogether() throws CliFailure {
        Arguments arguments = parse("get", "-sw", "/a");
        assertThat(arguments.has("s")).isTrue();
        assertThat(arguments.has("w")).isTrue();
        assertThat(arguments.path(0)).isEqualTo("/a");
    }

    @Test
    void behindTwoDashesNothingIsAnOption() throws CliFailure {
        Arguments arguments = parse("set", "/a", "--", "-s");
        assertThat(arguments.get(1)).isEqualTo("-s");
        assertThat(arguments.has("s")).isFalse();
    }

    @Test
    void theValueOfAnOptionMayBeNegative() throws CliFailure {
        assertThat(parse("delete", "-v", "-1", "/a").value("v")).isEqualTo("-1");
    }

    @Test
    void anEmptyWordIsAnArgument() throws CliFailure {
        Arguments arguments = parse("set", "/a", "");
        assertThat(arguments.size()).isEqualTo(2);
        assertThat(arguments.get(1)).isEmpty();
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatThrownBy(() -> parse("set", "/a"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("set: an argument is missing");
    }

    @Test
    void whatIsTooMuchIsCounted_notRepeated() {
        assertThatThrownBy(() -> parse("delete", "/a", "1", "more", "evenMore"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("delete: at most 2 arguments (one with blanks stands in quotes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q", "-sq", "--stat"})
    void anOptionThatThereIsNotIsRefused(String option) {
        assertThatThrownBy(() -> parse("get", option, "/a"))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining(option);
    }

    @Test
    void whoWantsHelpNeedNotSayMore() throws CliFailure {
        assertThat(parse("set", "-?").isHelp()).isTrue();
        assertThat(parse("ls", "/").isHelp()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-o json", "-ojson", "--output json", "--output=json", "-o=json"})
    void theFormatIsAnOptionOfEachVerb(String option) throws CliFailure {
        for (String verb : Verbs.NAMES) {
            Arguments arguments =
                    Arguments.parse(
                            Verbs.require(verb).form(), List.of((option + " -?").split(" ")));
            assertThat(arguments.output()).as(verb).isEqualTo("json");
        }
    }

    @Test
    void withoutAFormatThereIsNone() throws CliFailure {
        assertThat(parse("ls", "/").output()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/a, -1", "/a 7, 7", "-v 3 /a, 3", "-v3 /a, 3", "/a -v 0, 0", "/a 7 -v 3, 3"})
    void aVersionStandsBehindItsOptionOrWhereOlderClientsHadIt(String words, int version)
            throws CliFailure {
        assertThat(parse("delete", words.split(" ")).version(1)).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"/a x, the version", "/a -v x, -v", "/a -v 99999999999, -v"})
    void aVersionThatIsNoNumberIsRefused(String words, String which) throws CliFailure {
        Arguments arguments = parse("delete", words.split(" "));
        assertThatThrownBy(() -> arguments.version(1))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("delete: " + which + " is a number, not ");
    }

    @Test
    void numbersAreReadOrAreAsUsual() throws CliFailure {
        assertThat(parse("watch", "-n", "3", "/a").number("n", 9)).isEqualTo(3);
        assertThat(parse("watch", "/a").number("n", 9)).isEqualTo(9);
        assertThat(parse("setquota", "-b", "5000000000", "/a").longNumber("b", 9))
                .isEqualTo(5_000_000_000L);
        assertThat(parse("setquota", "/a").longNumber("b", 9)).isEqualTo(9);
        assertThatThrownBy(() -> parse("setquota", "-b", "1k", "/a").longNumber("b", 9))
                .isInstanceOf(CliFailure.class)
                .hasMessage("setquota: -b is a number, not 1k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//", "/a/../b"})
    void whatIsNoPathIsShown(String path) throws CliFailure {
        Arguments arguments = parse("get", path);
        assertThatThrownBy(() -> arguments.path(0))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("\"" + path + "\" is no path: ");
    }

    @Test
    void optionsAreNotKeptFromOneTimeToTheNext() throws CliFailure {
        Verb verb = Verbs.require("get");
        assertThat(Arguments.parse(verb.form(), List.of("-s", "/a")).has("s")).isTrue();
        assertThat(Arguments.parse(verb.form(), List.of("/a")).has("s")).isFalse();
    }

    @Test
    void eachVerbHasItsOwnName() {
        for (String name : Verbs.NAMES) {
            assertThat(Verbs.require(name).form().name()).isEqualTo(name);
        }
        assertThat(Verbs.named("LS")).isNull();
    }
}
