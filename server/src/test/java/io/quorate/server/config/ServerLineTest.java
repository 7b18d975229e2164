package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.PeerId;

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
        assertThat(ServerLine.parse(ID, line)).hasToString(printed);
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
                "one:2888:3888;2181;2182",
                "one:2888:3888|two:2888:3888",
                "http://one:2888:3888",
            })
    void refusesWhatIsNotOfTheGrammar(String line) {
        assertThat(ServerLine.parse(ID, line)).isNull();
    }
}
