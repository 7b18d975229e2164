package io.quorate.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cli.status.EnsembleStatusTest.FakeServer;
import io.quorate.client.session.HostAndPort;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Map;

final class ServerStatusTest {

    private static ServerStatus ask(@Nullable Integer id, Map<String, String> answers)
            throws IOException {
        try (FakeServer server = new FakeServer(answers)) {
            return ServerStatus.ask(server.address(), id);
        }
    }

    private static ServerStatus at(@Nullable Long zxid) {
        return new ServerStatus(
                new HostAndPort("a", 1), 1, "follower", true, zxid, null, null, null, null);
    }

    @Test
    void allThatAServerTellsIsRead() throws IOException {
        try (FakeServer server = FakeServer.telling(4, "follower", 0x1_0000_0002L)) {
            assertThat(ServerStatus.ask(server.address(), null))
                    .isEqualTo(
                            new ServerStatus(
                                    server.address(),
                                    4,
                                    "follower",
                                    true,
                                    0x1_0000_0002L,
                                    12L,
                                    3L,
                                    "0/0.5/7",
                                    "3.9.5-abc"));
        }
    }

    @Test
    void whatIsNotAllowedIsNotKnown() throws IOException {
        try (FakeServer server = FakeServer.saying("leader", 7)) {
            assertThat(ServerStatus.ask(server.address(), null))
                    .isEqualTo(
                            new ServerStatus(
                                    server.address(),
                                    null,
                                    "leader",
                                    true,
                                    7L,
                                    null,
                                    3L,
                                    "0/0.5/7",
                                    "3.9.5-abc"));
        }
    }

    @Test
    void whyThereIsNoRoleIsTold() throws IOException {
        assertThat(
                        ask(
                                        1,
                                        Map.of(
                                                "srvr",
                                                "This ZooKeeper instance is not currently serving"
                                                        + " requests\n"))
                                .role())
                .isEqualTo("no quorum");
        assertThat(
                        ask(
                                        1,
                                        Map.of(
                                                "srvr",
                                                "srvr is not executed because it is not in the"
                                                        + " whitelist.\n"))
                                .role())
                .isEqualTo("does not allow srvr");
        assertThat(ask(1, Map.of("srvr", "HTTP/1.1 400\n")).role())
                .isEqualTo("no answer to srvr that makes sense");
    }

    @Test
    void numbersThatAreNoneAreNotKnown() throws IOException {
        ServerStatus status =
                ask(
                        null,
                        Map.of(
                                "srvr",
                                "Mode: leader\nZxid: 0xzz\nConnections: many\n",
                                "conf",
                                "serverId=x\n"));
        assertThat(status.zxid()).isNull();
        assertThat(status.clients()).isNull();
        assertThat(status.id()).isNull();
    }

    @Test
    void anIdThatIsKnownIsNotAskedFor() throws IOException {
        ServerStatus status =
                ask(9, Map.of("srvr", FakeServer.srvr("leader", 7), "conf", "serverId=4\n"));
        assertThat(status.id()).isEqualTo(9);
    }

    @Test
    void aServerThatDoesNotServeHasNoQuorum() throws IOException {
        ServerStatus status =
                ask(
                        2,
                        Map.of(
                                "srvr",
                                "This ZooKeeper instance is not currently serving requests\n"));
        assertThat(status.role()).isEqualTo("no quorum");
        assertThat(status.serves()).isFalse();
        assertThat(status.id()).isEqualTo(2);
        assertThat(status.zxid()).isNull();
    }

    @Test
    void whereNobodyListensThereIsNoAnswer() throws IOException {
        FakeServer gone = FakeServer.saying("leader", 7);
        gone.close();
        ServerStatus status = ServerStatus.ask(gone.address(), null);
        assertThat(status.role()).startsWith("no answer: ");
        assertThat(status.serves()).isFalse();
    }

    @Test
    void aNameThatThereIsNotIsSaid() {
        HostAndPort nowhere = new HostAndPort("nowhere.invalid", 2181);
        assertThat(ServerStatus.ask(nowhere, null).role()).isEqualTo("name not known");
    }

    @ParameterizedTest
    @CsvSource({
        "0x100000002, 0x100000005, 3",
        "0x100000005, 0x100000005, 0",
        "0x100000006, 0x100000005, 0",
    })
    void lagIsHowFarTheLeaderIsAhead(String zxid, String leader, long lag) {
        assertThat(at(Long.decode(zxid)).lag(Long.decode(leader))).isEqualTo(lag);
    }

    @Test
    void whatCannotBeComparedHasNoLag() {
        assertThat(at(0x1_0000_0002L).lag(0x2_0000_0001L)).as("another epoch").isNull();
        assertThat(at(null).lag(5L)).isNull();
        assertThat(at(5L).lag(null)).isNull();
    }
}
