package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.attach;
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
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.node.RecordingEffects.Frame;
import io.quorate.server.node.TestEnsemble.Server;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerMessage;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What learner and leader say to one another about clients: DESIGN 1.2, 3.6 and 4. */
final class NodeEnsembleTest {

    private final TestEnsemble ensemble = new TestEnsemble();
    private final Server leader = ensemble.leader();
    private final Server follower = ensemble.followers().getFirst();
    private final Server otherFollower = ensemble.followers().getLast();

    private static Request create(String path) {
        return new Request.Create(path, null, Acl.OPEN, 0);
    }

    private static Request ephemeral(String path) {
        return new Request.Create(path, null, Acl.OPEN, 1);
    }

    private static Request exists(String path) {
        return new Request.Exists(path, false);
    }

    private List<Integer> xids(Server server, ConnectionId client) {
        List<Integer> xids = new ArrayList<>();
        for (ClientFrame frame : ensemble.frames(server, client)) {
            assertThat(((Reply) frame).error()).isEqualTo(ErrorCode.OK);
            xids.add(((Reply) frame).xid());
        }
        return xids;
    }

    @Test
    void aFollowersWriteIsDecidedByTheLeader_andAnsweredByTheFollowerInOrder() {
        ConnectionId client = ensemble.client(follower, 10_000).connection();
        ensemble.say(
                follower,
                client,
                request(1, create("/a")),
                request(2, exists("/a")),
                request(3, create("/b")),
                request(4, new Request.Sync("/")),
                request(5, exists("/b")));
        ensemble.settle();

        assertThat(xids(follower, client)).containsExactly(1, 2, 3, 4, 5);
        assertThat(digests()).containsOnly(leader.node.status().stateDigest());
    }

    private List<Long> digests() {
        return List.of(
                leader.node.status().stateDigest(),
                follower.node.status().stateDigest(),
                otherFollower.node.status().stateDigest());
    }

    @Test
    void theWritesOfAPassTravelInOneForward() {
        ConnectionId one = ensemble.client(follower, 10_000).connection();
        ConnectionId two = ensemble.client(follower, 10_000).connection();
        List<RelayMessage.Forward> forwards = new ArrayList<>();
        ensemble.lost =
                message -> {
                    if (message instanceof RelayMessage.Forward forward) {
                        forwards.add(forward);
                    }
                    return false;
                };

        ensemble.say(follower, one, request(1, create("/a")), request(2, create("/b")));
        ensemble.say(follower, two, request(1, create("/c")));
        ensemble.settle();

        assertThat(forwards).hasSize(1);
        assertThat(forwards.getFirst().count()).isEqualTo(3);
    }

    @Test
    void syncOfAFollowerSeesWhatWasAcknowledgedElsewhereBefore() {
        ConnectionId writer = ensemble.client(leader, 10_000).connection();
        ConnectionId reader = ensemble.client(follower, 10_000).connection();
        ensemble.say(leader, writer, request(1, create("/a")));
        for (int i = 0; i < 4; i++) {
            ensemble.pass(leader);
            ensemble.pass(otherFollower);
        }
        assertThat(xids(leader, writer)).as("without the follower").containsExactly(1);

        // Before all that waits in the follower's inbox, the commit among it.
        follower.inputs.addFirst(
                new Input.ClientFrames(
                        reader,
                        SingleServer.together(
                                request(1, new Request.Sync("/a")), request(2, exists("/a")))));
        ensemble.settle();

        assertThat(xids(follower, reader)).containsExactly(1, 2);
    }

    @Test
    void aSyncWaitsForAQuorum() {
        ConnectionId client = ensemble.client(leader, 10_000).connection();
        ensemble.lost = message -> message instanceof Message.Pong;

        ensemble.say(leader, client, request(1, new Request.Sync("/")));
        ensemble.settle();

        assertThat(ensemble.frames(leader, client)).isEmpty();
    }

