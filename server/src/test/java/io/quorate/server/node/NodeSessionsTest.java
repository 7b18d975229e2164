package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.attach;
import static io.quorate.server.node.SingleServer.connect;
import static io.quorate.server.node.SingleServer.raw;
import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.server.node.ClientFrame.Connected;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.node.RecordingEffects.Frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

/** Handshake, attach, expiry: PROTOCOL 3 and 4, DESIGN 4 (sessions, timers after a pause). */
final class NodeSessionsTest {

    private final SingleServer server = new SingleServer();

    private static Request ephemeral(String path) {
        return new Request.Create(path, null, Acl.OPEN, 1);
    }

    private ConnectResponse response(ConnectionId connection) {
        List<ClientFrame> frames = server.frames(connection);
        assertThat(frames).isNotEmpty();
        return ((Connected) frames.getFirst()).response();
    }

    @Test
    void aSessionIsTheServersIdAndTheZxidOfItsTransaction() {
        ConnectionId client = server.connection();
        server.say(client, connect(ConnectRequest.newSession(10_000)));
        server.endOfPass();
        assertThat(server.said()).as("before its transaction is applied").isEmpty();

        server.settle();

        byte[] entropy = new byte[16];
        Arrays.fill(entropy, (byte) 1);
        assertThat(response(client))
                .isEqualTo(
                        new ConnectResponse(
                                0, 10_000, 0x0100_0001_0000_0001L, entropy, false, true));
    }

    @ParameterizedTest
    @CsvSource({"1, 4000", "-5, 4000", "4000, 4000", "9999, 9999", "40000, 40000", "99999, 40000"})
    void theTimeoutIsClamped(int wanted, int granted) {
        assertThat(server.client(wanted).response().timeoutMillis()).isEqualTo(granted);
    }

    @Test
    void anOldClientHearsNoReadOnlyByte() {
        ConnectionId client = server.connection();
        server.say(client, connect(new ConnectRequest(0, 0, 10_000, 0, null, false, false)));
        server.settle();
        assertThat(response(client).hasReadOnly()).isFalse();

        ConnectionId refused = server.connection();
        server.say(refused, connect(new ConnectRequest(0, 0, 10_000, 5, null, false, false)));
        server.settle();
        assertThat(response(refused)).isEqualTo(ConnectResponse.expired(false));
    }

    @Test
    void framesBehindTheHandshakeWaitForTheSession() {
        ConnectionId client = server.connection();
        server.say(
                client,
                connect(ConnectRequest.newSession(10_000)),
                raw(Xid.PING, OpCode.PING.code()),
                request(1, ephemeral("/e")),
                request(2, new Request.Exists("/e", false)));
        server.endOfPass();
        assertThat(server.said()).isEmpty();

        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(frames.getFirst()).isInstanceOf(Connected.class);
        assertThat(frames.stream().skip(1).map(frame -> ((Reply) frame).xid()).toList())
                .containsExactly(Xid.PING, 1, 2);
    }

    @Test
    void aClientThatHasSeenMoreThanThisServerIsClosedWithoutAReply_evenWithAWrongPassword() {
        ConnectResponse session = server.client(10_000).response();
        ConnectionId ahead = server.connection();

        server.say(
                ahead,
                connect(
                        new ConnectRequest(
                                0,
                                0x1_0000_0002L,
                                10_000,
                                session.sessionId(),
                                new byte[16],
                                false,
                                true)));
        server.settle();

        assertThat(server.said()).containsExactly(new Close(ahead, CloseReason.CLIENT_ZXID_AHEAD));
    }

    @Test
    void aMalformedHandshakeClosesTheConnection() {
        ConnectionId client = server.connection();
        server.say(client, new byte[10]);
        assertThat(server.said()).containsExactly(new Close(client, CloseReason.MALFORMED_FRAME));
    }

    @Test
    void anAttachWithThePasswordMovesTheSession_andClosesTheOlderConnectionFirst() {
        SingleServer.Session older = server.client(10_000);
        ConnectionId newer = server.connection();

        server.say(newer, attach(older.response()), request(1, ephemeral("/e")));
        server.settle();

        List<RecordingEffects.Effect> said = server.said();
        assertThat(said.getFirst())
                .isEqualTo(new Close(older.connection(), CloseReason.CLIENT_RECONNECT));
        assertThat(said.get(1)).isEqualTo(new Frame(newer, new Connected(older.response())));
        assertThat(said).hasSize(3);
        assertThat(server.node.status().state().sessions()).isEqualTo(1);
    }

    @Test
    void anAttachWithAWrongPasswordIsRefused_andHasNoSideEffect() {
        SingleServer.Session session = server.client(10_000);
        long zxid = server.node.status().lastZxid();
        ConnectionId thief = server.connection();
        ConnectResponse wrong =
                new ConnectResponse(
                        0, 10_000, session.response().sessionId(), new byte[16], false, true);

        server.say(thief, attach(wrong));
        server.settle();

        assertThat(server.said())
                .containsExactly(
                        new Frame(thief, new Connected(ConnectResponse.expired(true))),
                        new Close(thief, CloseReason.SESSION_REFUSED));
        assertThat(server.node.status().lastZxid()).isEqualTo(zxid);
        server.say(session.connection(), request(1, ephemeral("/e")));
        server.settle();
        assertThat(server.frames(session.connection())).hasSize(1);
    }

