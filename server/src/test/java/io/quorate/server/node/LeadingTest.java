package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.node.RelayMessage.AttachRefused;
import io.quorate.server.node.RelayMessage.AttachSession;
import io.quorate.server.node.RelayMessage.Forward;
import io.quorate.server.node.RelayMessage.OpenSession;
import io.quorate.server.node.RelayMessage.SessionLost;
import io.quorate.server.node.RelayMessage.SyncAnswer;
import io.quorate.server.node.RelayMessage.SyncAsk;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.session.SessionClock;
import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.ZabMeters;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a leader decides, with consensus played by the test. */
final class LeadingTest {

    private static final LinkId LINK = new LinkId(5);
    private static final ConnectionId ONE = ConnectionId.of(2, 1, 1);
    private static final ConnectionId TWO = ConnectionId.of(3, 1, 1);
    private static final long EPOCH = 4L << 32;
    private static final byte[] PASSWORD = new byte[16];

    private final List<String> answers = new ArrayList<>();
    private final List<Proposal> proposals = new ArrayList<>();
    private final Replica replica = new Replica(new DataTree(1), new SessionTable(), EPOCH);
    private final SessionClock clock = new SessionClock(2_000 * SingleServer.MILLI, 0);
    private final Pass pass = new Pass();
    private boolean mayPropose = true;
    private int delivered;
    private long round;

    private final Broadcast broadcast = new PlayedBroadcast();
    private final Answers recorded = new RecordedAnswers();
    private final Counters counters = new Counters(new NodeMeters(new ZabMeters()));
    private final Proposer proposer =
            new Proposer(
                    pass,
                    broadcast,
                    recorded,
                    replica,
                    new AccessCheck(AuthProviders.of(AuthConfig.DEFAULT)),
                    counters,
                    SingleServer.config(5, 1 << 20));
    private final Leading leading =
            new Leading(
                    broadcast,
                    recorded,
                    proposer,
                    clock,
                    new Reaper(pass, replica, proposer, counters, ServicePolicy.Reaping.DEFAULT),
                    SingleServer.CLOCK_MILLIS * SingleServer.MILLI);

    private final class PlayedBroadcast implements Broadcast {
        @Override
        public boolean mayPropose() {
            return mayPropose;
        }

        @Override
        public boolean mayGrow() {
            return true;
        }

        @Override
        public long nextZxid() {
            return EPOCH + proposals.size() + 1;
        }

        @Override
        public Proposal propose(byte[] record) {
            Proposal proposal =
                    Proposal.seal(record, Proposal.Kind.TXN, nextZxid(), nextZxid() - 1, 0);
            proposals.add(proposal);
            return proposal;
        }

        @Override
        public long requestRound() {
            return round + 1;
        }

        @Override
        public long committedZxid() {
            return replica.appliedZxid;
        }
    }

    private final class RecordedAnswers implements Answers {
        @Override
        public void answer(@Nullable LinkId to, RelayMessage message) {
            answers.add(to + " " + message);
        }

        @Override
        public void hangUp(LinkId to, String reason) {
            answers.add(to + " hung up");
        }
    }

    private static String to(LinkId link, RelayMessage message) {
        return link + " " + message;
    }

    @BeforeEach
    void begin() {
        leading.begin();
    }

    private void take(RelayMessage message) {
        leading.take(LINK, message);
        leading.proposeBacklog(100);
    }

    /** Commits and applies everything proposed. */
    private void deliver() {
        while (delivered < proposals.size()) {
            Proposal record = proposals.get(delivered);
            TxnRecord txn = txn(delivered);
            replica.tree.apply(record.zxid(), txn.header(), txn.txn());
            replica.sessions.apply(txn.header(), txn.txn());
            replica.appliedZxid = record.zxid();
            delivered++;
            leading.delivered(txn.header(), record);
        }
    }

    private TxnRecord txn(int index) {
        Proposal record = proposals.get(index);
        return TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
    }

    private List<Txn> txns() {
        List<Txn> txns = new ArrayList<>();
        for (int i = 0; i < proposals.size(); i++) {
            txns.add(txn(i).txn());
        }
        return txns;
    }

