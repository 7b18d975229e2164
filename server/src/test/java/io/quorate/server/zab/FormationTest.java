package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Zxid;
import io.quorate.server.zab.Driven.Effect;

import org.junit.jupiter.api.Test;

import java.util.List;

/** DESIGN 4, formation: the first epoch record, and whose disks it makes count. */
final class FormationTest {

    private static final Membership MEMBERS = Records.voters(3);
    private static final long EPOCH_1 = Zxid.of(1, 0);

    private static Message.Notification forming(int peer, int leader) {
        return new Message.Notification(
                1,
                Message.Role.LOOKING,
                new PeerId(leader),
                0,
                0,
                0,
                0,
                0,
                Standing.NEW,
                Records.diskOf(peer),
                true);
    }

    private static Message.FollowerInfo info(int peer) {
        return new Message.FollowerInfo(
                LearnerKind.PARTICIPANT,
                0,
                null,
                0,
                Standing.NEW,
                Records.diskOf(peer),
                true,
                0,
                List.of());
    }

    /** Server 3 leads the formation; 1 is with it, 2 is connected and has not dialled. */
    private static Driven forming() {
        return forming(new Driven(3, new Records().recovered(3, Standing.NEW, 0), MEMBERS));
    }

    private static Driven forming(Driven three) {
        three.start().mesh(1, Standing.NEW, true, 0).mesh(2, Standing.NEW, true, 0);
        three.said(11, forming(1, 3)).said(12, forming(2, 3));
        three.up(21, LinkKind.LEARNER, 1, false, Standing.NEW, true, 0);
        return three.said(21, info(1)).flush();
    }

    private static Message.AckEpoch promise() {
        return new Message.AckEpoch(1, 0, 0);
    }

    @Test
    void waitsForAVoterThatIsHereSoThatItsDiskIsNamed() {
        Driven three = forming();
        assertThat(three.sentOn(21, Message.LeaderInfo.class)).isEmpty();
        three.up(22, LinkKind.LEARNER, 2, false, Standing.NEW, true, 0);
        three.said(22, info(2)).flush();
        assertThat(three.sentOn(21, Message.LeaderInfo.class)).hasSize(1);
        three.said(21, promise()).flush();
        assertThat(three.zab.membership()).isEqualTo(MEMBERS);
    }

    @Test
    void goesOnWithoutAVoterThatDoesNotCome() {
        Driven three = forming();
        for (int i = 0; i < 5; i++) {
            three.after(250).said(21, new Message.Pong(0, i, DiskState.UNKNOWN));
        }
        three.flush().said(21, promise()).flush();
        assertThat(three.zab.membership().counts(new PeerId(1), Records.diskOf(1))).isTrue();
        assertThat(three.zab.membership().isVoter(new PeerId(2))).isTrue();
        assertThat(three.zab.membership().counts(new PeerId(2), Records.diskOf(2))).isFalse();
    }

    /** A server of an older build, which is one of those that form, must be able to follow. */
    @Test
    void formsAtTheLevelThatAllOfThemKnow() {
        ZabConfig newer = Driven.knowing(2, Driven.config(3, MEMBERS, 1, false));
        Driven three = forming(new Driven(newer, new Records().recovered(3, Standing.NEW, 0)));
        three.up(22, LinkKind.LEARNER, 2, false, Standing.NEW, true, 0);
        three.said(22, info(2)).flush().said(21, promise()).pass();
        assertThat(levelOfLastEpoch(three)).isEqualTo(1);
    }

    /** Who is absent may be of an older build. */
    @Test
    void aLaterEpochKeepsTheLevelOfTheHistory() {
        ZabConfig newer = Driven.knowing(2, Driven.config(1, Records.voters(1), 1, false));
        Records log = new Records().epoch(1, Records.voters(1), 3);
        Driven one = new Driven(newer, log.recovered(1, Standing.VOTER, EPOCH_1)).start();
        assertThat(one.zab.isLeading()).isTrue();
        assertThat(levelOfLastEpoch(one)).isEqualTo(1);
    }

    private static int levelOfLastEpoch(Driven server) {
        return server.asked(Effect.Append.class).stream()
                .map(Effect.Append::record)
                .filter(record -> record.kind() == Proposal.Kind.EPOCH)
                .map(record -> EpochRecord.decode(record).featureLevel())
                .reduce(0, (before, last) -> last);
    }