    @Test
    void aSessionMovesToAnotherServer_andTheOldOneClosesItsConnection() {
        SingleServer.Session session = ensemble.client(follower, 10_000);
        ensemble.say(follower, session.connection(), request(1, ephemeral("/e")));
        ensemble.settle();
        ensemble.said(follower);

        ConnectionId moved = ensemble.connection(otherFollower);
        ensemble.say(otherFollower, moved, attach(session.response()), request(2, exists("/e")));
        ensemble.settle();

        assertThat(ensemble.said(follower))
                .containsExactly(new Close(session.connection(), CloseReason.SESSION_MOVED));
        List<ClientFrame> frames = ensemble.frames(otherFollower, moved);
        assertThat(frames.getFirst()).isEqualTo(new ClientFrame.Connected(session.response()));
        assertThat(((Reply) frames.get(1)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aWrongPasswordElsewhereLeavesTheSessionWhereItIs() {
        SingleServer.Session session = ensemble.client(follower, 10_000);
        ConnectionId thief = ensemble.connection(otherFollower);
        ensemble.say(
                otherFollower,
                thief,
                attach(
                        new ConnectResponse(
                                0,
                                10_000,
                                session.response().sessionId(),
                                new byte[16],
                                false,
                                true)));
        ensemble.say(follower, session.connection(), request(1, create("/a")));
        ensemble.settle();

        assertThat(ensemble.said(otherFollower))
                .contains(new Close(thief, CloseReason.SESSION_REFUSED));
        assertThat(xids(follower, session.connection())).containsExactly(1);
    }

    @Test
    void aSilentSessionOfAFollowerExpires_andOneThatPingsDoesNot() {
        SingleServer.Session silent = ensemble.client(follower, 4_000);
        SingleServer.Session pinging = ensemble.client(follower, 4_000);
        ensemble.say(follower, silent.connection(), request(1, ephemeral("/e")));
        for (int i = 0; i < 4; i++) {
            ensemble.pass(2_000);
            ensemble.say(follower, pinging.connection(), raw(Xid.PING, OpCode.PING.code()));
        }
        ensemble.pass(2_000);

        List<RecordingEffects.Effect> said = ensemble.said(follower);
        assertThat(said).contains(new Close(silent.connection(), CloseReason.SESSION_EXPIRED));
        assertThat(said)
                .doesNotContain(new Close(pinging.connection(), CloseReason.SESSION_EXPIRED));
        assertThat(leader.node.status().state().ephemerals()).isZero();
        assertThat(digests()).containsOnly(leader.node.status().stateDigest());
    }

    @Test
    void aForwardThatTheLinkLostIsAskedAgainOnTheNext_once() {
        ConnectionId client = ensemble.client(follower, 10_000).connection();
        ensemble.lost = message -> message instanceof RelayMessage.Forward;
        ensemble.say(follower, client, request(1, create("/a")), request(2, create("/b")));
        ensemble.pass(follower);
        ensemble.lost = message -> false;
        ensemble.passUntilServing();

        assertThat(xids(follower, client)).containsExactly(1, 2);
        assertThat(ensemble.proposedTimes(client, 1)).isEqualTo(1);
    }

    @Test
    void aForwardThatWasProposedAndWhoseLinkBrokeIsNotProposedTwice() {
        ConnectionId client = ensemble.client(follower, 10_000).connection();
        ensemble.say(follower, client, request(1, create("/a")), request(2, create("/b")));
        ensemble.pass(follower);
        ensemble.pass(leader);
        ensemble.resetLinkToLeader(follower);
        ensemble.passUntilServing();

        assertThat(xids(follower, client)).containsExactly(1, 2);
        assertThat(ensemble.proposedTimes(client, 1)).isEqualTo(1);
        assertThat(ensemble.proposedTimes(client, 2)).isEqualTo(1);
    }

    @Test
    void whatADeadLeaderDidNotProposeIsAskedOfTheNext_onceAndInOrder() {
        ConnectionId client = ensemble.client(follower, 10_000).connection();
        ensemble.say(
                follower,
                client,
                request(1, create("/a")),
                request(2, exists("/a")),
                request(3, create("/b")),
                request(4, new Request.Sync("/")));
        ensemble.pass(follower);
        ensemble.kill(leader);
        ensemble.passUntilServing();

        assertThat(xids(follower, client)).containsExactly(1, 2, 3, 4);
        assertThat(ensemble.proposedTimes(client, 1)).isEqualTo(1);
        assertThat(ensemble.proposedTimes(client, 3)).isEqualTo(1);
    }

    @Test
    void whatADeadLeaderProposedAndOthersHaveIsAnsweredWithoutAskingAgain() {
        ConnectionId client = ensemble.client(follower, 10_000).connection();
        ensemble.say(follower, client, request(1, create("/a")), request(2, exists("/a")));
        ensemble.pass(follower);
        ensemble.pass(leader);
        ensemble.pass(follower);
        ensemble.pass(otherFollower);
        ensemble.kill(leader);
        ensemble.passUntilServing();

        assertThat(xids(follower, client)).containsExactly(1, 2);
        assertThat(ensemble.proposedTimes(client, 1)).isEqualTo(1);
    }

    @Test
    void aLeadersOwnClientsSurviveItsFallToFollower() {
        ConnectionId client = ensemble.client(leader, 10_000).connection();
        ensemble.lost = message -> message instanceof Message.Propose;
        ensemble.say(leader, client, request(1, create("/a")));
        ensemble.pass(leader);
        ensemble.lost = message -> false;
        ensemble.passUntilServing();
        ensemble.pass(1_000);

        assertThat(xids(leader, client)).containsExactly(1);
        assertThat(ensemble.proposedTimes(client, 1)).isEqualTo(1);
    }

    @Test
    void aHandshakeInFlightWhenTheLeaderDiesCompletesWithTheNext_once() {
        ConnectionId client = ensemble.connection(follower);
        ensemble.say(
                follower,
                client,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(1, create("/a")));
        ensemble.pass(follower);
        ensemble.kill(leader);
        ensemble.passUntilServing();

        List<ClientFrame> frames = ensemble.frames(follower, client);
        assertThat(frames).hasSize(2);
        assertThat(((Reply) frames.get(1)).xid()).isEqualTo(1);
        assertThat(follower.node.status().state().sessions()).isEqualTo(1);
    }

    @Test
    void withoutALeaderNothingIsAnswered_andAfterTheHoldConnectionsClose() {
        SingleServer.Session session = ensemble.client(follower, 40_000);
        ConnectionId idle = ensemble.connection(follower);
        ensemble.kill(leader);
        ensemble.kill(otherFollower);
        ensemble.pass(1_500);
        ensemble.say(
                follower,
                session.connection(),
                raw(Xid.PING, OpCode.PING.code()),
                request(1, exists("/")));
        ensemble.settle();
        assertThat(ensemble.said(follower)).isEmpty();

        ensemble.pass(4_000);
        assertThat(ensemble.said(follower))
                .containsExactly(new Close(session.connection(), CloseReason.NO_LEADER));

        ensemble.say(follower, idle, SingleServer.connect(ConnectRequest.newSession(10_000)));
        ensemble.settle();
        assertThat(ensemble.said(follower)).containsExactly(new Close(idle, CloseReason.NO_LEADER));
    }

    @Test
    void whatIsHeldWithoutALeaderIsAnsweredByTheNext() {
        ConnectionId client = ensemble.client(follower, 40_000).connection();
        ensemble.kill(leader);
        ensemble.pass(follower);
        ensemble.say(
                follower,
                client,
                raw(Xid.PING, OpCode.PING.code()),
                request(1, exists("/a")),
                request(2, create("/a")),
                request(3, exists("/a")));
        ensemble.pass(follower);
        assertThat(ensemble.said(follower)).isEmpty();
        ensemble.passUntilServing();

        List<ClientFrame> frames = ensemble.frames(follower, client);
        assertThat(frames).extracting(frame -> ((Reply) frame).xid()).containsExactly(-2, 1, 2, 3);
        assertThat(((Reply) frames.get(1)).error()).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void aNewLeaderGivesEverySessionItsFullTimeout() {
        SingleServer.Session session = ensemble.client(follower, 10_000);
        ensemble.pass(9_000);
        ensemble.kill(leader);
        ensemble.passUntilServing();
        ensemble.pass(9_000);
        assertThat(ensemble.said(follower))
                .doesNotContain(new Close(session.connection(), CloseReason.SESSION_EXPIRED));
    }

    @Test
    void aLeaderThatIsToldToStopHandsOver_thenClosesItsClients() {
        SingleServer.Session session = ensemble.client(leader, 40_000);
        ConnectionId elsewhere = ensemble.client(follower, 40_000).connection();
        ensemble.say(leader, session.connection(), request(1, create("/a")));
        ensemble.say(follower, elsewhere, request(1, create("/b")));
        leader.inputs.add(new Input.Stop());
        ensemble.settle();

        List<RecordingEffects.Effect> said = ensemble.said(leader);
        assertThat(said)
                .endsWith(
                        new Close(session.connection(), CloseReason.SHUTDOWN),
                        new RecordingEffects.Stopped());
        ensemble.kill(leader);
        ensemble.passUntilServing();
        assertThat(xids(follower, elsewhere)).containsExactly(1);
    }

    @Test
    void aFollowerThatIsToldToStopAnswersWhatItForwarded() {
        ConnectionId client = ensemble.client(follower, 40_000).connection();
        ensemble.say(follower, client, request(1, create("/a")));
        follower.inputs.add(new Input.Stop());
        ensemble.settle();

        List<RecordingEffects.Effect> said = ensemble.said(follower);
        assertThat(said).as("it waits for its leave, and serves").hasSize(1);
        assertThat(said.getFirst()).isInstanceOf(Frame.class);
        assertThat(follower.node.status().serving()).isTrue();
        assertThat(follower.node.status().health().stopping()).isTrue();
        ensemble.pass(300);
        assertThat(ensemble.said(follower))
                .containsExactly(
                        new RecordingEffects.Draining(),
                        new Close(client, CloseReason.SHUTDOWN),
                        new RecordingEffects.Stopped());
    }

    /** The sessions that servers vouch for from now on. */
    private static List<Long> touchesOf(TestEnsemble ensemble) {
        List<Long> touched = new ArrayList<>();
        ensemble.lost =
                message -> {
                    if (message instanceof RelayMessage.Touches touches) {
                        for (long sessionId : touches.sessionIds()) {
                            touched.add(sessionId);
                        }
                    }
                    return false;
                };
        return touched;
    }

    @Test
    void aLearnerVouchesForAllItsClientsWhenItJoinsALeader_silentOnesToo() {
        SingleServer.Session silent = ensemble.client(follower, 40_000);
        ensemble.pass(3_000);
        List<Long> touched = touchesOf(ensemble);
        ensemble.pass(3_000);
        assertThat(touched).as("it says nothing").isEmpty();

        ensemble.resetLinkToLeader(follower);
        ensemble.passUntilServing();

        assertThat(touched).containsExactly(silent.response().sessionId());
    }

    /** It was answered, and counts on its whole timeout from then on. */
    @Test
    void aLearnerVouchesForAClientThatSpokeAndIsGone() {
        SingleServer.Session gone = ensemble.client(follower, 40_000);
        ensemble.pass(3_000);
        List<Long> touched = touchesOf(ensemble);

        ensemble.say(follower, gone.connection(), request(1, create("/a")));
        follower.inputs.add(new Input.ClientGone(gone.connection()));
        ensemble.pass(3_000);

        assertThat(touched).containsExactly(gone.response().sessionId());
    }

    @Test
    void aLearnerVouchesAgainForAClientThatIsGone_ifItsWordWasLostWithTheLink() {
        SingleServer.Session gone = ensemble.client(follower, 40_000);
        ensemble.pass(10_000);
        ensemble.say(follower, gone.connection(), request(1, create("/a")));
        ensemble.settle();
        follower.inputs.add(new Input.ClientGone(gone.connection()));
        List<Long> touched = touchesOf(ensemble);
        Predicate<PeerMessage> nothing = ensemble.lost;
        ensemble.lost =
                message -> {
                    boolean lost = message instanceof RelayMessage.Touches;
                    ensemble.lost = lost ? nothing : ensemble.lost;
                    return lost;
                };
        ensemble.pass(1_000);

        assertThat(touched).containsExactly(gone.response().sessionId());
    }

    @Test
    void whatALearnerToldLongAgo_itTellsNobodyAgain() {
        SingleServer.Session gone = ensemble.client(follower, 40_000);
        follower.inputs.add(new Input.ClientGone(gone.connection()));
        ensemble.pass(10_000);

        List<Long> touched = touchesOf(ensemble);
        ensemble.resetLinkToLeader(follower);
        ensemble.passUntilServing();

        assertThat(touched).isEmpty();
    }

    @Test
    void aLearnerVouchesForAClientThatItDoesNotReadFrom() {
        TestEnsemble small = new TestEnsemble(2);
        Server server = small.followers().getFirst();
        SingleServer.Session starved = small.client(server, 40_000);
        small.pass(3_000);
        small.leader().logHeld = true;
        small.followers().forEach(each -> each.logHeld = true);
        small.say(
                server,
                starved.connection(),
                request(1, create("/a")),
                request(2, create("/b")),
                request(3, create("/c")));
        small.pass(1_500);
        assertThat(small.said(server))
                .contains(new RecordingEffects.Reading(starved.connection(), false));

        List<Long> touched = touchesOf(small);
        small.pass(3_000);

        assertThat(touched).hasSizeGreaterThan(1).containsOnly(starved.response().sessionId());
    }
}