    private long open(ConnectionId connection) {
        take(new OpenSession(connection, 10_000, PASSWORD));
        deliver();
        return txn(proposals.size() - 1).header().sessionId();
    }

    private static Forward forward(ConnectionId connection, long sessionId, Request... requests) {
        PendingWrites pending = new PendingWrites(100, 1 << 20);
        Client client = new Client(connection, "10.0.0.1", new byte[16], 0);
        client.sessionId = sessionId;
        int xid = 1;
        for (Request request : requests) {
            byte[] frame = request(xid, request);
            Waiting write = Waiting.write(xid, request.opcode(), 0);
            pending.add(client, write, ByteBuffer.wrap(frame), 0, frame.length);
            xid++;
        }
        Forward forward = pending.take();
        assertThat(forward).isNotNull();
        return forward;
    }

    private static Request create(String path) {
        return new Request.Create(path, null, Acl.OPEN, 0);
    }

    @Test
    void aWriteIsDecidedByWhatThoseBeforeItWillHaveDone() {
        long session = open(ONE);
        take(
                forward(
                        ONE,
                        session,
                        create("/a"),
                        create("/a"),
                        create("/a/b"),
                        new Request.Delete("/a", -1)));

        List<Txn> decided = txns().subList(1, 5);
        assertThat(decided.get(0)).isInstanceOf(Txn.Create.class);
        assertThat(decided.get(1)).isEqualTo(new Txn.Error(ErrorCode.NODE_EXISTS));
        assertThat(decided.get(2)).isInstanceOf(Txn.Create.class);
        assertThat(decided.get(3)).isEqualTo(new Txn.Error(ErrorCode.NOT_EMPTY));
    }

    @Test
    void theHeaderCarriesSessionConnectionAndXid() {
        long session = open(ONE);
        take(forward(ONE, session, create("/a"), create("/b")));
        assertThat(txn(2).header().sessionId()).isEqualTo(session);
        assertThat(txn(2).header().connection()).isEqualTo(ONE.value());
        assertThat(txn(2).header().cxid()).isEqualTo(2);
    }

    @Test
    void aConnectionThatDoesNotOwnTheSessionIsToldSo() {
        long session = open(ONE);
        take(forward(TWO, session, create("/a")));
        take(forward(TWO, 77, create("/a")));
        assertThat(answers)
                .containsExactly(
                        to(LINK, new SessionLost(TWO, session, true)),
                        to(LINK, new SessionLost(TWO, 77, false)));
        assertThat(proposals).hasSize(1);
    }

    @Test
    void anAttachCountsFromItsProposalOn() {
        long session = open(ONE);
        take(new AttachSession(TWO, session, PASSWORD, 6_000));
        take(forward(ONE, session, create("/a")));
        take(forward(TWO, session, create("/b")));
        assertThat(answers).containsExactly(to(LINK, new SessionLost(ONE, session, true)));
        assertThat(txns()).hasSize(3).contains(new Txn.AttachSession(6_000));

        deliver();
        take(forward(TWO, session, create("/c")));
        assertThat(proposals).hasSize(4);
    }

    @Test
    void ofTwoAttachesTheLaterOwnsTheSession() {
        long session = open(ONE);
        take(new AttachSession(TWO, session, PASSWORD, 6_000));
        take(new AttachSession(ONE, session, PASSWORD, 6_000));
        take(forward(ONE, session, create("/a")));
        take(forward(TWO, session, create("/b")));
        assertThat(answers).containsExactly(to(LINK, new SessionLost(TWO, session, true)));
        deliver();
        take(forward(ONE, session, create("/c")));
        assertThat(answers).hasSize(1);
    }

    @Test
    void anAttachWithAWrongPasswordChangesNothing() {
        long session = open(ONE);
        byte[] wrong = PASSWORD.clone();
        wrong[15] = 1;
        take(new AttachSession(TWO, session, wrong, 6_000));
        take(new AttachSession(TWO, session, new byte[0], 6_000));
        take(new AttachSession(TWO, 77, PASSWORD, 6_000));
        assertThat(answers)
                .containsExactly(
                        to(LINK, new AttachRefused(TWO, session)),
                        to(LINK, new AttachRefused(TWO, session)),
                        to(LINK, new AttachRefused(TWO, 77)));
        take(forward(ONE, session, create("/a")));
        assertThat(proposals).hasSize(2);
    }

