package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.peer.TestServer.Event;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class PeerTransportTest {

    private final List<TestServer> servers = new ArrayList<>();
    private Map<PeerId, PeerAddress> addresses = Map.of();

    @BeforeEach
    void choosePorts() throws IOException {
        addresses = TestServer.addresses(2);
    }

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer start(int id) throws IOException {
        return start(id, PeerLimits.DEFAULT);
    }

    private TestServer start(int id, PeerLimits limits) throws IOException {
        TestServer server = TestServer.started(TestServer.config(id, addresses, limits), 1);
        servers.add(server);
        return server;
    }

    private static Event.Up learnerUp(TestServer server) {
        return server.await(Event.Up.class, up -> up.kind() == LinkKind.LEARNER);
    }

    private static List<PeerMessage> saidOn(TestServer server, LinkId link) {
        List<PeerMessage> said = new ArrayList<>();
        for (Event event : server.events()) {
            if (event instanceof Event.Said s && s.link().equals(link)) {
                said.add(s.message());
            }
        }
        return said;
    }

    @Test
    void aLearnerLinkComesUpOnBothSides() throws IOException {
        TestServer learner = start(1);
        TestServer leader = start(2);
        learner.run(() -> learner.transport.dialLeader(leader.id));
        assertThat(learnerUp(learner))
                .isEqualTo(
                        new Event.Up(
                                learnerUp(learner).link(),
                                LinkKind.LEARNER,
                                leader.id,
                                true,
                                TestServer.hello(leader.id, 1)));
        assertThat(learnerUp(leader))
                .isEqualTo(
                        new Event.Up(
                                learnerUp(leader).link(),
                                LinkKind.LEARNER,
                                learner.id,
                                false,
                                TestServer.hello(learner.id, 1)));
    }

    @Test
    void messagesArriveInOrderBothWaysAtOnce() throws IOException {
        TestServer learner = start(1);
        TestServer leader = start(2);
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId down = learnerUp(learner).link();
        LinkId up = learnerUp(leader).link();
        List<PeerMessage> proposed = new ArrayList<>();
        List<PeerMessage> acked = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            proposed.add(
                    i % 3 == 0
                            ? new Message.Propose(3, i, Samples.records(i + 1, 1 + i % 7, i % 500))
                            : new Message.Commit(3, i));
            acked.add(
                    i % 10 == 0
                            ? new Message.Rejoin("number " + i)
                            : new Message.Ack(3, i, i % 2 == 0));
        }
        for (int i = 0; i < proposed.size(); i += 100) {
            leader.say(up, proposed.subList(i, i + 100).toArray(new PeerMessage[0]));
            learner.say(down, acked.subList(i, i + 100).toArray(new PeerMessage[0]));
        }
        learner.await(Event.Said.class, s -> s.message().equals(proposed.getLast()));
        leader.await(Event.Said.class, s -> s.message().equals(acked.getLast()));
        assertThat(saidOn(learner, down)).isEqualTo(proposed);
        assertThat(saidOn(leader, up)).isEqualTo(acked);
    }

    @Test
    void nothingLeavesBeforeTheFlush() throws IOException {
        TestServer server = start(1);
        try (RawPeer peer = RawPeer.dial(TestServer.address(addresses, server.id).learnerPort())) {
            peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            peer.hear();
            LinkId link = learnerUp(server).link();
            server.run(
                    () -> {
                        server.transport.send(link, new Message.Commit(1, 1));
                        server.transport.send(link, new Message.Commit(1, 2));
                    });
            server.run(() -> server.transport.hangUp(new LinkId(999), "no such link"));
            server.run(server.transport::flush);
            assertThat(peer.hear()).isEqualTo(new Message.Commit(1, 1));
            assertThat(peer.hear()).isEqualTo(new Message.Commit(1, 2));
        }
    }

    @Test
    void aMessageOfManyMegabytesPasses() throws IOException {
        TestServer learner = start(1);
        TestServer leader = start(2);
        learner.run(() -> learner.transport.dialLeader(leader.id));
        byte[] packed = new byte[30 << 20];
        packed[packed.length - 1] = 7;
        learner.say(learnerUp(learner).link(), new RelayMessage.Forward(1, packed));
        Event.Said said = leader.await(Event.Said.class, _ -> true);
        assertThat(((RelayMessage.Forward) said.message()).packed()).isEqualTo(packed);
    }

    @Test
    void aLeaderThatIsNotThereIsADialThatFailed() throws IOException {
        TestServer learner = start(1);
        learner.run(() -> learner.transport.dialLeader(new PeerId(2)));
        Event.Failed failed = learner.await(Event.Failed.class, _ -> true);
        assertThat(failed.leader()).isEqualTo(new PeerId(2));
        assertThat(failed.reason()).contains("connection refused");
    }

    @Test
    void aLeaderThatNobodyConfiguredIsADialThatFailed() throws IOException {
        TestServer learner = start(1);
        learner.run(
                () -> {
                    learner.transport.dialLeader(new PeerId(7));
                    assertThat(learner.events()).isEmpty(); // never from within a call
                });
        assertThat(learner.await(Event.Failed.class, _ -> true))
                .isEqualTo(new Event.Failed(new PeerId(7), "server 7 is not in the configuration"));
    }

    @Test
    void aNameThatDoesNotResolveIsADialThatFailed() throws IOException {
        addresses = new TreeMap<>(addresses);
        addresses.put(new PeerId(2), new PeerAddress("no-such-host.invalid", 1, 2));
        TestServer learner = start(1);
        learner.run(() -> learner.transport.dialLeader(new PeerId(2)));
        assertThat(learner.await(Event.Failed.class, _ -> true).reason())
                .containsAnyOf("does not resolve", "not connected");
    }

    @Test
    void aNewerDialTakesThePlaceOfOneInProgress() throws IOException {
        TestServer learner = start(1);
        try (ServerSocket listener =
                RawPeer.listener(TestServer.address(addresses, new PeerId(2)).learnerPort())) {
            learner.run(() -> learner.transport.dialLeader(new PeerId(2)));
            try (RawPeer first = RawPeer.accept(listener)) {
                first.hear();
                learner.run(() -> learner.transport.dialLeader(new PeerId(2)));
                try (RawPeer second = RawPeer.accept(listener)) {
                    second.hear();
                    assertThat(first.readToEnd()).isZero();
                    second.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
                    learnerUp(learner);
                    second.say(new Message.LeaderInfo(4));
                    learner.await(Event.Said.class, _ -> true);
                    assertThat(learner.events()).hasSize(2);
                }
            }
        }
    }

    @Test
    void whatWasSentBeforeAHangUpArrives() throws IOException {
        TestServer learner = start(1);
        TestServer leader = start(2);
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId up = learnerUp(leader).link();
        LinkId down = learnerUp(learner).link();
        leader.run(
                () -> {
                    for (int i = 1; i <= 1_000; i++) {
                        leader.transport.send(up, new Message.Commit(3, i));
                    }
                    leader.transport.hangUp(up, "test");
                    leader.transport.send(up, new Message.Commit(3, 1_001));
                    leader.transport.flush();
                });
        learner.await(Event.Down.class, d -> d.link().equals(down));
        leader.await(Event.Down.class, d -> d.link().equals(up));
        assertThat(saidOn(learner, down)).hasSize(1_000).endsWith(new Message.Commit(3, 1_000));
    }

    @Test
    void nothingIsReportedOfALinkAfterItsHangUpButItsEnd() throws IOException {
        TestServer server = start(1);
        try (RawPeer peer = RawPeer.dial(TestServer.address(addresses, server.id).learnerPort())) {
            peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            peer.hear();
            LinkId link = learnerUp(server).link();
            server.run(() -> server.transport.hangUp(link, "test"));
            assertThat(peer.readToEnd()).isZero(); // it has said goodbye; we go on talking
            peer.say(new Message.Ack(1, 1, true));
            server.await(Event.Down.class, _ -> true);
            assertThat(server.events()).hasSize(2);
        }
    }

    @Test
    void aPeerThatDoesNotReadLosesItsLink() throws IOException {
        PeerLimits small =
                new PeerLimits(80 << 20, 1 << 20, 1 << 16, 2000, 3000, 1000, 10_000, 50, 1000);
        TestServer server = start(1, small);
        int port = TestServer.address(addresses, server.id).learnerPort();
        try (RawPeer slow = RawPeer.dial(port, 1 << 16);
                RawPeer good =
                        RawPeer.dial(TestServer.address(addresses, server.id).electionPort())) {
            slow.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            slow.hear();
            good.say(RawPeer.greeting(LinkKind.ELECTION, 2, 2, 1));
            good.hear();
            LinkId link = learnerUp(server).link();
            RelayMessage.Forward message = new RelayMessage.Forward(1, new byte[100_000]);
            int sent = 0;
            while (server.events().stream().noneMatch(Event.Down.class::isInstance)) {
                server.say(link, message);
                assertThat(++sent).as("messages of 100 kB sent to nobody").isLessThan(1_000);
            }
            assertThat(server.events()).last().isEqualTo(new Event.Down(link));
        }
    }

    @Test
    void aTakenPortIsOneLineForTheOperator() throws IOException {
        try (ServerSocket taken =
                RawPeer.listener(TestServer.address(addresses, new PeerId(1)).electionPort())) {
            TestServer server =
                    new TestServer(TestServer.config(1, addresses), 1, TestServer.noHistory());
            servers.add(server);
            assertThatThrownBy(server.transport::start)
                    .isInstanceOf(IOException.class)
                    .message()
                    .contains("election port " + taken.getLocalPort(), "Address already in use")
                    .doesNotContain("\n");
        }
    }

    @Test
    void afterCloseThePortsAreFreeAndNothingIsReported() throws IOException {
        TestServer one = start(1);
        try (RawPeer peer = RawPeer.dial(TestServer.address(addresses, one.id).learnerPort())) {
            peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            peer.hear();
            learnerUp(one);
            one.transport.close().join();
            assertThat(peer.readToEnd()).isZero();
            assertThat(one.events()).hasSize(1);
            start(1);
        }
    }

    @Test
    void whatTheOwnerThrowsReachesTheHandlerOfUncaughtExceptions() throws IOException {
        TestServer server = start(1);
        server.thrownBySaid = new InvariantViolation("test");
        try (RawPeer peer = RawPeer.dial(TestServer.address(addresses, server.id).learnerPort())) {
            peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            peer.hear();
            peer.say(new Message.Ack(1, 1, true));
            server.await(Event.Said.class, _ -> true);
            server.run(() -> {}); // behind the handler
            assertThat(server.bugs).containsExactly(server.thrownBySaid);
            server.bugs.clear();
        }
    }
}
