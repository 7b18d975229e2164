package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.node.TestEnsemble.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;

/** A server without a leader that serves reads to who asks for that: PROTOCOL 18. */
final class NodeReadOnlyTest {

    private static final long AFTER_NANOS = 2_000 * SingleServer.MILLI;

    private final TestEnsemble ensemble =
            new TestEnsemble(new ServicePolicy.Sessions(false, false, AFTER_NANOS, true));
    private final List<Server> followers = ensemble.followers();
    private final Server alone = followers.getFirst();
    private final Server leader = ensemble.leader();

    private static byte[] connect(long sessionId, boolean readOnly, long lastZxidSeen) {
        return SingleServer.connect(
                new ConnectRequest(
                        0, lastZxidSeen, 10_000, sessionId, new byte[16], readOnly, true));
    }

    /** One znode, and one server left. */
    private void loseTheQuorum() {
        ConnectionId client = ensemble.client(alone, 10_000).connection();
        ensemble.say(alone, client, request(1, new Request.Create("/a", null, Acl.OPEN, 0)));
        ensemble.settle();
        ensemble.kill(leader);
        ensemble.kill(followers.getLast());
        ensemble.pass(5_000);
        ensemble.said(alone);
    }

    private ConnectionId connected(byte[] handshake) {
        ConnectionId client = ensemble.connection(alone);
        ensemble.say(alone, client, handshake);
        ensemble.settle();
        return client;
    }

    private Reply ask(ConnectionId client, Request request) {
        ensemble.say(alone, client, request(7, request));
        ensemble.settle();
        return (Reply) ensemble.frames(alone, client).getLast();
    }

    @Test
    void readsAreServed_andNothingElse() {
        loseTheQuorum();
        ConnectionId client = connected(connect(0, true, 0));
        ClientFrame first = ensemble.frames(alone, client).getFirst();
        ConnectResponse response = ((ClientFrame.Connected) first).response();
        assertThat(response.readOnly()).isTrue();
        assertThat(response.sessionId()).isNotZero();

        assertThat(ask(client, new Request.Exists("/a", true)).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(client, new Request.GetChildren("/", false)).error())
                .isEqualTo(ErrorCode.OK);
        assertThat(ask(client, new Request.Create("/b", null, Acl.OPEN, 0)).error())
                .isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(ask(client, new Request.Multi(List.of())).error())
                .isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(ask(client, new Request.Sync("/")).error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(ask(client, new Request.Ping()).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(client, new Request.CloseSession()).error()).isEqualTo(ErrorCode.OK);
        assertThat(ensemble.said(alone)).contains(new Close(client, CloseReason.SESSION_CLOSED));
    }

    @Test
    void whoDidNotAskForThatIsSentOn() {
        loseTheQuorum();

        ConnectionId client = connected(connect(0, false, 0));

        assertThat(ensemble.said(alone))
                .containsExactly(new Close(client, CloseReason.NOT_READ_ONLY_CLIENT));
    }

    /** What became of it is known elsewhere. */
    @ParameterizedTest
    @ValueSource(longs = {77, 0x1_0000_0001L})
    void whoHasASessionIsNotToldThatItExpired(long sessionId) {
        loseTheQuorum();

        ConnectionId client = connected(connect(sessionId, true, 0));

        assertThat(ensemble.said(alone)).containsExactly(new Close(client, CloseReason.NO_LEADER));
    }

    @Test
    void whoHasSeenMoreIsSentOn() {
        loseTheQuorum();

        ConnectionId client = connected(connect(0, true, Long.MAX_VALUE));

        assertThat(ensemble.said(alone))
                .containsExactly(new Close(client, CloseReason.CLIENT_ZXID_AHEAD));
    }

    @Test
    void itEndsWhenThereIsALeaderAgain() {
        loseTheQuorum();
        ConnectionId client = connected(connect(0, true, 0));
        ensemble.said(alone);

        ensemble.revive(leader);
        ensemble.revive(followers.getLast());
        ensemble.passUntilServing();

        assertThat(ensemble.said(alone)).contains(new Close(client, CloseReason.READ_ONLY_ENDED));
        assertThat(Objects.requireNonNull(ensemble.client(alone, 10_000)).response().readOnly())
                .isFalse();
    }

    @Test
    void notBeforeItHasBeenWithoutALeaderForAWhile() {
        ensemble.kill(leader);
        ensemble.kill(followers.getLast());
        ensemble.pass(1_500);

        ConnectionId client = connected(connect(0, true, 0));
        assertThat(ensemble.frames(alone, client)).isEmpty();
        ensemble.pass(4_000);

        assertThat(ensemble.frames(alone, client)).as("held until then").hasSize(1);
    }

    @Test
    void aLeaderThatDoesNotServeHasNotBeenWithoutALeader() {
        TestEnsemble others =
                new TestEnsemble(new ServicePolicy.Sessions(false, false, AFTER_NANOS, false));
        Server busy = others.leader();
        others.pass(30_000);
        others.followers().forEach(others::kill);
        while (busy.node.status().mode() == NodeStatus.Mode.LEADER) {
            others.pass(100);
        }
        others.said(busy);

        ConnectionId client = others.connection(busy);
        others.say(busy, client, connect(0, true, 0));
        others.settle();
        assertThat(others.said(busy)).as("held for now").isEmpty();

        others.pass(4_000);
        assertThat(others.frames(busy, client)).as("read-only by now").hasSize(1);
    }

    @Test
    void aLeaderThatDoesNotServeSendsItsClientsOn() {
        TestEnsemble others = new TestEnsemble(new ServicePolicy.Sessions(false, false, 0, false));
        Server busy = others.leader();
        ConnectionId client = others.connection(busy);
        others.say(busy, client, connect(0, false, 0));
        others.pass(5_000);
        assertThat(others.said(busy)).contains(new Close(client, CloseReason.NO_LEADER));

        Server other = others.followers().getFirst();
        ConnectionId served = others.client(other, 10_000).connection();
        others.say(other, served, request(1, new Request.Create("/a", null, Acl.OPEN, 0)));
        others.settle();
        assertThat(((Reply) others.frames(other, served).getLast()).error())
                .isEqualTo(ErrorCode.OK);
        others.pass(30_000);
        assertThat(busy.node.status().state().sessions()).as("expired").isZero();
    }
}
