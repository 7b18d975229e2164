package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.quorate.server.peer.TestServer.Event;
import io.quorate.server.peer.wire.PeerProto;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a server does with connections of all sorts. Server 2 is in the hands of the test. */
class HandshakeTest {

    private static final PeerLimits HASTY =
            new PeerLimits(80 << 20, 64 << 20, 2 << 20, 2_000, 100, 1_000, 100, 50, 1_000);

    private Map<PeerId, PeerAddress> addresses = Map.of();
    private int learnerPort;
    private int electionPort;

    @BeforeEach
    void choosePorts() throws IOException {
        addresses = TestServer.addresses(3);
        PeerAddress own = TestServer.config(1, addresses).own();
        learnerPort = own.learnerPort();
        electionPort = own.electionPort();
    }

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer start(PeerLimits limits) throws IOException {
        TestServer server = TestServer.started(TestServer.config(1, addresses, limits), 1);
        servers.add(server);
        return server;
    }

    private static String refusal(RawPeer peer) throws IOException {
        String reason = ((Message.Refuse) peer.hear()).reason();
        assertThat(peer.readToEnd()).isZero();
        return reason;
    }

    @Test
    void aKnownServerIsAnsweredWithOurHello() throws IOException {
        TestServer server = start(PeerLimits.DEFAULT);
        try (RawPeer peer = RawPeer.dial(learnerPort)) {
            peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 5));
            Greeting answer = (Greeting) peer.hear();
            assertThat(answer.kind()).isEqualTo(LinkKind.LEARNER);
            assertThat(answer.hello()).isEqualTo(TestServer.hello(server.id, 1));
            Event.Up up = server.await(Event.Up.class, _ -> true);
            assertThat(up.kind()).isEqualTo(LinkKind.LEARNER);
            assertThat(up.peer()).isEqualTo(new PeerId(2));
            assertThat(up.dialledByUs()).isFalse();
            assertThat(up.hello()).isEqualTo(TestServer.hello(new PeerId(2), 5));
        }
    }

    /** It dials us, as an observer does of which only its own configuration knows. */
    @Test
    void aServerThatNobodyConfiguredIsAnsweredAndLeavesNoTrace() throws IOException {
        TestServer server = start(PeerLimits.DEFAULT);
        for (int ended = 2; ended <= 4; ended += 2) {
            try (RawPeer learner = RawPeer.dial(learnerPort);
                    RawPeer election = RawPeer.dial(electionPort)) {
                learner.say(RawPeer.greeting(LinkKind.LEARNER, ended - 1, 9, 1));
                assertThat(learner.hear()).isInstanceOf(Greeting.class);
                election.say(RawPeer.greeting(LinkKind.ELECTION, ended, 9, 1));
                assertThat(election.hear()).isInstanceOf(Greeting.class);
            }
            int both = ended;
            server.await("both down", all -> count(all, Event.Down.class) == both);
            assertThat(count(server.events(), Event.Up.class)).isEqualTo(ended);
        }
        assertThat(server.bugs).isEmpty();
    }

    private static long count(List<Event> events, Class<? extends Event> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    /** It comes again and again, and is spoken of once. */
    @Test
    void aServerWithTheDataOfAnotherClusterIsToldSo() throws IOException {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(PeerTransport.class);
        logger.addAppender(lines);
        try {
            TestServer server = start(PeerLimits.DEFAULT);
            for (int time = 1; time <= 3; time++) {
                try (RawPeer peer = RawPeer.dial(electionPort)) {
                    peer.say(ofCluster(78, time));
                    assertThat(refusal(peer))
                            .isEqualTo(
                                    "server 2 has a volume of cluster 4e, and server 1 one of 4d:"
                                            + " one is not where it belongs. The data of both is"
                                            + " left alone");
                }
            }
            assertThat(server.events()).isEmpty();
            assertThat(List.copyOf(lines.list))
                    .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .startsWith("server 2 has a volume of cluster 4e");
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static Greeting ofCluster(long clusterId, long number) {
        Hello ours = TestServer.hello(new PeerId(2), 1);
        Hello theirs =
                new Hello(
                        ours.protocolVersion(),
                        clusterId,
                        true,
                        ours.sender(),
                        1,
                        ours.standing(),
                        false,
                        false,
                        ours.diskId(),
                        ours.acceptedEpoch(),
                        ours.highestZxidEverLogged(),
                        ours.configZxid(),
                        ours.featureLevel());
        return new Greeting(LinkKind.ELECTION, number, theirs);
    }

    @Test
    void aServerWithOurIdIsToldSo() throws IOException {
        start(PeerLimits.DEFAULT);
        try (RawPeer peer = RawPeer.dial(electionPort)) {
            peer.say(RawPeer.greeting(LinkKind.ELECTION, 1, 1, 1));
            assertThat(refusal(peer)).contains("server 1 has the id");
        }
    }

    @Test
    void aLinkOnTheWrongPortIsToldSo() throws IOException {
        start(PeerLimits.DEFAULT);
        try (RawPeer peer = RawPeer.dial(learnerPort)) {
            peer.say(RawPeer.greeting(LinkKind.ELECTION, 1, 2, 1));
            assertThat(refusal(peer)).contains("this is a learner port");
        }
        try (RawPeer peer = RawPeer.dial(electionPort)) {
            peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            assertThat(refusal(peer)).contains("this is an election port");
        }
    }

    @Test
    void anotherProtocolVersionIsRefusedWithBothNumbers() throws IOException {
        start(PeerLimits.DEFAULT);
        try (RawPeer peer = RawPeer.dial(learnerPort)) {
            Hello ours = TestServer.hello(new PeerId(2), 1);
            peer.say(
                    new Greeting(
                            LinkKind.LEARNER,
                            1,
                            new Hello(
                                    41,
                                    ours.clusterId(),
                                    true,
                                    ours.sender(),
                                    1,
                                    ours.standing(),
                                    false,
                                    false,
                                    1,
                                    1,
                                    1,
                                    1,
                                    1)));
            assertThat(refusal(peer)).contains("version 41").contains("version 1,");
        }
    }

    @Test
    void garbageEndsItsConnectionAndNoOther() throws IOException {
        TestServer server = start(PeerLimits.DEFAULT);
        try (RawPeer good = RawPeer.dial(learnerPort)) {
            good.say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            good.hear();
            for (String garbage : new String[] {"GET / HTTP/1.1\r\n\r\n", "ruok", "\0\0\0\0\0"}) {
                try (RawPeer bad = RawPeer.dial(learnerPort)) {
                    bad.send(garbage.getBytes(StandardCharsets.ISO_8859_1));
                    if (garbage.length() < 5) {
                        bad.send(new byte[PeerLink.GREETING_MAX_BYTES]);
                    }
                    assertThat(bad.readToEnd()).isZero();
                }
            }
            try (RawPeer bad = RawPeer.dial(learnerPort)) {
                bad.say(new Message.Ack(1, 1, true));
                assertThat(bad.readToEnd()).isZero();
            }
            good.say(new Message.Ack(1, 2, true));
            server.await(Event.Said.class, _ -> true);
            assertThat(server.events()).hasSize(2);
        }
    }

    @Test
    void aConnectionThatNeverSaysHelloIsClosed() throws IOException {
        start(HASTY);
        try (RawPeer peer = RawPeer.dial(electionPort)) {
            assertThat(peer.readToEnd()).isZero();
        }
    }

    @Test
    void aLeaderThatNeverSaysHelloIsADialThatFailed() throws IOException {
        TestServer server = start(HASTY);
        PeerAddress leader = TestServer.address(addresses, new PeerId(2));
        try (ServerSocket listener = RawPeer.listener(leader.learnerPort())) {
            server.run(() -> server.transport.dialLeader(new PeerId(2)));
            try (RawPeer peer = RawPeer.accept(listener)) {
                assertThat(peer.hear()).isInstanceOf(Greeting.class);
                Event.Failed failed = server.await(Event.Failed.class, _ -> true);
                assertThat(failed.leader()).isEqualTo(new PeerId(2));
                assertThat(failed.reason()).contains("no Hello within 100 ms");
            }
        }
    }

    @Test
    void aRefusalIsTheReasonWhyADialFailed() throws IOException {
        TestServer server = start(PeerLimits.DEFAULT);
        PeerAddress leader = TestServer.address(addresses, new PeerId(2));
        try (ServerSocket listener = RawPeer.listener(leader.learnerPort())) {
            server.run(() -> server.transport.dialLeader(new PeerId(2)));
            try (RawPeer peer = RawPeer.accept(listener)) {
                peer.say(new Message.Refuse("another cluster"));
                Event.Failed failed = server.await(Event.Failed.class, _ -> true);
                assertThat(failed.reason()).contains("it refused: another cluster");
            }
        }
    }

    @Test
    void anotherServerAtTheLeadersAddressIsRefused() throws IOException {
        TestServer server = start(PeerLimits.DEFAULT);
        PeerAddress leader = TestServer.address(addresses, new PeerId(2));
        try (ServerSocket listener = RawPeer.listener(leader.learnerPort())) {
            server.run(() -> server.transport.dialLeader(new PeerId(2)));
            try (RawPeer peer = RawPeer.accept(listener)) {
                peer.hear();
                peer.say(RawPeer.greeting(LinkKind.LEARNER, 1, 3, 1));
                assertThat(refusal(peer)).contains("server 3 answers at the address of server 2");
            }
            Event.Failed failed = server.await(Event.Failed.class, _ -> true);
            assertThat(failed.reason()).contains("server 3 answers");
        }
    }

    @Test
    void whatIsNoMessageEndsAnEstablishedLink() throws IOException {
        TestServer server = start(PeerLimits.DEFAULT);
        byte[] unknownKind = {0, 0, 0, 3, (byte) 0xfa, 1, 0};
        byte[] oversized = {5, 0, 0, 1};
        byte[] secondHello = Samples.encoded(RawPeer.greeting(LinkKind.LEARNER, 2, 2, 1));
        byte[] badRecord = Samples.encoded(new Message.Propose(1, 1, Samples.records(1, 1, 9)));
        badRecord[badRecord.length - 1] ^= 1;
        int links = 0;
        for (byte[] bad : new byte[][] {unknownKind, oversized, secondHello, badRecord}) {
            try (RawPeer peer = RawPeer.dial(learnerPort)) {
                peer.say(RawPeer.greeting(LinkKind.LEARNER, 100 + links, 2, 1));
                peer.hear();
                peer.say(new Message.Pong(1, links, DiskState.UNKNOWN));
                peer.send(bad);
                peer.readToEnd();
            }
            links++;
            int seen = links;
            server.await("an up, a said and a down each", all -> all.size() == 3 * seen);
            assertThat(server.events().getLast()).isInstanceOf(Event.Down.class);
        }
    }

    @Test
    void anEmptyHelloIsRefusedQuietly() throws IOException {
        start(PeerLimits.DEFAULT);
        byte[] frame =
                PeerProto.Frame.newBuilder()
                        .setHello(PeerProto.Hello.getDefaultInstance())
                        .build()
                        .toByteArray();
        try (RawPeer peer = RawPeer.dial(learnerPort)) {
            peer.send(new byte[] {0, 0, 0, (byte) frame.length});
            peer.send(frame);
            assertThat(refusal(peer)).contains("version 0");
        }
    }

    @Test
    void aFloodOfConnectionsThatSayNothingIsCutOff() throws IOException {
        start(PeerLimits.DEFAULT);
        List<RawPeer> silent = new ArrayList<>();
        try {
            for (int i = 0; i < PeerTransport.UNGREETED_MAX; i++) {
                silent.add(RawPeer.dial(learnerPort));
            }
            try (RawPeer tooMany = RawPeer.dial(learnerPort)) {
                assertThat(tooMany.readToEnd()).isZero();
            }
            silent.getFirst().say(RawPeer.greeting(LinkKind.LEARNER, 1, 2, 1));
            assertThat(silent.getFirst().hear()).isInstanceOf(Greeting.class);
            try (RawPeer next = RawPeer.dial(electionPort)) {
                next.say(RawPeer.greeting(LinkKind.ELECTION, 2, 2, 1));
                assertThat(next.hear()).isInstanceOf(Greeting.class);
            }
        } finally {
            for (RawPeer peer : silent) {
                peer.close();
            }
        }
    }
}
