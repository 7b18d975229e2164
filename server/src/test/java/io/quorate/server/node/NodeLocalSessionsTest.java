package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.node.TestEnsemble.Server;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Sessions that only one server knows, until they are to own an ephemeral: PROTOCOL 18. */
final class NodeLocalSessionsTest {

    private static final int TIMEOUT_MILLIS = 10_000;

    private TestEnsemble ensemble =
            new TestEnsemble(new ServicePolicy.Sessions(true, true, 0, true));
    private Server follower = ensemble.followers().getFirst();
    private SingleServer.Session session = ensemble.client(follower, TIMEOUT_MILLIS);
    private int xid;

    private static Request create(String path) {
        return new Request.Create(path, null, Acl.OPEN, 0);
    }

    private static Request ephemeral(String path) {
        return new Request.Create(path, null, Acl.OPEN, 1);
    }

    private Reply ask(Request request) {
        xid++;
        ensemble.say(follower, session.connection(), request(xid, request));
        ensemble.settle();
        return (Reply) ensemble.frames(follower, session.connection()).getLast();
    }

    private int sessions() {
        return follower.node.status().state().sessions();
    }

    private ConnectResponse attach(Server server) {
        ConnectionId again = ensemble.connection(server);
        ensemble.say(server, again, SingleServer.attach(session.response()));
        ensemble.settle();
        ConnectResponse response =
                ((ClientFrame.Connected) ensemble.frames(server, again).getFirst()).response();
        if (server == follower) {
            session = new SingleServer.Session(again, response);
        }
        return response;
    }

    @Test
    void openingAndClosingOneCostsTheEnsembleNothing() {
        long before = ensemble.transactions();

        assertThat(SessionIds.isLocal(session.response().sessionId())).isTrue();
        assertThat(ask(new Request.Exists("/", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(new Request.CloseSession()).error()).isEqualTo(ErrorCode.OK);

        assertThat(ensemble.said(follower))
                .contains(new Close(session.connection(), CloseReason.SESSION_CLOSED));
        assertThat(ensemble.transactions()).isEqualTo(before);
        assertThat(sessions()).isZero();
        assertThat(attach(follower).sessionId()).as("expired").isZero();
    }

    @Test
    void itsWritesAreNobodys() {
        assertThat(ask(create("/a")).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(create("/a")).error()).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(ask(new Request.Sync("/")).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(new Request.GetEphemerals(null)).error()).isEqualTo(ErrorCode.OK);
        assertThat(sessions()).isZero();
    }

    @Test
    void becomesASessionOfTheEnsembleWithItsFirstEphemeral() {
        ensemble.say(
                follower,
                session.connection(),
                request(1, create("/a")),
                request(2, ephemeral("/a/e")),
                request(3, new Request.Exists("/a/e", false)),
                request(4, create("/b")));
        ensemble.settle();

        List<ClientFrame> frames = ensemble.frames(follower, session.connection());
        assertThat(frames).allSatisfy(f -> assertThat(((Reply) f).error()).isEqualTo(ErrorCode.OK));
        assertThat(frames).extracting(f -> ((Reply) f).xid()).containsExactly(1, 2, 3, 4);
        Response seen = ((Reply) frames.get(2)).as(OpCode.EXISTS);
        assertThat(((Response.Exists) seen).stat().ephemeralOwner())
                .isEqualTo(session.response().sessionId());
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    void aMultiThatCreatesAnEphemeralMakesItOneToo() {
        Request multi = new Request.Multi(List.of(new Request.Create("/e", null, Acl.OPEN, 1)));

        assertThat(ask(multi).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(new Request.Exists("/e", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    void thenItsEphemeralsDieWithIt_andItIsKnownEverywhere() {
        ask(ephemeral("/e"));
        Server other = ensemble.leader();
        assertThat(attach(other).sessionId()).isEqualTo(session.response().sessionId());

        ensemble.pass(3 * TIMEOUT_MILLIS);

        assertThat(sessions()).isZero();
        assertThat(follower.node.status().state().ephemerals()).isZero();
    }

    @Test
    void withoutUpgradingItCannotOwnAnEphemeral_andIsToldInItsTurn() {
        ensemble = new TestEnsemble(new ServicePolicy.Sessions(true, false, 0, true));
        follower = ensemble.followers().getFirst();
        session = ensemble.client(follower, TIMEOUT_MILLIS);

        ensemble.say(
                follower,
                session.connection(),
                request(1, create("/a")),
                request(2, ephemeral("/e")),
                request(3, create("/b")));
        ensemble.settle();

        assertThat(ensemble.frames(follower, session.connection()))
                .extracting(f -> ((Reply) f).error())
                .containsExactly(ErrorCode.OK, ErrorCode.EPHEMERAL_ON_LOCAL_SESSION, ErrorCode.OK);
        assertThat(sessions()).isZero();
    }

    @Test
    void itsClientMayComeBackHere_andNowhereElse() {
        ConnectionId before = session.connection();
        long id = session.response().sessionId();

        assertThat(attach(ensemble.leader()).sessionId()).as("expired").isZero();
        assertThat(attach(follower).sessionId()).isEqualTo(id);

        assertThat(ensemble.said(follower))
                .contains(new Close(before, CloseReason.CLIENT_RECONNECT));
        assertThat(ask(create("/a")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void expiresHereWhenItsClientIsSilent_andNotWhileItPings() {
        for (int i = 0; i < 5; i++) {
            ensemble.pass(TIMEOUT_MILLIS / 2);
            assertThat(ask(new Request.Ping()).error()).isEqualTo(ErrorCode.OK);
        }
        ensemble.pass(2 * TIMEOUT_MILLIS);

        assertThat(ensemble.said(follower))
                .contains(new Close(session.connection(), CloseReason.SESSION_EXPIRED));
        assertThat(attach(follower).sessionId()).isZero();
    }

    @Test
    void oneWhoseUpgradeWasLostWithItsClientIsForgotten() {
        ensemble.lost = message -> message instanceof RelayMessage.OpenSession;
        ensemble.say(follower, session.connection(), request(1, ephemeral("/e")));
        follower.inputs.add(new Input.ClientGone(session.connection()));
        ensemble.settle();
        ensemble.lost = message -> false;
        ensemble.passUntilServing();
        assertThat(follower.node.status().state().localSessions()).isEqualTo(1);

        ensemble.pass(3 * TIMEOUT_MILLIS);

        assertThat(follower.node.status().state().localSessions()).isZero();
        assertThat(sessions()).isZero();
    }

    @Test
    void theUpgradeIsAskedAgainOfTheNextLeader() {
        List<RelayMessage.OpenSession> asked = new ArrayList<>();
        ensemble.lost =
                message -> {
                    if (message instanceof RelayMessage.OpenSession open) {
                        asked.add(open);
                        return asked.size() == 1;
                    }
                    return false;
                };
        xid = 1;
        ensemble.say(follower, session.connection(), request(xid, ephemeral("/e")));
        ensemble.settle();
        ensemble.passUntilServing();

        assertThat(asked).hasSizeGreaterThan(1);
        Reply reply = (Reply) ensemble.frames(follower, session.connection()).getLast();
        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(sessions()).isEqualTo(1);
        assertThat(ensemble.proposedTimes(session.connection(), 1)).isEqualTo(1);
    }
}
