package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoServerTest {

    /** Three servers with one client port would be one server. */
    @ParameterizedTest
    @CsvSource({
        "QUORATE_CLIENT_PORT, true",
        "QUORATE_MYID, true",
        "ZOO_MY_ID, true",
        "ZOO_SERVERS, true",
        "JVMFLAGS, true",
        "SERVER_JVMFLAGS, true",
        "QUORATE_HEAP, false",
        "QUORATE_OPTS, false",
        "JAVA_HOME, false",
        "PATH, false",
    })
    void whatTellsAServerWhatToDoIsKeptFromTheDemosServers(String variable, boolean setting) {
        assertThat(DemoServer.isSetting(variable)).isEqualTo(setting);
    }
}