    @Test
    void anAttachToASessionThatIsUnknownIsRefused() {
        ConnectionId client = server.connection();
        server.say(client, attach(new ConnectResponse(0, 10_000, 77, new byte[16], false, true)));
        server.settle();
        assertThat(server.said())
                .containsExactly(
                        new Frame(client, new Connected(ConnectResponse.expired(true))),
                        new Close(client, CloseReason.SESSION_REFUSED));
    }

    @Test
    void aWriteOfTheOlderConnectionIsRefusedAsSoonAsAnAttachIsProposed() {
        SingleServer.Session older = server.client(10_000);
        ConnectionId newer = server.connection();
        server.say(newer, attach(older.response()));
        server.endOfPass();
        server.said();

        server.say(older.connection(), request(1, ephemeral("/e")));
        server.endOfPass();

        assertThat(server.said())
                .containsExactly(new Close(older.connection(), CloseReason.SESSION_MOVED));
        server.settle();
        assertThat(response(newer)).isEqualTo(older.response());
        assertThat(server.node.status().state().ephemerals()).isZero();
    }

    @Test
    void anAttachToASessionThatIsBeingClosedIsRefusedWhenThatIsCommitted() {
        SingleServer.Session session = server.client(10_000);
        server.say(session.connection(), request(1, new Request.CloseSession()));
        server.endOfPass();
        ConnectionId late = server.connection();
        server.say(late, attach(session.response()));
        server.endOfPass();
        assertThat(server.said()).as("the close may still be lost").isEmpty();

        server.settle();

        assertThat(server.said())
                .contains(
                        new Frame(late, new Connected(ConnectResponse.expired(true))),
                        new Close(late, CloseReason.SESSION_REFUSED));
    }

    @Test
    void aSilentSessionExpiresBetweenItsTimeoutAndABucketLater_withItsEphemerals() {
        SingleServer.Session session = server.client(10_000);
        server.say(session.connection(), request(1, ephemeral("/e")));
        server.settle();
        server.said();

        server.pass(10_000);
        assertThat(server.said()).isEmpty();
        assertThat(server.node.status().state().ephemerals()).isEqualTo(1);

        server.pass(2_500);
        assertThat(server.said())
                .containsExactly(new Close(session.connection(), CloseReason.SESSION_EXPIRED));
        assertThat(server.node.status().state().ephemerals()).isZero();
        assertThat(server.node.status().state().sessions()).isZero();
    }

    @Test
    void everyPacketKeepsASessionAlive() {
        SingleServer.Session session = server.client(4_000);
        for (int i = 0; i < 5; i++) {
            server.pass(3_500);
            server.say(session.connection(), raw(Xid.PING, OpCode.PING.code()));
        }
        server.pass(3_500);
        assertThat(server.said()).doesNotHaveAnyElementsOfTypes(Close.class);
    }

    @Test
    void aPauseOfTheProcessExpiresNobody() {
        SingleServer.Session session = server.client(4_000);

        server.nowNanos += 60_000 * SingleServer.MILLI;
        server.tick();
        server.settle();
        server.pass(2_000);

        assertThat(server.said()).isEmpty();
        server.pass(4_000);
        assertThat(server.said())
                .containsExactly(new Close(session.connection(), CloseReason.SESSION_EXPIRED));
    }

    @Test
    void anExpiredSessionIsToldSoWhenItsClientComesBack() {
        SingleServer.Session session = server.client(4_000);
        server.step(new Input.ClientGone(session.connection()));
        server.pass(7_000);
        ConnectionId again = server.connection();

        server.say(again, attach(session.response()));
        server.settle();

        assertThat(server.said())
                .containsExactly(
                        new Frame(again, new Connected(ConnectResponse.expired(true))),
                        new Close(again, CloseReason.SESSION_REFUSED));
    }

    @Test
    void aSessionWhoseClientIsGoneLivesUntilItExpires_andItsWritesHappen() {
        SingleServer.Session session = server.client(4_000);
        server.say(session.connection(), request(1, ephemeral("/e")));
        server.step(new Input.ClientGone(session.connection()));
        server.settle();

        assertThat(server.frames(session.connection())).isEmpty();
        assertThat(server.node.status().state().ephemerals()).isEqualTo(1);
        assertThat(server.node.status().requests().outstanding()).isZero();
    }

    @Test
    void severalSessionsExpireInOneBucket_eachWithItsOwnTransaction() {
        for (int i = 0; i < 20; i++) {
            server.client(4_000);
        }
        long before = server.node.status().lastZxid();

        server.pass(7_000);

        assertThat(server.said()).hasSize(20);
        assertThat(server.node.status().lastZxid()).isEqualTo(before + 20);
    }

    @Test
    void aPingBeforeTheSessionIsSetUpIsNotAnswered() {
        ConnectionId client = server.connection();
        server.say(
                client,
                connect(ConnectRequest.newSession(10_000)),
                raw(Xid.PING, OpCode.PING.code()));
        assertThat(server.said()).isEmpty();
        server.settle();
        assertThat(server.said())
                .endsWith(new Frame(client, Reply.of(Xid.PING, 0x1_0000_0001L, ErrorCode.OK)));
    }
}
