package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;
import io.quorate.server.zab.Driven.Effect;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * A learner: what it promises, acknowledges, delivers and refuses, in every order that messages can
 * come.
 */
final class LearnerTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long LAST = Zxid.of(1, 5);
    private static final long MARK = Zxid.of(1, 2);
    private static final long EPOCH_2 = Zxid.of(2, 0);

    private final Records leaderLog = new Records().epoch(1, MEMBERS, 5).epoch(2, MEMBERS, 3);

    /** Server 1 with this log, having dialled leader 3 on link 23. */
    private Driven dialled(RecoveredHistory own) {
        Driven one = new Driven(1, own, MEMBERS).mesh(3, Standing.VOTER, false, LAST).start();
        one.leads(3, LAST);
        one.up(23, LinkKind.LEARNER, 3, true, Standing.VOTER, false, LAST);
        assertThat(one.sentOn(23, Message.FollowerInfo.class)).hasSize(1);
        return one.forget();
    }

    private Driven dialled() {
        return dialled(new Records().epoch(1, MEMBERS, 5).recovered(1, Standing.VOTER, MARK));
    }

    private Driven promised() {
        return dialled().said(23, new Message.LeaderInfo(2)).flush();
    }

    private Driven synced() {
        return promised().said(23, diff(LAST));
    }

    private Message.Sync diff(long zxid) {
        return new Message.Sync(2, new SyncPlan.Diff(zxid, leaderLog.at(zxid).chainHash()));
    }

    private Message.Propose proposals(long after, long upTo, long committed) {
        List<Proposal> records =
                leaderLog.after(after).stream().filter(p -> p.zxid() <= upTo).toList();
        return new Message.Propose(2, committed, records);
    }

    @Test
    void promisesAnEpochOnlyWhenThePromiseIsDurable() {
        Driven one = dialled().said(23, new Message.LeaderInfo(2)).pass();
        assertThat(one.asked(Effect.Control.class).getLast().record())
                .isEqualTo(new ControlRecord.Accepted(2, new PeerId(3)));
        assertThat(one.sentOn(23, Message.AckEpoch.class)).isEmpty();
        one.flush();
        assertThat(one.sentOn(23, Message.AckEpoch.class))
                .containsExactly(new Message.AckEpoch(2, LAST, MARK));
    }

    @Test
    void neverPromisesAnEpochTwice() {
        // Epoch 1 was accepted from server 1 (itself), not from server 3.
        Driven one = dialled().said(23, new Message.LeaderInfo(1));
        assertThat(one.sentOn(23, Message.AckEpoch.class)).isEmpty();
        assertThat(one.zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void acknowledgesOnlyWhatIsDurableAndOnlyFromTheEpochRecordOn() {
        Driven one = synced().flush();
        assertThat(one.sentOn(23, Message.Ack.class)).isEmpty();
        one.said(23, proposals(LAST, EPOCH_2, 0)).pass();
        assertThat(one.sentOn(23, Message.Ack.class)).isEmpty();
        one.flush();
        assertThat(one.sentOn(23, Message.Ack.class))
                .containsExactly(new Message.Ack(2, EPOCH_2, true));
    }

    @Test
    void doesNotReadOnWhileItsDiskIsFarBehind_andIsNotTakenForLeaderless() {
        Driven one = synced().said(23, proposals(LAST, EPOCH_2, EPOCH_2));
        one.said(23, new Message.UpToDate(2, EPOCH_2)).flush();
        assertThat(one.asked(Effect.Reading.class)).isEmpty();
        Records more = new Records().epoch(1, MEMBERS, 5).epoch(2, MEMBERS, 0);
        for (int i = 1; i <= 12; i++) {
            more.txn(EPOCH_2 + i, "x".repeat(1_000));
        }
        one.said(23, new Message.Propose(2, EPOCH_2, more.after(EPOCH_2))).pass();
        assertThat(one.asked(Effect.Reading.class)).containsExactly(new Effect.Reading(23, false));
        one.after(5_000);
        assertThat(one.zab.phaseName()).isEqualTo("following");
        assertThat(one.zab.serving(one.now)).isFalse();
        one.flush();
        assertThat(one.asked(Effect.Reading.class)).last().isEqualTo(new Effect.Reading(23, true));
        assertThat(one.zab.serving(one.now)).as("before the leader was heard").isFalse();
        one.after(500).said(23, new Message.Ping(2, 9, EPOCH_2));
        assertThat(one.zab.serving(one.now)).isTrue();
        assertThat(one.after(1_500).zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void oneAckForAWholeBatch() {
        Driven one = synced().said(23, proposals(LAST, EPOCH_2 + 3, 0)).flush();
        assertThat(one.sentOn(23, Message.Ack.class))
                .containsExactly(new Message.Ack(2, EPOCH_2 + 3, true));
    }

    /** The leader does not hold the record in memory, so the one behind it must prove it. */
    private Driven truncatedWithoutHash(Records own) {
        Driven one = dialled(own.recovered(1, Standing.VOTER, MARK));
        one.said(23, new Message.LeaderInfo(2)).flush();
        one.said(23, new Message.Sync(2, new SyncPlan.Truncate(LAST, 0)));
        one.said(23, new Message.Ping(2, 1, EPOCH_2 + 3)).pass();
        assertThat(truncations(one)).isEmpty();
        assertThat(one.delivered).isEmpty();
        return one.said(23, proposals(LAST, EPOCH_2 + 3, EPOCH_2)).pass();
    }

    private static List<ControlRecord> truncations(Driven one) {
        return one.asked(Effect.Control.class).stream()
                .map(Effect.Control::record)
                .filter(ControlRecord.TruncatedTo.class::isInstance)
                .toList();
    }

    @Test
    void aTruncationThatNamesNoHashWaitsForTheRecordThatProvesIt() {
        Driven one = truncatedWithoutHash(new Records().epoch(1, MEMBERS, 9));
        assertThat(truncations(one)).containsExactly(new ControlRecord.TruncatedTo(LAST));
        assertThat(one.zab.lastZxid()).isEqualTo(EPOCH_2 + 3);
        assertThat(one.zab.committedZxid()).isEqualTo(EPOCH_2);
    }

    @Test
    void aTruncationThatTheNextRecordContradictsIsNotDone() {
        Records altered = new Records().epoch(1, MEMBERS.withDisk(new PeerId(1), 77), 9);
        Driven one = truncatedWithoutHash(altered);
        assertThat(truncations(one)).isEmpty();
        assertThat(one.asked(Effect.Halt.class))
                .containsExactly(new Effect.Halt(HaltCause.HISTORY_UNTRUSTED));
        assertThat(one.zab.lastZxid()).isEqualTo(Zxid.of(1, 9));
    }

    @Test
    void nothingIsCommittedBeforeTheSyncPoint() {
        // ZOOKEEPER-4394 turned round: a commit point that comes early must not commit records the
        // leader may not have.
        Driven one = dialled(new Records().epoch(1, MEMBERS, 9).recovered(1, Standing.VOTER, MARK));
        one.said(23, new Message.LeaderInfo(2)).flush();
        one.said(23, new Message.Ping(2, 1, EPOCH_2 + 3));
        assertThat(one.delivered).isEmpty();
        one.said(
                23,
                new Message.Sync(2, new SyncPlan.Truncate(LAST, leaderLog.at(LAST).chainHash())));
        one.said(23, proposals(LAST, EPOCH_2 + 1, EPOCH_2));
        assertThat(one.delivered)
                .containsExactly(Zxid.of(1, 3), Zxid.of(1, 4), Zxid.of(1, 5), EPOCH_2);
    }

    @Test
    void aTruncationIsWrittenDownBeforeWhatReplacesItAndVoidsItsCompletions() {
        Driven one = dialled(new Records().epoch(1, MEMBERS, 9).recovered(1, Standing.VOTER, MARK));
        one.said(23, new Message.LeaderInfo(2)).flush().forget();
        one.said(
                23,
                new Message.Sync(2, new SyncPlan.Truncate(LAST, leaderLog.at(LAST).chainHash())));
        one.said(23, proposals(LAST, EPOCH_2, 0));
        assertThat(one.asked(Effect.Control.class).getFirst().record())
                .isEqualTo(new ControlRecord.TruncatedTo(LAST));
        assertThat(one.asked(Effect.Append.class).getFirst().ticket())
                .isEqualTo(one.asked(Effect.Control.class).getFirst().ticket() + 1);
    }

    @Test
    void leavesOnAGap() {
        Driven one = synced().said(23, proposals(EPOCH_2, EPOCH_2 + 2, 0));
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        assertThat(one.asked(Effect.Append.class)).isEmpty();
    }

    @Test
    void leavesWhenTheChainDoesNotContinueItsOwn() {
        Records other =
                new Records().epoch(1, MEMBERS, 4).txn(LAST, "another").epoch(2, MEMBERS, 1);
        Driven one = promised().said(23, new Message.Sync(2, new SyncPlan.Diff(LAST, 0)));
        one.said(23, new Message.Propose(2, 0, other.after(LAST)));
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        assertThat(one.asked(Effect.Append.class)).isEmpty();
    }

    @Test
    void haltsRatherThanUndoWhatIsCommitted() {
        Driven one =
                promised().said(23, new Message.Sync(2, new SyncPlan.Truncate(Zxid.of(1, 1), 0)));
        assertThat(one.asked(Effect.Halt.class))
                .containsExactly(new Effect.Halt(HaltCause.HISTORY_UNTRUSTED));
        assertThat(one.asked(Effect.Control.class))
                .noneMatch(c -> c.record() instanceof ControlRecord.TruncatedTo);
    }

    @Test
    void servesOnlyAfterUpToDate() {
        Driven one = synced().said(23, proposals(LAST, EPOCH_2, EPOCH_2)).flush();
        assertThat(one.zab.serving(one.now)).isFalse();
        one.said(23, new Message.UpToDate(2, EPOCH_2));
        assertThat(one.zab.serving(one.now)).isTrue();
        assertThat(one.told).containsExactly("following 3");
    }

    @Test
    void looksAgainWhenTheLinkEndsOrTheLeaderIsSilent() {
        Driven one =
                synced().said(23, proposals(LAST, EPOCH_2, EPOCH_2))
                        .said(23, new Message.UpToDate(2, EPOCH_2));
        one.zab.linkDown(new LinkId(23), one.now, one);
        assertThat(one.zab.phaseName()).isEqualTo("looking");
        assertThat(one.told).contains("leaderless");

        Driven two =
                synced().said(23, proposals(LAST, EPOCH_2, EPOCH_2))
                        .said(23, new Message.UpToDate(2, EPOCH_2));
        assertThat(two.after(950).zab.serving(two.now)).isTrue();
        assertThat(two.after(200).zab.phaseName()).isEqualTo("looking");
    }

    @Test
    void whatADeadLinkSaidIsDropped() {
        Driven one = synced();
        one.zab.linkDown(new LinkId(23), one.now, one);
        one.forget().said(23, proposals(LAST, EPOCH_2, EPOCH_2));
        assertThat(one.effects).isEmpty();
    }

    @Test
    void aJoiningServerStartsFromNothingAndAcknowledgesWithoutCounting() {
        Driven one =
                dialled(new Records().epoch(1, MEMBERS, 5).recovered(1, Standing.JOINING, MARK));
        one.said(23, new Message.LeaderInfo(2)).flush();
        one.said(23, new Message.Sync(2, new SyncPlan.Diff(0, 0)));
        assertThat(one.told).contains("voided");
        one.said(23, proposals(0, EPOCH_2, EPOCH_2)).flush();
        assertThat(one.delivered).hasSize(7);
        assertThat(one.sentOn(23, Message.Ack.class))
                .containsExactly(new Message.Ack(2, EPOCH_2, false));
        assertThat(one.zab.standing()).isEqualTo(Standing.JOINING);
    }

    @Test
    void aJoiningServerVotesAgainOnceItsDiskIsNamedByTheCommittedMembership() {
        Records log =
                new Records()
                        .epoch(1, MEMBERS.withDisk(new PeerId(1), 9), 1)
                        .epoch(2, MEMBERS.withDisk(new PeerId(1), 9), 0);
        log.membership(EPOCH_2 + 1, MEMBERS);
        Driven one = dialled(new Records().recovered(1, Standing.JOINING, 0));
        one.said(23, new Message.LeaderInfo(2)).flush();
        one.said(23, new Message.Sync(2, new SyncPlan.Diff(0, 0)));
        one.said(23, new Message.Propose(2, EPOCH_2, log.all()))
                .said(23, new Message.UpToDate(2, EPOCH_2))
                .flush();
        assertThat(one.zab.standing()).isEqualTo(Standing.JOINING);
        one.said(23, new Message.Commit(2, EPOCH_2 + 1)).pass();
        assertThat(one.zab.standing()).isEqualTo(Standing.VOTER);
        assertThat(one.sentOn(23, Message.Ack.class)).noneMatch(Message.Ack::voter);
        one.flush();
        assertThat(one.sentOn(23, Message.Ack.class).getLast())
                .isEqualTo(new Message.Ack(2, EPOCH_2 + 1, true));
    }

    /** Its own configuration makes it a voter. */
    @Test
    void aServerThatIsNoMemberLearnsWithoutAVote_andSaysSoOnce() {
        Records none = new Records();
        Driven four = new Driven(4, none.recovered(4, Standing.NEW, 0), Records.voters(4));
        four.mesh(3, Standing.VOTER, false, LAST).start();
        assertThat(four.zab.standing()).isEqualTo(Standing.JOINING);
        for (int link = 23; link <= 24; link++) {
            four.leads(3, LAST);
            four.up(link, LinkKind.LEARNER, 3, true, Standing.VOTER, false, LAST);
            four.said(link, new Message.LeaderInfo(2)).flush();
            if (link == 23) {
                four.said(link, new Message.Sync(2, new SyncPlan.Diff(0, 0)));
                four.said(link, proposals(0, EPOCH_2 + 3, EPOCH_2 + 3)).flush();
            } else {
                four.said(link, diff(EPOCH_2 + 3));
            }
            four.said(link, new Message.UpToDate(2, EPOCH_2 + 3)).flush();
            assertThat(four.zab.phaseName()).isEqualTo("observing");
            assertThat(four.sentOn(link, Message.Ack.class)).isEmpty();
            four.zab.linkDown(new LinkId(link), four.now, four);
            four.after(1_000);
        }
        assertThat(four.delivered).hasSize(10);
        assertThat(four.lines)
                .filteredOn(line -> line.contains("has no vote"))
                .singleElement()
                .asString()
                .startsWith("INFO")
                .contains("members [1, 2, 3]")
                .contains("--servers");
        assertThat(four.lines).noneMatch(line -> line.contains("votes again"));
    }
}