    @Test
    void aSessionThatIsBeingClosedIsGoneForWrites_andForAttachesWhenThatIsCommitted() {
        long session = open(ONE);
        take(forward(ONE, session, new Request.CloseSession(), create("/a")));
        take(new AttachSession(TWO, session, PASSWORD, 6_000));
        assertThat(answers).containsExactly(to(LINK, new SessionLost(ONE, session, false)));
        assertThat(proposals).hasSize(2);

        deliver();
        assertThat(answers).last().isEqualTo(to(LINK, new AttachRefused(TWO, session)));
    }

    @Test
    void whatCannotBeProposedWaits_inOrder() {
        long session = open(ONE);
        mayPropose = false;
        take(forward(ONE, session, create("/a")));
        take(new OpenSession(TWO, 10_000, PASSWORD));
        assertThat(proposals).hasSize(1);

        mayPropose = true;
        assertThat(leading.proposeBacklog(1)).as("more to do").isZero();
        assertThat(leading.proposeBacklog(1)).isEqualTo(Node.NO_PASS);
        assertThat(txns().get(1)).isInstanceOf(Txn.Create.class);
        assertThat(txns().get(2)).isInstanceOf(Txn.CreateSession.class);
    }

    @Test
    void proposalsInFlightAreBounded() {
        long session = open(ONE);
        Request[] many = new Request[12];
        Arrays.setAll(many, i -> create("/n" + i));
        take(forward(ONE, session, many));
        assertThat(proposals).hasSize(1 + 5);
        deliver();
        leading.proposeBacklog(100);
        assertThat(proposals).hasSize(1 + 10);
    }

    /** Two clients, of which one comes back before the other, as {@link GroupCommit} has it. */
    @Test
    void aGroupWaitsForThoseThatAreExpected() {
        long one = open(ONE);
        long two = open(TWO);
        group(0, forward(ONE, one, create("/a")), forward(TWO, two, create("/b")));
        assertThat(proposals).hasSize(2 + 2);
        pass.begin(400_000, new RecordingEffects());
        deliver();

        pass.begin(450_000, new RecordingEffects());
        assertThat(group(450_000, forward(ONE, one, create("/c")))).isEqualTo(600_000);
        assertThat(proposals).hasSize(2 + 2);
        assertThat(group(500_000, forward(TWO, two, create("/d")))).isEqualTo(Node.NO_PASS);
        assertThat(proposals).hasSize(2 + 4);

        deliver();
        assertThat(group(1_000_000, forward(TWO, two, create("/e")))).isPositive();
        assertThat(group(1_600_000)).as("it came for nothing").isEqualTo(Node.NO_PASS);
        assertThat(proposals).hasSize(2 + 5);
    }

    /** What came is taken, and the pass ends. */
    private long group(long nowNanos, RelayMessage... messages) {
        pass.begin(nowNanos, new RecordingEffects());
        for (RelayMessage message : messages) {
            leading.take(LINK, message);
        }
        return leading.proposeBacklog(100);
    }

    @Test
    void whatCameOnALinkThatEndedAndIsNotProposedIsDropped() {
        long session = open(ONE);
        LinkId other = new LinkId(6);
        mayPropose = false;
        leading.take(LINK, forward(ONE, session, create("/a")));
        leading.take(LINK, new SyncAsk(ONE, 3));
        leading.take(other, new OpenSession(TWO, 10_000, PASSWORD));
        leading.linkLeft(LINK);
        mayPropose = true;
        leading.proposeBacklog(100);
        leading.roundConfirmed(9);

        assertThat(txns().get(1)).isInstanceOf(Txn.CreateSession.class);
        assertThat(proposals).hasSize(2);
        assertThat(answers).isEmpty();
    }

