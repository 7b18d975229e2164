package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.peer.TestServer.Event;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ElectionMeshTest {

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer add(PeerConfig config, long incarnation) throws IOException {
        TestServer server = TestServer.started(config, incarnation);
        servers.add(server);
        return server;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyPairGetsOneLink_onEitherKindOfLoop(boolean epoll) throws IOException {
        Map<PeerId, PeerAddress> addresses = TestServer.addresses(3);
        for (int i = 1; i <= 3; i++) {
            TestServer server =
                    new TestServer(
                            TestServer.config(i, addresses), 1, TestServer.noHistory(), epoll);
            server.transport.start();
            servers.add(server);
        }
        for (TestServer one : servers) {
            for (TestServer other : servers) {
                if (one != other) {
                    Event.Up up = one.awaitElectionLink(other);
                    assertThat(up.hello()).isEqualTo(TestServer.hello(other.id, 1));
                }
            }
        }
    }

    @RepeatedTest(30)
    void whenBothDialAtOnceOneLinkSurvivesAndNothingFlaps() throws IOException {
        Map<PeerId, PeerAddress> addresses = TestServer.addresses(2);
        TestServer one = new TestServer(TestServer.config(1, addresses), 1, TestServer.noHistory());
        TestServer two = new TestServer(TestServer.config(2, addresses), 1, TestServer.noHistory());
        servers.add(one);
        servers.add(two);
        Thread first = Thread.ofVirtual().start(() -> start(one));
        start(two);
        join(first);
        Event.Up atOne = one.awaitElectionLink(two);
        Event.Up atTwo = two.awaitElectionLink(one);
        assertThat(atOne.dialledByUs()).isNotEqualTo(atTwo.dialledByUs());
        // It carries messages both ways, and no second link ever came or went.
        one.say(atOne.link(), new Message.Pong(1, 1, DiskState.UNKNOWN));
        two.say(atTwo.link(), new Message.Pong(2, 2, DiskState.UNKNOWN));
        one.await(
                Event.Said.class,
                said -> said.message().equals(new Message.Pong(2, 2, DiskState.UNKNOWN)));
        two.await(
                Event.Said.class,
                said -> said.message().equals(new Message.Pong(1, 1, DiskState.UNKNOWN)));
        assertThat(one.events()).hasSize(2);
        assertThat(two.events()).hasSize(2);
    }

    @Test
    void aRestartedServerIsLinkedAgainAndTheOldLinkGoesDownFirst() throws IOException {
        Map<PeerId, PeerAddress> addresses = TestServer.addresses(2);
        TestServer one = add(TestServer.config(1, addresses), 1);
        for (long incarnation = 1; incarnation <= 3; incarnation++) {
            try (TestServer two =
                    TestServer.started(TestServer.config(2, addresses), incarnation)) {
                long wanted = incarnation;
                one.await(Event.Up.class, up -> up.hello().incarnation() == wanted);
                two.awaitElectionLink(one);
                assertThat(one.live(LinkKind.ELECTION, two.id)).hasSize(1);
            }
            one.await("the link going down", all -> all.getLast() instanceof Event.Down);
        }
        assertThat(one.events()).hasSize(6);
    }

    @Test
    void aLinkThatWasHungUpComesBackByItself() throws IOException {
        Map<PeerId, PeerAddress> addresses = TestServer.addresses(2);
        TestServer one = add(TestServer.config(1, addresses), 1);
        TestServer two = add(TestServer.config(2, addresses), 1);
        Event.Up up = one.awaitElectionLink(two);
        one.run(() -> one.transport.hangUp(up.link(), "test"));
        one.await("two links", all -> all.stream().filter(Event.Up.class::isInstance).count() == 2);
        assertThat(one.events().get(1)).isEqualTo(new Event.Down(up.link()));
        two.awaitElectionLink(one);
    }

    private static void start(TestServer server) {
        try {
            server.transport.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
