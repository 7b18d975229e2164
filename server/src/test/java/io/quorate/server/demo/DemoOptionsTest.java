package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;

final class DemoOptionsTest {

    @Test
    void withoutOptionsIsThreeServersOnZooKeepersPorts() throws Refusal {
        DemoOptions options = DemoOptions.parse(List.of());

        assertThat(options).isEqualTo(new DemoOptions(3, Path.of("data", "demo"), 2181));
        assertThat(options.clientPort(3)).isEqualTo(2183);
        assertThat(options.quorumPort(1)).isEqualTo(2888);
        assertThat(options.electionPort(2)).isEqualTo(3889);
        assertThat(options.adminPort(2)).isEqualTo(8081);
    }

    @Test
    void takesEachOption() throws Refusal {
        assertThat(
                        DemoOptions.parse(
                                List.of("--client-port", "12181", "--dir", "/d", "--servers", "5")))
                .isEqualTo(new DemoOptions(5, Path.of("/d"), 12_181));
    }

    @ParameterizedTest
    @CsvSource({
        "--servers 0, a number from 1 to 9",
        "--servers 10, a number from 1 to 9",
        "--servers many, a number from 1 to 9",
        "--client-port 70000, a number from 1 to 59600",
        "--port 2181, there are --servers",
        "--servers, needs a value",
    })
    void refusesTheRestInOneLineThatSaysWhatIsAllowed(String arguments, String message) {
        assertThatThrownBy(() -> DemoOptions.parse(List.of(arguments.split(" "))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