    @Test
    void aBarrierIsAnsweredByALaterRound_withWhatWasCommittedWhenItWasAsked() {
        long session = open(ONE);
        leading.take(LINK, new SyncAsk(ONE, 3));
        take(forward(ONE, session, create("/a")));
        deliver();
        leading.roundConfirmed(0);
        assertThat(answers).isEmpty();

        leading.roundConfirmed(1);
        assertThat(answers).containsExactly(to(LINK, new SyncAnswer(ONE, 3, EPOCH + 1)));
    }

    @Test
    void nothingOutlivesLeadership() {
        long session = open(ONE);
        mayPropose = false;
        take(forward(ONE, session, create("/a")));
        leading.take(LINK, new SyncAsk(ONE, 3));
        leading.end();
        mayPropose = true;
        assertThat(leading.proposeBacklog(100)).isEqualTo(Node.NO_PASS);
        leading.roundConfirmed(9);
        assertThat(proposals).hasSize(1);
        assertThat(answers).isEmpty();
    }

    @Test
    void expiryProposesOneCloseForEachSession_andOnlyWhileAQuorumConfirms() {
        long session = open(ONE);
        clock.track(session, 4_000);
        long second = 1_000 * SingleServer.MILLI;
        for (int i = 0; i < 20; i++) {
            leading.tick(second, false);
        }
        assertThat(proposals).as("the clock stood still").hasSize(1);
        for (int i = 0; i < 20; i++) {
            leading.tick(second, true);
        }
        assertThat(txns().subList(1, txns().size())).containsExactly(new Txn.CloseSession());
        assertThat(txn(1).header().sessionId()).isEqualTo(session);
        assertThat(txn(1).header().connection()).isZero();
    }

    @Test
    void aTickAdvancesTheClockByAtMostTwoIntervals() {
        long session = open(ONE);
        clock.track(session, 4_000);
        leading.tick(3_600_000 * SingleServer.MILLI, true);
        assertThat(proposals).hasSize(1);
    }

    @Test
    void aServerThatLeadsAgainGivesEverySessionItsFullTimeout() {
        long session = open(ONE);
        clock.track(session, 4_000);
        for (int i = 0; i < 3; i++) {
            leading.tick(1_000 * SingleServer.MILLI, true);
        }
        leading.end();
        leading.begin();
        for (int i = 0; i < 4; i++) {
            leading.tick(1_000 * SingleServer.MILLI, true);
        }
        assertThat(proposals).hasSize(1);
        for (int i = 0; i < 3; i++) {
            leading.tick(1_000 * SingleServer.MILLI, true);
        }
        assertThat(proposals).hasSize(2);
    }

    /** No build of ours packs this: who sent it is no learner. */
    @Test
    void whatCannotBeReadEndsTheLinkAndNothingElse() {
        leading.begin();
        leading.take(LINK, new RelayMessage.Forward(1, new byte[] {1, 2, 3}));
        leading.take(LINK, new RelayMessage.Forward(0, new byte[40]));
        leading.take(LINK, new RelayMessage.Forward(3, new byte[16]));
        assertThat(leading.proposeBacklog(10)).isEqualTo(Node.NO_PASS);
        assertThat(answers).containsExactly(LINK + " hung up");
        assertThat(proposals).isEmpty();
    }

    /** It cannot know since when the container has been empty (decision 14). */
    @Test
    void aContainerThatALeaderFindsEmptyHasItsSecondThere_howeverOftenTheLeaderLooks() {
        long session = open(ONE);
        take(
                forward(
                        ONE,
                        session,
                        new Request.CreateContainer(
                                "/lock", new byte[0], Acl.OPEN, CreateMode.CONTAINER.flags()),
                        create("/lock/1"),
                        new Request.Delete("/lock/1", -1)));
        deliver();
        int decided = proposals.size();
        Reaper reaper =
                new Reaper(
                        pass,
                        replica,
                        proposer,
                        counters,
                        new ServicePolicy.Reaping(100 * SingleServer.MILLI, 10, 0));
        pass.wallClock(3_600_000);

        reaper.begin();
        for (int i = 0; i < 9; i++) {
            reaper.tick(100 * SingleServer.MILLI);
        }
        assertThat(proposals).hasSize(decided);
        reaper.tick(100 * SingleServer.MILLI);

        assertThat(txns().get(decided)).isInstanceOf(Txn.Delete.class);
    }
}
