package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Format;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class LaunchOptionsTest {

    private static LaunchOptions parse(String... arguments) throws CliFailure {
        return LaunchOptions.parse(arguments, Map.of());
    }

    @Test
    void withoutOptionsThereIsAShellAtTheUsualPlace() throws CliFailure {
        assertThat(parse())
                .isEqualTo(
                        new LaunchOptions(
                                "localhost:2181",
                                30_000,
                                false,
                                false,
                                null,
                                Compat.V3_9,
                                new Format.Text(),
                                false,
                                false,
                                List.of()));
    }

    @Test
    void eachOptionIsRead() throws CliFailure {
        LaunchOptions options =
                parse(
                        "-server",
                        "a:1,b/app",
                        "-timeout",
                        "500",
                        "-r",
                        "-waitforconnection",
                        "-client-configuration",
                        "tls.properties",
                        "-o",
                        "json",
                        "-y",
                        "-h",
                        "--compat",
                        "3.4");
        assertThat(options)
                .isEqualTo(
                        new LaunchOptions(
                                "a:1,b/app",
                                500,
                                true,
                                true,
                                Path.of("tls.properties"),
                                Compat.V3_4,
                                new Format.Json(),
                                true,
                                true,
                                List.of()));
    }

    @Test
    void twoDashesAndAnEqualsSignWillDo() throws CliFailure {
        LaunchOptions options = parse("--server=a", "--timeout", "5", "--output=yaml", "--yes");
        assertThat(options.servers()).isEqualTo("a");
        assertThat(options.timeoutMillis()).isEqualTo(5);
        assertThat(options.format()).isEqualTo(new Format.Yaml());
        assertThat(options.yes()).isTrue();
    }

    @Test
    void behindTheCommandOptionsAreItsOwn() throws CliFailure {
        LaunchOptions options = parse("-server", "a", "ls", "-R", "-o", "json", "/", "-r");
        assertThat(options.command()).containsExactly("ls", "-R", "-o", "json", "/", "-r");
        assertThat(options.format()).isEqualTo(new Format.Text());
        assertThat(options.readOnly()).isFalse();
    }

    @Test
    void theEnvironmentSaysWhoseTextIsPrinted_andAnOptionIsStronger() throws CliFailure {
        Map<String, String> environment = Map.of("QUORATE_CLI_COMPAT", "3.4");
        assertThat(LaunchOptions.parse(new String[0], environment).compat()).isEqualTo(Compat.V3_4);
        String[] option = {"--compat", "3.9"};
        assertThat(LaunchOptions.parse(option, environment).compat()).isEqualTo(Compat.V3_9);
    }

    @Test
    void anotherVersionThanTheseIsRefused() {
        assertThatThrownBy(() -> parse("--compat", "3.5"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("--compat is 3.4 or 3.9, not 3.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "ten", "1.5", "99999999999"})
    void aTimeoutThatIsNoneIsRefused(String timeout) {
        assertThatThrownBy(() -> parse("-timeout", timeout))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("-timeout is a number of milliseconds, not " + timeout);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-serve", "-x", "--readonly"})
    void anOptionThatThereIsNotIsNamed(String option) {
        assertThatThrownBy(() -> parse(option, "ls", "/"))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining(option);
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        assertThatThrownBy(() -> parse("-server"))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("server");
    }

    @Test
    void aFormatThatThereIsNotIsRefusedBeforeAnythingIsDone() {
        assertThatThrownBy(() -> parse("-o", "xml", "ls", "/"))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("not xml");
    }
}
