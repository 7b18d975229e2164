package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class MyIdTest {

    @TempDir Path folder;

    /** Of two that are given, both are heard: no source wins. */
    @ParameterizedTest
    @CsvSource({
        "2, , , , 2",
        " , 2, , , 2",
        " , , 2, , 2",
        " , , , 2, 2",
        "2, 2, 2, 2, 2",
        " , , , , 1",
        " , , , 1, 1",
    })
    void takesWhatIsGivenAndTheHostsOrdinalOnlyWhenNothingIs(
            @Nullable String flag,
            @Nullable String zooMyId,
            @Nullable String quorateMyId,
            @Nullable String file,
            int expected)
            throws IOException {
        ConfigResult result = read(flag, zooMyId, quorateMyId, file, "zk-0");

        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        assertThat(((ConfigResult.Valid) result).config().myId()).isEqualTo(new PeerId(expected));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, , ", "1, , 2, ", "1, , , 2", " , 1, 2, ", " , 1, , 2", " , , 1, 2"})
    void refusesTwoThatDiffer(
            @Nullable String flag,
            @Nullable String zooMyId,
            @Nullable String quorateMyId,
            @Nullable String file)
            throws IOException {
        ConfigResult result = read(flag, zooMyId, quorateMyId, file, "zk-2");

        assertThat(((ConfigResult.Invalid) result).problems()).hasSize(1);
        assertThat(((ConfigResult.Invalid) result).problems().getFirst().toString())
                .startsWith("myid: ")
                .contains(" says 1, ")
                .contains(" says 2; they must agree");
    }

    @Test
    void aHostCalledZk1WithMyid1StartsAs1() throws IOException {
        ConfigResult result = read(null, null, null, "1\n", "zk-1");

        assertThat(((ConfigResult.Valid) result).config().myId()).isEqualTo(new PeerId(1));
    }

    @ParameterizedTest
    @CsvSource({
        "zk-2, 3",
        "zk-0.zk-hs.default.svc.cluster.local, 1",
        "my-zk-11, 12",
        "zk-253, 254",
    })
    void theOrdinalOfTheHostNamePlusOne(String hostName, int expected) {
        assertThat(MyId.ordinal(hostName)).isEqualTo(new PeerId(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zk", "zk2", "zk-", "zk-254", "zk-1234", "zk-1a", "host.zone-3"})
    void otherHostNamesHaveNone(String hostName) {
        assertThat(MyId.ordinal(hostName)).isNull();
    }

    @Test
    void withoutAnIdSaysAllThePlacesItLookedAt() throws IOException {
        ConfigResult result = read(null, null, null, null, "host");

        assertThat(((ConfigResult.Invalid) result).problems().getFirst().toString())
                .isEqualTo(
                        "myid: is not given: no --myid, ZOO_MY_ID or QUORATE_MYID, no file myid in"
                            + " dataDir, and the host name 'host' ends in no ordinal; allowed is"
                            + " one of 1, 2, 3");
    }

    @Test
    void anIdWithoutItsServerLineIsRefused() throws IOException {
        assertThat(((ConfigResult.Invalid) read("9", null, null, null, "host")).problems())
                .map(Problem::toString)
                .containsExactly("myid: is 9, and no such server.N; allowed is one of 1, 2, 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "255", "one", "-1", "1.0"})
    void whatIsNoIdIsRefused(String flag) throws IOException {
        assertThat(((ConfigResult.Invalid) read(flag, null, null, null, "zk-0")).problems())
                .map(Problem::toString)
                .containsExactly(
                        "--myid="
                                + flag
                                + ": is no server id; a whole number from 1 to 254 is allowed");
    }

    @Test
    void anEmptyFileIsAProblemAndNotAReasonToGuess() throws IOException {
        assertThat(((ConfigResult.Invalid) read(null, null, null, " \n", "zk-0")).problems())
                .hasSize(1)
                .allMatch(problem -> problem.message().startsWith("is empty"));
    }

    private ConfigResult read(
            @Nullable String flag,
            @Nullable String zooMyId,
            @Nullable String quorateMyId,
            @Nullable String file,
            String hostName)
            throws IOException {
        if (file != null) {
            Files.writeString(folder.resolve("myid"), file);
        }
        Path config =
                Files.writeString(
                        folder.resolve("zoo.cfg"),
                        """
                        clientPort=2181
                        dataDir=%s
                        server.1=one:2888:3888
                        server.2=two:2888:3888
                        server.3=three:2888:3888
                        """
                                .formatted(folder));
        TestSource source =
                TestSource.of(config)
                        .host(hostName)
                        .variable("ZOO_MY_ID", zooMyId)
                        .variable("QUORATE_MYID", quorateMyId);
        return flag == null ? source.read() : source.line("--myid", flag).read();
    }
}
