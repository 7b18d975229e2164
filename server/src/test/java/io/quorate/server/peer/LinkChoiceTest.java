package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.peer.TestServer.Event;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which of several connections with the same server becomes, or stays, the link. */
class LinkChoiceTest {

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

    private TestServer start(int id, PeerLimits limits) throws IOException {
        TestServer server = TestServer.started(TestServer.config(id, addresses, limits), 1);
        servers.add(server);
        return server;
    }

    private int port(int id, LinkKind kind) {
        PeerAddress address = TestServer.config(id, addresses).own();
        return kind == LinkKind.ELECTION ? address.electionPort() : address.learnerPort();
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void aNewerHelloReplacesAHalfOpenLink_whichGoesDownFirst(LinkKind kind) throws IOException {
        TestServer server = start(1, PeerLimits.DEFAULT);
        try (RawPeer older = RawPeer.dial(port(1, kind));
                RawPeer newer = RawPeer.dial(port(1, kind))) {
            older.say(RawPeer.greeting(kind, 1, 2, 1));
            older.hear();
            newer.say(RawPeer.greeting(kind, 2, 2, 1));
            newer.hear();
            assertThat(older.readToEnd()).isZero();
            newer.say(new Message.Pong(1, 1, DiskState.UNKNOWN));
            server.await(Event.Said.class, _ -> true);
            List<Event> events = server.events();
            Event.Up first = (Event.Up) events.get(0);
            Event.Up second = (Event.Up) events.get(2);
            assertThat(events)
                    .containsExactly(
                            first,
                            new Event.Down(first.link()),
                            second,
                            new Event.Said(
                                    second.link(), new Message.Pong(1, 1, DiskState.UNKNOWN)));
            assertThat(second.link()).isNotEqualTo(first.link());
        }
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void anOlderHelloOfTheSameProcessIsRefused(LinkKind kind) throws IOException {
        TestServer server = start(1, PeerLimits.DEFAULT);
        try (RawPeer newer = RawPeer.dial(port(1, kind));
                RawPeer older = RawPeer.dial(port(1, kind))) {
            newer.say(RawPeer.greeting(kind, 2, 2, 1));
            newer.hear();
            older.say(RawPeer.greeting(kind, 1, 2, 1));
            assertThat(((Message.Refuse) older.hear()).reason()).contains("newer Hello");
            newer.say(new Message.Pong(1, 1, DiskState.UNKNOWN));
            server.await(Event.Said.class, _ -> true);
            assertThat(server.events()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(LinkKind.class)
    void aRestartedPeerReplacesItsOldLinkThoughItCountsFromOneAgain(LinkKind kind)
            throws IOException {
        TestServer server = start(1, PeerLimits.DEFAULT);
        try (RawPeer older = RawPeer.dial(port(1, kind));
                RawPeer newer = RawPeer.dial(port(1, kind))) {
            older.say(RawPeer.greeting(kind, 50, 2, 1));
            older.hear();
            newer.say(RawPeer.greeting(kind, 1, 2, 2));
            newer.hear();
            server.await(Event.Up.class, up -> up.hello().incarnation() == 2);
            assertThat(server.events().get(1)).isInstanceOf(Event.Down.class);
        }
    }

    @Test
    void theLargerIdRefusesTheOthersHelloWhileItsOwnWaits() throws IOException {
        try (ServerSocket listener = RawPeer.listener(port(1, LinkKind.ELECTION))) {
            TestServer server = start(2, patientWithOwnHello());
            try (RawPeer dialled = RawPeer.accept(listener);
                    RawPeer own = RawPeer.dial(port(2, LinkKind.ELECTION))) {
                assertThat(dialled.hear()).isInstanceOf(Greeting.class);
                own.say(RawPeer.greeting(LinkKind.ELECTION, 1, 1, 1));
                assertThat(((Message.Refuse) own.hear()).reason()).contains("both dialled at once");
                dialled.say(RawPeer.greeting(LinkKind.ELECTION, 2, 1, 1));
                assertThat(server.await(Event.Up.class, _ -> true).dialledByUs()).isTrue();
            }
        }
    }

    @Test
    void theSmallerIdTakesTheOthersHelloAndDropsItsOwnDial() throws IOException {
        try (ServerSocket listener = RawPeer.listener(port(2, LinkKind.ELECTION))) {
            TestServer server = start(1, patientWithOwnHello());
            try (RawPeer dialled = RawPeer.accept(listener);
                    RawPeer own = RawPeer.dial(port(1, LinkKind.ELECTION))) {
                assertThat(dialled.hear()).isInstanceOf(Greeting.class);
                own.say(RawPeer.greeting(LinkKind.ELECTION, 1, 2, 1));
                assertThat(own.hear()).isInstanceOf(Greeting.class);
                assertThat(dialled.readToEnd()).isZero();
                assertThat(server.await(Event.Up.class, _ -> true).dialledByUs()).isFalse();
                assertThat(server.events()).hasSize(1);
            }
        }
    }

    @Test
    void aHelloThatWaitsForLongGivesWayEvenToTheSmallerId() throws IOException {
        PeerLimits hasty =
                new PeerLimits(80 << 20, 64 << 20, 2 << 20, 2000, 20_000, 0, 10_000, 50, 1000);
        try (ServerSocket listener = RawPeer.listener(port(1, LinkKind.ELECTION))) {
            TestServer server = start(2, hasty);
            try (RawPeer dialled = RawPeer.accept(listener);
                    RawPeer own = RawPeer.dial(port(2, LinkKind.ELECTION))) {
                assertThat(dialled.hear()).isInstanceOf(Greeting.class);
                own.say(RawPeer.greeting(LinkKind.ELECTION, 1, 1, 1));
                assertThat(own.hear()).isInstanceOf(Greeting.class);
                assertThat(server.await(Event.Up.class, _ -> true).dialledByUs()).isFalse();
            }
        }
    }

    private static PeerLimits patientWithOwnHello() {
        return new PeerLimits(80 << 20, 64 << 20, 2 << 20, 2000, 20_000, 20_000, 10_000, 50, 1000);
    }
}
