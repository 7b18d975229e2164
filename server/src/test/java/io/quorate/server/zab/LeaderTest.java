package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;
import io.quorate.server.zab.Driven.Effect;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A leader: what it may do when, in the order of the Zab paper's phases. */
final class LeaderTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long LAST = Zxid.of(1, 5);
    private static final long EPOCH_2 = Zxid.of(2, 0);

    private final Records log = new Records().epoch(1, MEMBERS, 5);

    /** Server 3, elected by 1 and 2, which have not dialled yet. */
    private Driven elected() {
        Driven three =
                new Driven(3, log.recovered(3, Standing.VOTER, Zxid.of(1, 2)), MEMBERS)
                        .mesh(1, Standing.VOTER, false, LAST)
                        .mesh(2, Standing.VOTER, false, LAST)
                        .start();
        three.votes(1, 1, 3, LAST).votes(2, 1, 3, LAST);
        assertThat(three.zab.phaseName()).isEqualTo("leader discovery");
        return three.forget();
    }

    /** Follower {@code peer} dials on {@code link} with this log. */
    private Driven dials(Driven leader, long link, int peer, RecoveredHistory its) {
        leader.up(link, LinkKind.LEARNER, peer, false, its.own().standing(), false, LAST);
        return leader.said(link, leader.info(peer, its));
    }

    private RecoveredHistory follower(int id) {
        return log.recovered(id, Standing.VOTER, Zxid.of(1, 2));
    }

    private Driven discovered() {
        Driven three = elected();
        dials(three, 21, 1, follower(1));
        return three.flush();
    }

    private Driven syncing() {
        return discovered().said(21, new Message.AckEpoch(2, LAST, Zxid.of(1, 2))).pass();
    }

    private Driven established() {
        Driven three = syncing().flush().said(21, new Message.Ack(2, EPOCH_2, true)).pass();
        assertThat(three.zab.isLeading()).isTrue();
        return three;
    }

    private static Message.Pong pong(long round, DiskState.Space space, long syncMicros) {
        return new Message.Pong(2, round, new DiskState(space, syncMicros));
    }

    @Test
    void growthIsRefusedOnlyWhenNoQuorumHasRoom() {
        Driven three = established();
        three.said(21, pong(0, DiskState.Space.LOW, 0));
        assertThat(three.zab.mayGrow()).as("itself and one that is away").isTrue();
        three.zab.disk(new DiskState(DiskState.Space.LOW, 0), three);
        assertThat(three.zab.mayGrow()).isFalse();
        assertThat(three.zab.mayPropose()).as("all else goes on").isTrue();
        three.said(21, pong(0, DiskState.Space.OK, 0));
        assertThat(three.zab.mayGrow()).isTrue();
    }

    @Test
    void aLeaderWhoseDiskIsFullHandsOver() {
        Driven three = established();
        three.zab.disk(new DiskState(DiskState.Space.FULL, 0), three);
        three.after(50).said(21, new Message.Ack(2, EPOCH_2, true)).pass();
        assertThat(three.sentOn(21, Message.HandOver.class)).hasSize(1);
        three.forget().votes(1, 9, 1, EPOCH_2).after(2_000);
        assertThat(three.asked(Effect.Dial.class)).as("it takes no proposals").isEmpty();
    }

    @Test
    void aLeaderWithAMuchSlowerDiskHandsOver_afterAWhile() {
        Driven three = established();
        three.zab.disk(new DiskState(DiskState.Space.OK, 400_000), three);
        for (int i = 0; i < 50; i++) {
            three.after(250).said(21, pong(0, DiskState.Space.OK, 300_000));
        }
        assertThat(three.sentOn(21, Message.HandOver.class)).as("none is better").isEmpty();
        int rounds = 0;
        while (three.zab.isLeading() && rounds < 100) {
            three.after(250).said(21, pong(0, DiskState.Space.OK, 2_000));
            rounds++;
        }
        assertThat(three.sentOn(21, Message.HandOver.class)).hasSize(1);
        assertThat(rounds).as("not at the first").isGreaterThan(20);
    }

    @Test
    void aFollowerWithAnotherStateIsRebuilt_andALeaderWithAnotherStateResignsDamaged() {
        Driven three = established();
        dials(three, 22, 2, follower(2));
        three.said(22, new Message.AckEpoch(2, LAST, 0)).pass().flush();
        three.said(22, new Message.Ack(2, EPOCH_2, true)).pass().forget();
        three.zab.stateDigest(EPOCH_2 + 1, 7, three.now, three);
        three.said(21, new Message.StateDigest(2, EPOCH_2 + 1, 7));
        assertThat(three.effects).isEmpty();
        three.said(22, new Message.StateDigest(2, EPOCH_2 + 1, 8));
        assertThat(three.sentOn(22, Message.Rejoin.class)).hasSize(1);
        assertThat(three.zab.isLeading()).isTrue();

        Driven wrong = established();
        dials(wrong, 22, 2, follower(2));
        wrong.said(22, new Message.AckEpoch(2, LAST, 0)).pass().flush();
        wrong.said(22, new Message.Ack(2, EPOCH_2, true)).pass().forget();
        wrong.said(21, new Message.StateDigest(2, EPOCH_2 + 1, 7));
        wrong.said(22, new Message.StateDigest(2, EPOCH_2 + 1, 7));
        wrong.zab.stateDigest(EPOCH_2 + 1, 9, wrong.now, wrong);
        assertThat(wrong.zab.isLeading()).isFalse();
        assertThat(wrong.zab.standing()).isEqualTo(Standing.DAMAGED);
        assertThat(wrong.alarms()).anyMatch(alarm -> alarm.contains("is not the one"));
    }

    @Test
    void offersTheEpochOnlyAfterItsOwnDiskAcceptedIt() {
        Driven three = elected();
        dials(three, 21, 1, follower(1));
        assertThat(three.asked(Effect.Control.class).getLast().record())
                .isEqualTo(new ControlRecord.Accepted(2, new PeerId(3)));
        assertThat(three.sentOn(21, Message.LeaderInfo.class)).isEmpty();
        three.flush();
        assertThat(three.sentOn(21, Message.LeaderInfo.class))
                .containsExactly(new Message.LeaderInfo(2));
    }

    @Test
    void takesAnEpochAboveAllThatWasHeardOf() {
        Driven three = elected();
        three.up(21, LinkKind.LEARNER, 1, false, Standing.VOTER, false, LAST);
        Message.FollowerInfo info = three.info(1, follower(1));
        three.said(
                21,
                new Message.FollowerInfo(
                        info.kind(),
                        1,
                        new PeerId(1),
                        41,
                        info.standing(),
                        info.diskId(),
                        false,
                        0,
                        info.epochTable()));
        three.flush();
        assertThat(three.sentOn(21, Message.LeaderInfo.class))
                .containsExactly(new Message.LeaderInfo(42));
    }

    @Test
    void appendsTheEpochRecordAndSyncsOnlyAfterAQuorumPromised() {
        Driven three = discovered();
        assertThat(three.asked(Effect.Append.class)).isEmpty();
        assertThat(three.sentOn(21, Message.Sync.class)).isEmpty();
        three.said(21, new Message.AckEpoch(2, LAST, 0));
        assertThat(three.asked(Effect.Append.class))
                .extracting(Effect.Append::zxid)
                .containsExactly(EPOCH_2);
        assertThat(three.sentOn(21, Message.Sync.class))
                .containsExactly(
                        new Message.Sync(2, new SyncPlan.Diff(LAST, log.at(LAST).chainHash())));
    }

    @Test
    void nothingOfAnOlderEpochCommitsBeforeTheEpochRecord() {
        Driven three = syncing().flush();
        assertThat(three.delivered).isEmpty();
        three.said(21, new Message.Ack(2, EPOCH_2, true));
        assertThat(three.delivered)
                .containsExactly(Zxid.of(1, 3), Zxid.of(1, 4), Zxid.of(1, 5), EPOCH_2);
        assertThat(three.told).contains("leading");
    }

    @Test
    void itsOwnDiskIsNoShortcut() {
        // One follower and the leader's unflushed record are not a quorum of three disks.
        Driven three = syncing().said(21, new Message.Ack(2, EPOCH_2, true));
        assertThat(three.zab.isLeading()).isFalse();
        three.flush();
        assertThat(three.zab.isLeading()).isTrue();
    }

    @Test
    void anAckOfAServerThatIsNotDurablyVoterDoesNotCount() {
        Driven three = syncing().flush().said(21, new Message.Ack(2, EPOCH_2, false));
        assertThat(three.zab.isLeading()).isFalse();
    }

    @Test
    void promiseAndAckMustComeOnTheSameLink() {
        Driven three = syncing().flush();
        three.zab.linkDown(new LinkId(21), three.now, three);
        dials(three, 22, 1, follower(1));
        three.said(22, new Message.Ack(2, EPOCH_2, true));
        assertThat(three.zab.isLeading()).isFalse();
    }

    @Test
    void resignsForAServerThatCountsAndHasMore() {
        Driven three = discovered();
        three.said(21, new Message.AckEpoch(2, LAST + 1, 0)).flush();
        assertThat(three.zab.phaseName()).isEqualTo("looking");
        assertThat(three.sentOn(12, Message.Notification.class).getLast().leader())
                .isEqualTo(new PeerId(1));
    }

    @Test
    void resignsForAServerThatKnowsMoreToBeCommitted() {
        Driven three = discovered();
        three.said(21, new Message.AckEpoch(2, LAST, LAST + 1));
        assertThat(three.zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void aDiskThatTheMembershipDoesNotNameMustRejoin() {
        Driven three = established();
        RecoveredHistory own = follower(2);
        OwnFacts other = new OwnFacts(77, 1, 1, new PeerId(1), Standing.VOTER, LAST, List.of());
        dials(
                three,
                22,
                2,
                new RecoveredHistory(
                        other,
                        Records.CLUSTER,
                        1,
                        MEMBERS,
                        own.epochTable(),
                        own.commitMark(),
                        own.recent(),
                        own.beforeZxid(),
                        own.beforeChainHash(),
                        own.retained()));
        three.said(22, new Message.AckEpoch(2, LAST, 0));
        assertThat(three.sentOn(22, Message.Rejoin.class)).hasSize(1);
        assertThat(three.sentOn(22, Message.Sync.class)).isEmpty();
    }

    @Test
    void commitsOnlyAfterAQuorumOfAcks() {
        Driven three = established().forget();
        three.zab.propose(Records.body("a"), three);
        three.zab.propose(Records.body("b"), three);
        three.pass();
        assertThat(three.sentOn(21, Message.Propose.class)).hasSize(1);
        assertThat(three.sentOn(21, Message.Propose.class).getFirst().records()).hasSize(2);
        three.said(21, new Message.Ack(2, EPOCH_2 + 1, true));
        assertThat(three.zab.committedZxid()).isEqualTo(EPOCH_2);
        three.flush();
        assertThat(three.zab.committedZxid()).isEqualTo(EPOCH_2 + 1);
        three.said(21, new Message.Ack(2, EPOCH_2 + 2, true)).pass();
        assertThat(three.zab.committedZxid()).isEqualTo(EPOCH_2 + 2);
        assertThat(three.sentOn(21, Message.Commit.class))
                .contains(new Message.Commit(2, EPOCH_2 + 2));
    }

    @Test
    void anObserverGetsOnlyWhatIsCommitted() {
        Driven three = established();
        three.up(24, LinkKind.LEARNER, 4, false, Standing.NEW, true, 0);
        three.said(
                24,
                new Message.FollowerInfo(
                        LearnerKind.OBSERVER, 0, null, 0, Standing.NEW, 104, true, 0, List.of()));
        three.said(24, new Message.AckEpoch(2, 0, 0)).pass();
        three.zab.propose(Records.body("a"), three);
        three.pass();
        long sent = three.sentOn(24, Message.Propose.class).getLast().records().getLast().zxid();
        assertThat(sent).isEqualTo(EPOCH_2);
        three.flush().said(21, new Message.Ack(2, EPOCH_2 + 1, true)).pass();
        sent = three.sentOn(24, Message.Propose.class).getLast().records().getLast().zxid();
        assertThat(sent).isEqualTo(EPOCH_2 + 1);
    }

    @Test
    void aRebuiltServerIsAdmittedByTheOthersAndOnlyWhenItHasEverything() {
        Driven three = established();
        three.up(22, LinkKind.LEARNER, 2, false, Standing.JOINING, false, 0);
        three.said(
                22,
                new Message.FollowerInfo(
                        LearnerKind.PARTICIPANT,
                        0,
                        null,
                        0,
                        Standing.JOINING,
                        222,
                        false,
                        0,
                        List.of()));
        three.said(22, new Message.AckEpoch(2, 0, 0)).pass();
        assertThat(three.sentOn(22, Message.Sync.class))
                .containsExactly(new Message.Sync(2, new SyncPlan.Diff(0, 0)));
        three.forget().pass();
        assertThat(three.asked(Effect.Append.class)).isEmpty();
        three.said(22, new Message.Ack(2, EPOCH_2, false)).pass().flush();
        assertThat(three.asked(Effect.Append.class))
                .extracting(Effect.Append::zxid)
                .containsExactly(EPOCH_2 + 1);
        assertThat(three.zab.membership().counts(new PeerId(2), 222)).isTrue();
        // The new disk's ack does not help to commit its own admission.
        three.said(22, new Message.Ack(2, EPOCH_2 + 1, true));
        assertThat(three.zab.committedZxid()).isEqualTo(EPOCH_2);
        three.said(21, new Message.Ack(2, EPOCH_2 + 1, true));
        assertThat(three.zab.committedZxid()).isEqualTo(EPOCH_2 + 1);
    }

    @Test
    void aRoundIsConfirmedOnlyByAnswersToIt() {
        Driven three = established().forget();
        long round = three.zab.requestRound();
        three.said(21, new Message.Pong(2, round - 1, DiskState.UNKNOWN));
        assertThat(three.told).doesNotContain("round " + round);
        three.pass();
        assertThat(three.sentOn(21, Message.Ping.class))
                .extracting(Message.Ping::round)
                .contains(round);
        three.said(21, new Message.Pong(2, round, DiskState.UNKNOWN));
        assertThat(three.told).contains("round " + round);
    }

    @Test
    void stepsDownWhenAQuorumIsSilentAndNotBecauseOneLinkClosed() {
        Driven three = established();
        for (int round = 1; round <= 12; round++) {
            three.after(250).said(21, new Message.Pong(2, round, DiskState.UNKNOWN));
        }
        assertThat(three.zab.serving(three.now)).isTrue();
        three.zab.linkDown(new LinkId(21), three.now, three);
        assertThat(three.zab.isLeading()).isTrue();
        assertThat(three.zab.serving(three.now)).as("whom do they follow?").isFalse();
        assertThat(three.after(900).zab.isLeading()).isTrue();
        assertThat(three.after(400).zab.isLeading()).isFalse();
        assertThat(three.told).contains("leaderless");
    }

    /** What waits for the disk stands in memory. */
    @Test
    void proposesNoMoreWhileItsDiskIsFarBehind() {
        Driven three = established();
        while (three.zab.mayPropose()) {
            three.zab.propose(Records.body("x".repeat(1_000)), three);
        }
        assertThat(three.zab.lastZxid()).isBetween(EPOCH_2 + 9, EPOCH_2 + 11);
        three.flush();
        assertThat(three.zab.mayPropose()).isTrue();
    }

    @Test
    void givesItsRoleAwayWhenItsDiskStaysBehind() {
        Driven three = established();
        while (three.zab.mayPropose()) {
            three.zab.propose(Records.body("x".repeat(1_000)), three);
        }
        long last = three.zab.lastZxid();
        for (int round = 1; round <= 6; round++) {
            three.after(250).said(21, new Message.Pong(2, round, DiskState.UNKNOWN));
        }
        assertThat(three.sentOn(21, Message.HandOver.class)).isEmpty();
        three.said(21, new Message.Ack(2, last, true)).pass();
        assertThat(three.sentOn(21, Message.HandOver.class))
                .containsExactly(new Message.HandOver(2, new PeerId(1)));
    }

    /** Heartbeats must not wait behind megabytes: the next go when the last ones were read. */
    @Test
    void sendsNoMoreOfASyncThanTheLearnerReads() {
        Records far = new Records().epoch(1, MEMBERS, 5);
        for (int i = 6; i < 46; i++) {
            far.txn(Zxid.of(1, i), "x".repeat(100_000));
        }
        long last = Zxid.of(1, 45);
        Driven three =
                new Driven(3, far.recovered(3, Standing.VOTER, 0), MEMBERS)
                        .mesh(1, Standing.VOTER, false, LAST)
                        .start();
        three.votes(1, 1, 3, last);
        dials(three, 21, 1, follower(1));
        three.flush().said(21, new Message.AckEpoch(2, LAST, 0)).flush();
        long first = sent(three);
        assertThat(first).isBetween(1_000_000L, 1_400_000L);
        assertThat(sent(three.pass())).isEqualTo(first);
        int pings = three.sentOn(21, Message.Ping.class).size();
        for (int i = 0; i < pings; i++) {
            three.said(21, new Message.Pong(2, 0, DiskState.UNKNOWN));
        }
        assertThat(sent(three.pass())).isGreaterThan(3_000_000);
    }

    private static long sent(Driven leader) {
        return leader.sentOn(21, Message.Propose.class).stream()
                .flatMap(propose -> propose.records().stream())
                .mapToLong(Proposal::length)
                .sum();
    }

    /** Server 1 redials for ever and may never promise this epoch: that is no quorum. */
    @Test
    void whoCannotFollowDoesNotKeepALeader() {
        Driven three = established();
        three.zab.linkDown(new LinkId(21), three.now, three);
        for (int i = 0; i < 8; i++) {
            three.up(30 + i, LinkKind.LEARNER, 1, false, Standing.VOTER, false, LAST);
            three.said(30 + i, three.info(1, follower(1))).after(250);
        }
        assertThat(three.zab.isLeading()).isFalse();
    }

    /** It has more, and is not believed: who holds what it acknowledged is among the others. */
    @Test
    void aDamagedDiskThatHasMoreDoesNotMakeALeaderResign() {
        Driven three = elected();
        dials(three, 21, 1, follower(1));
        RecoveredHistory damaged =
                new Records().epoch(1, MEMBERS, 7).recovered(2, Standing.DAMAGED, Zxid.of(1, 2));
        dials(three, 22, 2, damaged);
        three.flush().said(22, new Message.AckEpoch(2, Zxid.of(1, 7), 0));
        assertThat(three.zab.phaseName()).isEqualTo("leader discovery");
        three.said(21, new Message.AckEpoch(2, LAST, 0));
        assertThat(three.zab.phaseName()).isEqualTo("leader sync");
    }

    @Test
    void aVoterThatComesLateWithMoreMakesALeaderResignUntilItIsEstablished() {
        Driven three = syncing();
        Records longer = new Records().epoch(1, MEMBERS, 6);
        dials(three, 22, 2, longer.recovered(2, Standing.VOTER, 0));
        three.said(22, new Message.AckEpoch(2, Zxid.of(1, 6), 0));
        assertThat(three.zab.phaseName()).isEqualTo("looking");

        Driven leading = established();
        dials(leading, 22, 2, longer.recovered(2, Standing.VOTER, Zxid.of(1, 6)));
        leading.forget().said(22, new Message.AckEpoch(2, Zxid.of(1, 6), Zxid.of(1, 6)));
        assertThat(leading.zab.isLeading()).isTrue();
        assertThat(leading.alarms()).singleElement().asString().contains("0x100000006");
    }

    @Test
    void aFollowerThatComesBackInTheSameEpochIsNotAhead() {
        Driven three = syncing();
        Records synced = new Records().epoch(1, MEMBERS, 5).epoch(2, MEMBERS, 0);
        three.up(22, LinkKind.LEARNER, 1, false, Standing.VOTER, false, EPOCH_2);
        Message.FollowerInfo info = three.info(1, synced.recovered(1, Standing.VOTER, 0));
        three.said(
                22,
                new Message.FollowerInfo(
                        info.kind(),
                        2,
                        new PeerId(3),
                        2,
                        info.standing(),
                        info.diskId(),
                        false,
                        0,
                        info.epochTable()));
        three.said(22, new Message.AckEpoch(2, EPOCH_2, 0));
        assertThat(three.zab.phaseName()).isEqualTo("leader sync");
    }

    @Test
    void handsOverOnlyToAFollowerThatHasEverything() {
        Driven three = established();
        three.zab.propose(Records.body("a"), three);
        three.zab.resign(three.now, three);
        assertThat(three.zab.mayPropose()).isFalse();
        three.flush();
        assertThat(three.sentOn(21, Message.HandOver.class)).isEmpty();
        three.said(21, new Message.Ack(2, EPOCH_2 + 1, true)).pass();
        assertThat(three.sentOn(21, Message.HandOver.class))
                .containsExactly(new Message.HandOver(2, new PeerId(1)));
        assertThat(three.zab.handedOver()).isTrue();
    }

    @Test
    void givesUpBeforeTheCounterRunsOut() {
        Driven alone =
                new Driven(
                        Driven.config(1, Records.voters(1), 0xFFFF_FFEDL, false),
                        new Records().recovered(1, Standing.NEW, 0));
        alone.start();
        while (alone.zab.mayPropose()) {
            alone.zab.propose(Records.body("a"), alone);
        }
        assertThat(Zxid.counter(alone.zab.lastZxid())).isEqualTo(0xFFFF_FFEFL);
        alone.flush().after(50).flush().after(50).flush();
        assertThat(alone.zab.isLeading()).isTrue();
        assertThat(alone.zab.epoch()).isEqualTo(2);
    }
}
