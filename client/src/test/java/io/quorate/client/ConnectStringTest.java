package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.session.HostAndPort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ConnectStringTest {

    @Test
    void serversPortsAndChrootAreRead() {
        ConnectString read = ConnectString.parse("a:1, b,[::1]:3,[fe80::2],10.0.0.7:4/app/x");
        assertThat(read.servers())
                .isEqualTo(
                        List.of(
                                new HostAndPort("a", 1),
                                new HostAndPort("b", 2181),
                                new HostAndPort("::1", 3),
                                new HostAndPort("fe80::2", 2181),
                                new HostAndPort("10.0.0.7", 4)));
        assertThat(read.servers().get(2)).hasToString("[::1]:3");
        assertThat(read.chroot()).isEqualTo("/app/x");
        assertThat(ConnectString.parse("a/").chroot()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a:", "a:x", "a:0", "a:65536", "a,,b", ":1", "a:1/x/", "::1", "a//b"})
    void whatIsWrongIsNamed(String text) {
        assertThatThrownBy(() -> ConnectString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "a/app, /, /app",
        "a/app, /x, /app/x",
        "a, /, /",
        "a, /x/y, /x/y",
    })
    void pathsGoThereAndBack(String connectString, String client, String server) {
        ConnectString servers = ConnectString.parse(connectString);
        assertThat(servers.toServer(client)).isEqualTo(server);
        assertThat(servers.toClient(server)).isEqualTo(client);
    }

    @Test
    void whatIsNotBelowTheChrootStaysAsItIs() {
        assertThat(ConnectString.parse("a/app").toClient("/application")).isEqualTo("/application");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "lication"})
    void whatIsNoPathDoesNotLeadOutOfTheChroot(String path) {
        assertThatThrownBy(() -> ConnectString.parse("a/app").toServer(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not begin with /");
    }
}
