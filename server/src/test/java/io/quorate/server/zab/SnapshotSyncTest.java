package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;
import io.quorate.server.zab.Driven.Effect;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

/** A learner that is given a state: when it is asked for, what it may undo, and how it ends. */
final class SnapshotSyncTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long LAST = Zxid.of(1, 5);
    private static final long MARK = Zxid.of(1, 2);
    private static final long EPOCH_2 = Zxid.of(2, 0);
    private static final long STATE = Zxid.of(2, 2);

    private final Records leaderLog = new Records().epoch(1, MEMBERS, 9).epoch(2, MEMBERS, 4);

    private final SyncPlan.Snapshot plan =
            new SyncPlan.Snapshot(STATE, leaderLog.at(STATE).chainHash(), LAST);

    private Driven promised(RecoveredHistory own) {
        Driven one = new Driven(1, own, MEMBERS).mesh(3, Standing.VOTER, false, LAST).start();
        one.leads(3, LAST);
        one.up(23, LinkKind.LEARNER, 3, true, Standing.VOTER, false, LAST);
        return one.said(23, new Message.LeaderInfo(2)).flush().forget();
    }

    private Driven voter() {
        return promised(new Records().epoch(1, MEMBERS, 5).recovered(1, Standing.VOTER, MARK));
    }

    private Driven receiving() {
        return voter().said(23, new Message.Sync(2, plan));
    }

    private HistoryBase base() {
        return new HistoryBase(
                STATE,
                leaderLog.at(STATE).chainHash(),
                Records.CLUSTER,
                1,
                MEMBERS,
                List.of(
                        new EpochEnd(1, Zxid.of(1, 9), leaderLog.at(Zxid.of(1, 9)).chainHash()),
                        new EpochEnd(2, STATE, leaderLog.at(STATE).chainHash())));
    }

    private static Message.SnapshotPiece piece(long offset, int bytes, boolean last) {
        return new Message.SnapshotPiece(2, offset, ByteBuffer.allocate(bytes), last);
    }

    private Driven taken() {
        Driven one = receiving().said(23, piece(0, 10, false)).said(23, piece(10, 5, true));
        one.zab.stateReceived(base(), one.now, one);
        return one;
    }

    @Test
    void receivesBesideItsOwnHistory_whichCountsUntilTheSwitch() {
        Driven one = receiving();
        assertThat(one.asked(Effect.ReceiveSnapshot.class))
                .containsExactly(new Effect.ReceiveSnapshot(plan));
        one.said(23, piece(0, 10, false));
        assertThat(one.asked(Effect.Piece.class)).hasSize(1);
        assertThat(one.zab.lastZxid()).isEqualTo(LAST);
        assertThat(one.asked(Effect.BeginGeneration.class)).isEmpty();
    }

    @Test
    void takesTheStateOverInOneStep_andAcknowledgesOnlyWhatIsDurableBehindIt() {
        Driven one = taken();
        assertThat(one.asked(Effect.BeginGeneration.class))
                .extracting(Effect.BeginGeneration::base)
                .containsExactly(base());
        assertThat(one.sentOn(23, Message.SnapshotTaken.class))
                .containsExactly(new Message.SnapshotTaken(2, STATE));
        assertThat(one.zab.lastZxid()).isEqualTo(STATE);
        assertThat(one.zab.committedZxid()).isEqualTo(STATE);
        one.pass();
        assertThat(one.sentOn(23, Message.Ack.class)).isEmpty();
        one.flush();
        assertThat(one.sentOn(23, Message.Ack.class))
                .containsExactly(new Message.Ack(2, STATE, true));
        one.said(23, new Message.Propose(2, STATE, leaderLog.after(STATE))).flush();
        assertThat(one.zab.lastZxid()).isEqualTo(Zxid.of(2, 4));
        one.said(23, new Message.UpToDate(2, Zxid.of(2, 3)));
        assertThat(one.delivered).containsExactly(Zxid.of(2, 3));
    }

    @Test
    void aVoterNeverUndoesWhatItKnowsToBeCommitted() {
        for (SyncPlan.Snapshot undoing :
                List.of(
                        new SyncPlan.Snapshot(Zxid.of(1, 1), 1, Zxid.of(1, 1)),
                        new SyncPlan.Snapshot(STATE, 1, Zxid.of(1, 1)),
                        new SyncPlan.Snapshot(Zxid.of(1, 1), 1, LAST))) {
            Driven one = voter().said(23, new Message.Sync(2, undoing));
            assertThat(one.asked(Effect.Halt.class))
                    .as(undoing.toString())
                    .containsExactly(new Effect.Halt(HaltCause.HISTORY_UNTRUSTED));
            assertThat(one.asked(Effect.ReceiveSnapshot.class)).isEmpty();
        }
    }

    @Test
    void aJoiningServerHasNothingToLose() {
        Driven one =
                promised(new Records().epoch(1, MEMBERS, 5).recovered(1, Standing.JOINING, MARK));
        one.said(23, new Message.Sync(2, new SyncPlan.Snapshot(STATE, plan.chainHash(), 0)));
        one.said(23, piece(0, 10, true));
        one.zab.stateReceived(base(), one.now, one);
        assertThat(one.asked(Effect.BeginGeneration.class)).hasSize(1);
        one.flush();
        assertThat(one.sentOn(23, Message.Ack.class))
                .containsExactly(new Message.Ack(2, STATE, false));
    }

    @Test
    void aDamagedServerFirstBecomesJoining() {
        Driven one =
                promised(new Records().epoch(1, MEMBERS, 5).recovered(1, Standing.DAMAGED, MARK));
        one.said(23, new Message.Sync(2, new SyncPlan.Snapshot(STATE, plan.chainHash(), 0)));
        assertThat(one.zab.standing()).isEqualTo(Standing.JOINING);
        assertThat(one.asked(Effect.ReceiveSnapshot.class)).isEmpty();
        assertThat(one.zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void piecesComeInOrderOrNotAtAll() {
        Driven one = receiving().said(23, piece(0, 10, false)).said(23, piece(11, 1, false));
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        assertThat(one.asked(Effect.AbandonSnapshot.class)).hasSize(1);
    }

    @Test
    void whatWasReceivedIsGivenUpWithTheLink_andTheOldHistoryStands() {
        Driven one = receiving().said(23, piece(0, 10, false));
        one.zab.linkDown(new LinkId(23), one.now, one);
        assertThat(one.asked(Effect.AbandonSnapshot.class)).hasSize(1);
        assertThat(one.zab.lastZxid()).isEqualTo(LAST);
        one.zab.stateReceived(base(), one.now, one);
        assertThat(one.asked(Effect.BeginGeneration.class)).isEmpty();
    }

    @Test
    void anotherStateThanWasAnnouncedIsNotTaken() {
        Driven one = receiving().said(23, piece(0, 10, true));
        HistoryBase other =
                new HistoryBase(
                        STATE,
                        77,
                        Records.CLUSTER,
                        1,
                        MEMBERS,
                        List.of(new EpochEnd(2, STATE, 77)));
        one.zab.stateReceived(other, one.now, one);
        assertThat(one.asked(Effect.BeginGeneration.class)).isEmpty();
        assertThat(one.zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void aStateThatCannotBeUsedEndsTheAttempt() {
        Driven one = receiving().said(23, piece(0, 10, true));
        one.zab.stateRefused("it does not verify", one.now, one);
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        assertThat(one.zab.lastZxid()).isEqualTo(LAST);
    }

    @Test
    void aClusterOfANewerFeatureLevelNeedsANewerBuild() {
        Driven one = receiving().said(23, piece(0, 10, true));
        HistoryBase newer =
                new HistoryBase(
                        STATE,
                        plan.chainHash(),
                        Records.CLUSTER,
                        2,
                        MEMBERS,
                        List.of(new EpochEnd(2, STATE, plan.chainHash())));
        one.zab.stateReceived(newer, one.now, one);
        assertThat(one.asked(Effect.Halt.class))
                .containsExactly(new Effect.Halt(HaltCause.NEWER_BUILD_NEEDED));
        assertThat(one.asked(Effect.BeginGeneration.class)).isEmpty();
    }

    @Test
    void isNotReadFromWhileItsDiskIsFarBehind() {
        Driven one = receiving().said(23, piece(0, 20 << 20, false)).pass();
        assertThat(one.asked(Effect.Reading.class)).isEmpty();
        one.said(23, piece(20 << 20, 20 << 20, false)).pass();
        assertThat(one.asked(Effect.Reading.class)).containsExactly(new Effect.Reading(23, false));
        one.zab.snapshotWritten(30 << 20);
        one.pass();
        assertThat(one.asked(Effect.Reading.class)).last().isEqualTo(new Effect.Reading(23, true));
    }

    // ---- the leader's side ----

    /** Server 3 leads epoch 3 with all of the log in front of {@code logStart} purged. */
    private Driven leader(Retained retained) {
        return leader(retained, STATE);
    }

    private Driven leader(Retained retained, long beforeZxid) {
        RecoveredHistory all = leaderLog.recovered(3, Standing.VOTER, Zxid.of(2, 4));
        RecoveredHistory purged =
                new RecoveredHistory(
                        all.own(),
                        all.clusterId(),
                        1,
                        all.committedMembership(),
                        all.epochTable(),
                        all.commitMark(),
                        leaderLog.after(beforeZxid),
                        beforeZxid,
                        leaderLog.at(beforeZxid).chainHash(),
                        retained);
        Driven three = new Driven(3, purged, MEMBERS);
        three.mesh(1, Standing.VOTER, false, LAST).mesh(2, Standing.VOTER, false, LAST).start();
        three.votes(1, 1, 3, Zxid.of(2, 4)).votes(2, 1, 3, Zxid.of(2, 4)).after(300).flush();
        dials(three, 21, leaderLog.recovered(1, Standing.VOTER, EPOCH_2), 1);
        three.flush().said(21, new Message.AckEpoch(3, Zxid.of(2, 4), EPOCH_2)).flush();
        three.said(21, new Message.Ack(3, Zxid.of(3, 0), true)).pass();
        assertThat(three.zab.isLeading()).isTrue();
        return three.forget();
    }

    private static void dials(Driven leader, long link, RecoveredHistory its, int peer) {
        leader.up(link, LinkKind.LEARNER, peer, false, its.own().standing(), false, LAST);
        leader.said(link, leader.info(peer, its));
    }

    private Driven behind(Driven leader) {
        dials(leader, 22, new Records().epoch(1, MEMBERS, 5).recovered(2, Standing.VOTER, MARK), 2);
        return leader.said(22, new Message.AckEpoch(3, LAST, MARK)).pass();
    }

    private Retained retained() {
        return new Retained(STATE, STATE, leaderLog.at(STATE).chainHash());
    }

    @Test
    void whomTheLogCannotServeGetsASnapshot_thenWhatFollowsIt() {
        Driven three = behind(leader(retained()));
        assertThat(three.sentOn(22, Message.Sync.class)).containsExactly(new Message.Sync(3, plan));
        assertThat(three.asked(Effect.KeepLog.class)).containsExactly(new Effect.KeepLog(STATE));
        Effect.StreamSnapshot first = three.asked(Effect.StreamSnapshot.class).getFirst();
        assertThat(first.part().zxid()).isEqualTo(STATE);
        three.zab.snapshotStreamed(new LinkId(22), 5_000, true, three.now, three);
        three.pass();
        assertThat(three.sentOn(22, Message.Propose.class)).isEmpty();
        three.said(22, new Message.SnapshotTaken(3, STATE)).pass();
        assertThat(three.sentOn(22, Message.Propose.class).getFirst().records().getFirst().zxid())
                .isEqualTo(Zxid.of(2, 3));
        assertThat(three.sentOn(22, Message.UpToDate.class)).hasSize(1);
        three.pass();
        assertThat(three.asked(Effect.KeepLog.class))
                .last()
                .isEqualTo(new Effect.KeepLog(Long.MAX_VALUE));
    }

    @Test
    void aSnapshotIsAskedForWhereNoneWouldDo() {
        Driven three = behind(leader(new Retained(STATE, 0, 0)));
        assertThat(three.sentOn(22, Message.Sync.class)).isEmpty();
        assertThat(three.zab.snapshotWanted()).isTrue();
        three.zab.snapshotKept(STATE, plan.chainHash(), three);
        assertThat(three.sentOn(22, Message.Sync.class)).containsExactly(new Message.Sync(3, plan));
        assertThat(three.zab.snapshotWanted()).isFalse();
    }

    @Test
    void aLearnerWhoseLogWasPurgedUnderItStartsAgain() {
        Driven three = behind(leader(retained(), Zxid.of(2, 3)));
        three.zab.logPurged(Zxid.of(2, 3));
        three.pass();
        assertThat(three.asked(Effect.HangUp.class)).containsExactly(new Effect.HangUp(22));
    }

    @Test
    void aSnapshotThatWasNotSentIsNotTaken() {
        Driven three = behind(leader(retained()));
        three.said(22, new Message.SnapshotTaken(3, STATE));
        assertThat(three.asked(Effect.HangUp.class)).containsExactly(new Effect.HangUp(22));
    }
}
