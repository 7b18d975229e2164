package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

final class RoleTest {

    @ParameterizedTest
    @CsvSource({
        "leader, LEADER",
        "follower, FOLLOWER",
        "observer, OBSERVER",
        "standalone, STANDALONE",
        "read-only, LOOKING",
    })
    void readsTheModeOfSrvr(String mode, Role role) {
        assertThat(
                        Role.parse(
                                "Zookeeper version: 3.9.5-x, built on y\nZxid: 0x1\nMode: "
                                        + mode
                                        + "\nNode count: 5\n"))
                .isEqualTo(role);
    }

    @Test
    void aServerThatServesNobodyIsLookingAndOneThatSaysNothingIsSilent() throws IOException {
        assertThat(Role.parse("This ZooKeeper instance is not currently serving requests\n"))
                .isEqualTo(Role.LOOKING);
        assertThat(Role.parse("")).isEqualTo(Role.SILENT);
        assertThat(Role.ask(nobody())).isEqualTo(Role.SILENT);
    }

    /** An address where nothing listens any more. */
    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
        }
    }
}
