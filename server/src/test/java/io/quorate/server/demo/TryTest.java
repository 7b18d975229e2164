package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.util.List;

final class TryTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "get", "create /a", "delete /a", "get /a --server"})
    void refusesInOneLineWhatItCannotDo(String arguments) {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));

        assertThatThrownBy(() -> Try.run(words))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("try: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void readsHostAndPort() throws Refusal {
        assertThat(Try.address("127.0.0.1:2183"))
                .isEqualTo(new InetSocketAddress("127.0.0.1", 2183));
        for (String wrong : List.of("localhost", ":2181", "localhost:x", "localhost:70000")) {
            assertThatThrownBy(() -> Try.address(wrong)).isInstanceOf(Refusal.class);
        }
    }
}
