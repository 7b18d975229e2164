package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerLineTest {

    private static final PeerId ID = new PeerId(7);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one:2888:3888                          | one:2888:3888:participant",
                "one:2888:3888:participant              | one:2888:3888:participant",
                "one:2888:3888:OBSERVER                 | one:2888:3888:observer",
                "one:2888:3888;2181                     | one:2888:3888:participant;0.0.0.0:2181",
                "one:2888:3888:observer;two:2181        | one:2888:3888:observer;two:2181",
                "[::1]:2888:3888                        | [::1]:2888:3888:participant",
                "[fe80::1%eth0]:2888:3888;[::]:2181     |"
                        + " [fe80::1%eth0]:2888:3888:participant;[::]:2181",
                "zk-0.zk-hs.ns.svc.cluster.local:2888:3888 |"
                        + " zk-0.zk-hs.ns.svc.cluster.local:2888:3888:participant",
                "my_host:2888:3888 ; 2181               |"
                        + " my_host:2888:3888:participant;0.0.0.0:2181",
            })
    void readsTheGrammarAndPrintsItAsZooKeeperDoes(String line, String printed) {
        ServerLine read = ServerLine.parse(ID, line);

        assertThat(read).isNotNull();
        assertThat(read.address()).hasToString(printed);
    }

    @Test
    void ofSeveralAddressesTheFirstCountsAndTheOthersAreCounted() {
        ServerLine read =
                ServerLine.parse(ID, "a:1:2:observer|[::1]:3:4:observer | c:5:6:observer;2181");

        assertThat(read).isNotNull();
        assertThat(read.address()).hasToString("a:1:2:observer;0.0.0.0:2181");
        assertThat(read.furtherAddresses()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "one:2888:3888;2181;2281, 0.0.0.0:2281",
        "one:2888:3888;2181;[::1]:2281, [::1]:2281",
        "one:2888:3888;;two:2281, two:2281",
    })
    void aSecurePortMayStandBehindThePlainOneOrAlone(String line, String secure) {
        ServerLine read = ServerLine.parse(ID, line);

        assertThat(read).isNotNull();
        assertThat(read.secure()).hasToString(secure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one",
                "one:2888",
                ":2888:3888",
                "one:2888:3888:leader",
                "one:2888:3888:participant:x",
                "one:0:3888",
                "one:2888:65536",
                "one:2888:x",
                "::1:2888:3888",
                "[::1:2888:3888",
                "[one]:2888:3888",
                "one:2888:3888;",
                "one:2888:3888;x",
                "one:2888:3888;2181;2182;2183",
                "one:2888:3888;2181;",
                "one:2888:3888;;",
                "one:2888:3888|",
                "one:2888:3888|two:2888",
                "one:2888:3888:observer|two:2888:3888",
                "http://one:2888:3888",
            })
    void refusesWhatIsNotOfTheGrammar(String line) {
        assertThat(ServerLine.parse(ID, line)).isNull();
    }
}
