package io.quorate.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cli.output.CliFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsTest {

    @Test
    void blanksPartWords() throws CliFailure {
        assertThat(Words.of("  create\t/a   data ")).containsExactly("create", "/a", "data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t "})
    void aLineOfBlanksHasNone(String line) throws CliFailure {
        assertThat(Words.of(line)).isEmpty();
    }

    @Test
    void whatStandsInQuotesIsOneWord() throws CliFailure {
        assertThat(Words.of("set /a 'two words' \"and two\""))
                .containsExactly("set", "/a", "two words", "and two");
    }

    @Test
    void betweenQuotesThereMayBeNothing() throws CliFailure {
        assertThat(Words.of("set /a ''")).containsExactly("set", "/a", "");
    }

    @Test
    void withinQuotesNothingIsSpecial() throws CliFailure {
        assertThat(Words.of("set /a \"it's \\n\" '\"\\'"))
                .containsExactly("set", "/a", "it's \\n", "\"\\");
    }

    @Test
    void aWordEndsWithItsQuote() throws CliFailure {
        assertThat(Words.of("'a b'c")).containsExactly("a b", "c");
    }

    @Test
    void aQuoteWithinAWordIsACharacterOfIt() throws CliFailure {
        assertThat(Words.of("set /a it's")).containsExactly("set", "/a", "it's");
    }

    @Test
    void onlyAsciisBlanksPartWords() throws CliFailure {
        assertThat(Words.of("set /a one\u2003two\u2028three"))
                .containsExactly("set", "/a", "one\u2003two\u2028three");
    }

    @Test
    void aQuoteThatIsNotClosedIsTold_butNotWhatFollowsIt() {
        assertThatThrownBy(() -> Words.of("set /a 'two words"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("the quote at character 8 is not closed");
    }
}