    /** The first attempt may have succeeded, and then the disk of the absent server counts. */
    @Test
    void aLaterAttemptKeepsTheDisksThatAnEarlierOneNamed() {
        RecoveredHistory first = new Records().epoch(1, MEMBERS, 0).recovered(3, Standing.VOTER, 0);
        Driven three = new Driven(3, first, MEMBERS).start().mesh(1, Standing.NEW, true, 0);
        three.after(4_000).said(11, forming(1, 3));
        three.up(21, LinkKind.LEARNER, 1, false, Standing.NEW, true, 0);
        three.said(21, info(1)).flush();
        three.said(21, new Message.AckEpoch(2, 0, 0)).flush();
        assertThat(three.zab.lastZxid()).isEqualTo(Zxid.of(2, 0));
        assertThat(three.zab.membership()).isEqualTo(MEMBERS);
    }

    /** Server 2 was cut off, and holds what the absent ones may have acknowledged. */
    @Test
    void givesWayToAServerThatKnowsTheEnsembleToBeFormed() {
        Driven three = forming();
        assertThat(three.zab.phaseName()).isEqualTo("leader discovery");
        three.said(
                12,
                new Message.Notification(
                        3,
                        Message.Role.LOOKING,
                        new PeerId(2),
                        Zxid.of(1, 9),
                        Zxid.of(1, 9),
                        Zxid.of(1, 9),
                        1,
                        Records.CLUSTER,
                        Standing.VOTER,
                        Records.diskOf(2),
                        false));
        assertThat(three.zab.phaseName()).isEqualTo("looking");
    }

    /** Two attempts to form, each by its own leader, and neither known to have succeeded. */
    @Test
    void anAttemptToFormGivesWayToAnother() {
        Records other = new Records().epoch(1, Records.voters(5), 0);
        Driven one = new Driven(1, other.recovered(1, Standing.VOTER, 0), MEMBERS);
        one.mesh(3, Standing.VOTER, true, EPOCH_1).start().leads(3, EPOCH_1);
        one.up(23, LinkKind.LEARNER, 3, true, Standing.VOTER, true, EPOCH_1);
        one.said(23, new Message.LeaderInfo(2)).flush();
        long hash = new Records().epoch(1, MEMBERS, 0).at(EPOCH_1).chainHash();
        one.said(23, new Message.Sync(2, new SyncPlan.Diff(EPOCH_1, hash)));
        assertThat(one.asked(Effect.Halt.class)).isEmpty();
        assertThat(one.zab.lastZxid()).isZero();
        assertThat(one.zab.standing()).isEqualTo(Standing.VOTER);
    }

    @Test
    void theFirstRecordCommitsByTheDisksItNames() {
        Driven three = forming();
        for (int i = 0; i < 5; i++) {
            three.after(250).said(21, new Message.Pong(0, i, DiskState.UNKNOWN));
        }
        three.flush().said(21, promise());
        // Server 2 comes too late to be named: its ack would make two of three with that of 1.
        three.up(22, LinkKind.LEARNER, 2, false, Standing.NEW, true, 0);
        three.said(22, info(2)).said(22, promise()).pass();
        three.said(21, new Message.Ack(1, EPOCH_1, true))
                .said(22, new Message.Ack(1, EPOCH_1, true));
        assertThat(three.zab.isLeading()).isFalse();
        three.flush();
        assertThat(three.zab.isLeading()).isTrue();
    }

    @Test
    void theStandingIsWrittenBeforeTheRecordThatItVouchesFor() {
        Driven three = forming();
        three.up(22, LinkKind.LEARNER, 2, false, Standing.NEW, true, 0);
        three.said(22, info(2)).flush().forget().said(21, promise());
        assertThat(three.asked(Effect.Control.class).getFirst().record())
                .isEqualTo(new ControlRecord.StandingIs(Standing.VOTER, Records.diskOf(3)));
        assertThat(three.asked(Effect.Append.class).getFirst().ticket())
                .isEqualTo(three.asked(Effect.Control.class).getFirst().ticket() + 1);
    }

    @Test
    void aNewLearnerVotesFromTheFlushOfTheRecordOn() {
        Records leaderLog = new Records().epoch(1, MEMBERS, 0);
        Driven one = new Driven(1, new Records().recovered(1, Standing.NEW, 0), MEMBERS);
        one.start().mesh(3, Standing.NEW, true, 0);
        one.said(
                13,
                new Message.Notification(
                        1,
                        Message.Role.LEADING,
                        new PeerId(3),
                        0,
                        0,
                        0,
                        0,
                        0,
                        Standing.NEW,
                        Records.diskOf(3),
                        true));
        one.up(23, LinkKind.LEARNER, 3, true, Standing.NEW, true, 0);
        one.said(23, new Message.LeaderInfo(1)).flush();
        one.said(23, new Message.Sync(1, new SyncPlan.Diff(0, 0)));
        one.said(23, new Message.Propose(1, 0, leaderLog.all())).pass();
        assertThat(one.zab.standing()).isEqualTo(Standing.VOTER);
        assertThat(one.sentOn(23, Message.Ack.class)).isEmpty();
        one.flush();
        assertThat(one.sentOn(23, Message.Ack.class))
                .containsExactly(new Message.Ack(1, EPOCH_1, true));
    }

    @Test
    void aBuildThatDoesNotKnowTheClustersLevelHalts() {
        byte[] record = new EpochRecord(Records.CLUSTER, 2, new PeerId(3), MEMBERS).encodeRecord();
        Proposal newer = Proposal.seal(record, Proposal.Kind.EPOCH, EPOCH_1, 0, 0);
        Driven one = new Driven(1, new Records().recovered(1, Standing.NEW, 0), MEMBERS);
        one.start().mesh(3, Standing.NEW, true, 0);
        one.said(
                13,
                new Message.Notification(
                        1,
                        Message.Role.LEADING,
                        new PeerId(3),
                        0,
                        0,
                        0,
                        0,
                        0,
                        Standing.NEW,
                        Records.diskOf(3),
                        true));
        one.up(23, LinkKind.LEARNER, 3, true, Standing.NEW, true, 0);
        one.said(23, new Message.LeaderInfo(1)).flush();
        one.said(23, new Message.Sync(1, new SyncPlan.Diff(0, 0)));
        one.said(23, new Message.Propose(1, 0, List.of(newer)));
        assertThat(one.asked(Effect.Halt.class))
                .containsExactly(new Effect.Halt(HaltCause.NEWER_BUILD_NEEDED));
        assertThat(one.asked(Effect.Append.class)).isEmpty();
    }

    @Test
    void aFormingVoterVotesByTheMembershipOnceItHearsThatTheClusterIsFormed() {
        Driven one =
                new Driven(
                        1,
                        new Records().epoch(1, MEMBERS, 0).recovered(1, Standing.VOTER, 0),
                        MEMBERS);
        one.start().mesh(3, Standing.VOTER, false, Zxid.of(1, 7)).pass();
        one.votes(3, 1, 3, Zxid.of(1, 7)).after(50);
        assertThat(one.sentOn(13, Message.Notification.class).getLast().leader())
                .isEqualTo(new PeerId(3));
        assertThat(one.asked(Effect.Dial.class)).contains(new Effect.Dial(3));
    }

    @Test
    void aPeersMarkCommitsWhatThisLogHoldsOfItsEpoch() {
        Records log = new Records().epoch(1, MEMBERS, 3);
        Driven one = new Driven(1, log.recovered(1, Standing.VOTER, Zxid.of(1, 1)), MEMBERS);
        one.start().mesh(3, Standing.VOTER, false, Zxid.of(1, 9));
        one.said(
                13,
                new Message.Notification(
                        1,
                        Message.Role.LOOKING,
                        null,
                        0,
                        Zxid.of(1, 9),
                        Zxid.of(1, 2),
                        1,
                        Records.CLUSTER,
                        Standing.DAMAGED,
                        Records.diskOf(3),
                        false));
        assertThat(one.delivered).containsExactly(Zxid.of(1, 2));
        // A mark of another epoch proves nothing about this one's tail.
        one.said(
                13,
                new Message.Notification(
                        1,
                        Message.Role.LOOKING,
                        null,
                        0,
                        Zxid.of(2, 9),
                        Zxid.of(2, 2),
                        2,
                        Records.CLUSTER,
                        Standing.DAMAGED,
                        Records.diskOf(3),
                        false));
        assertThat(one.zab.committedZxid()).isEqualTo(Zxid.of(1, 2));
    }
}
