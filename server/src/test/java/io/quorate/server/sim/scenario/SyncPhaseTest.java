package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.zab.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The synchronisation bugs that others had (ZAB.md part 2, section 1). */
final class SyncPhaseTest {

    /**
     * A follower that is behind, a leader that goes, and the up-to-date server left: the state from
     * which most of these bugs began. Server 1 was down while "kept" was committed.
     *
     * @return the servers other than 1: the leader first
     */
    private static List<Integer> oneIsBehind(Ensemble e) {
        int first = e.leader();
        if (first == 1) {
            e.crash(1);
            first = e.awaitLeaderOtherThan(1);
        } else {
            e.crash(1);
        }
        e.write("kept");
        int other = first == 2 ? 3 : 2;
        e.await("both have it", () -> e.isDurable(2, "kept") && e.isDurable(3, "kept"));
        return List.of(first, other);
    }

    /**
     * ZOOKEEPER-3911. Goal: a follower acknowledges NEWLEADER only when the history that it
     * certifies is durable. Method: server 1 is synced by Diff while its disk writes nothing; then
     * everybody dies, and the only server that had the write stays away. Invariants S1, I-8, R12.
     */
    @Test
    void followerAcknowledgesNewLeader_onlyAfterItsDiffIsDurable() {
        Ensemble e = Ensemble.formed(3);
        List<Integer> rest = oneIsBehind(e);
        e.crash(rest.get(0));
        int survivor = rest.get(1);
        e.start(1);
        e.await("the diff has come", () -> e.isLogged(1, "kept") || e.isLeading(survivor));
        e.holdDisk(1);
        e.runFor(400);
        e.crash(1, survivor);
        e.start(1, rest.get(0));
        e.awaitLeader();
        e.require(e.isLogged(e.leader(), "kept"), "the next leader lacks what was committed");
        e.settle();
        e.requireEverywhere("kept");
    }

    /**
     * ZOOKEEPER-4646. Goal: what a quorum acknowledged with NEWLEADER survives the whole ensemble.
     * Method: as above, but the disk of server 1 hangs from before the sync on: no new epoch may
     * then be established with it.
     */
    @Test
    void leaderIsNotEstablished_whileTheHistoryOfItsQuorumIsOnlyInMemory() {
        Ensemble e = Ensemble.formed(3);
        List<Integer> rest = oneIsBehind(e);
        e.crash(rest.get(0));
        int survivor = rest.get(1);
        e.hold(survivor, 1, Message.Sync.class);
        e.start(1);
        e.runFor(500);
        e.holdDisk(1);
        e.release();
        e.runFor(3_000);
        e.require(!e.isLeading(survivor), "established on history in memory");
        e.releaseDisk(1);
        e.awaitLeader();
        e.settle();
        e.requireEverywhere("kept");
    }

    /**
     * ZOOKEEPER-4643. Goal: no server has an epoch without the history in front of it. Method: the
     * write of the synced history and of (e, 0) is torn behind each record in turn; the torn server
     * and a third one, which may be elected now, must keep what was committed. Invariants I-8, R14.
     */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3, 4, 5})
    void followerCrashesInTheMiddleOfItsSync_keepsCommittedTxns(int keptRecords) {
        Ensemble e = Ensemble.formed(3);
        List<Integer> rest = oneIsBehind(e);
        e.proposeMany("more", 3);
        e.await("all of it is committed", () -> e.isCommitted("more2"));
        e.crash(rest.get(0));
        e.start(1);
        e.await("its sync is under way", () -> e.recordsBeingWritten(1) > 1 || e.isServing(1));
        e.crashTearing(1, keptRecords);
        e.crash(rest.get(1));
        e.start(1, rest.get(0));
        e.awaitLeader();
        e.settle();
        e.requireEverywhere("kept");
        e.requireEverywhere("more2");
    }

    /**
     * ZOOKEEPER-4394, 3023. Goal: COMMIT may arrive anywhere between NEWLEADER and UPTODATE.
     * Method: a follower is synced again and again while the leader commits without a pause.
     */
    @Test
    void followerIsSyncedUnderLoad_whereverCommitsArrive() {
        Ensemble e = Ensemble.formed(3);
        for (int round = 0; round < 12; round++) {
            int follower = e.follower();
            e.crash(follower);
            e.proposeMany("before" + round + "-", 5);
            e.start(follower);
            String last = "during" + round + "-" + 59;
            for (int i = 0; i < 60; i++) {
                e.propose("during" + round + "-" + i);
                e.runFor(2);
            }
            e.await("it follows", () -> e.isServing(follower) && e.isLogged(follower, last));
        }
        e.settle();
    }

    /**
     * ZOOKEEPER-4685. Goal: acks of proposals that follow (e, 0) never precede its ack, and a
     * leader is not upset by what a syncing follower says. Method: proposals flow while a
     * follower's ack of (e, 0) waits for its disk; leader and epoch must stay.
     */
    @Test
    void proposalsDuringASlowSync_doNotDisturbTheLeader() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        long epoch = e.epoch(leader);
        int follower = e.follower();
        e.crash(follower);
        e.proposeMany("missed", 10);
        e.start(follower);
        e.await("the sync has begun", () -> e.isLogged(follower, "missed0"));
        e.holdDisk(follower);
        for (int i = 0; i < 50; i++) {
            e.propose("live" + i);
            e.runFor(10);
        }
        e.releaseDisk(follower);
        e.await("it follows", () -> e.isServing(follower) && e.isDurable(follower, "live49"));
        e.require(e.leader() == leader && e.epoch(leader) == epoch, "the leader was disturbed");
        e.settle();
    }

    /**
     * ZOOKEEPER-4785. Goal: a transaction that commits while a follower is being synced is not lost
     * by it. Method: the follower becomes one of the only two left, right after its sync.
     */
    @Test
    void txnCommittedDuringASync_survivesOnTheSyncedFollower() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        int behind = e.followers().get(0);
        int other = e.followers().get(1);
        e.crash(behind);
        e.proposeMany("missed", 20);
        e.hold(leader, behind, Message.UpToDate.class::isInstance);
        e.start(behind);
        e.await("the sync has begun", () -> e.isLogged(behind, "missed19"));
        e.write("during");
        e.crash(leader, other);
        e.release();
        e.start(other);
        e.awaitLeader();
        e.settle();
        e.requireEverywhere("during");
    }

    /**
     * ZOOKEEPER-4925. Goal: a follower that was synced and then leads sends a third one everything,
     * without a hole. Method: sync one, kill the leader, let the synced one and a long absent one
     * form the quorum.
     */
    @Test
    void syncedFollowerThatBecomesLeader_leavesNoHoleInTheNextDiff() {
        Ensemble e = Ensemble.formed(5);
        int leader = e.leader();
        List<Integer> followers = e.followers();
        int synced = followers.get(3);
        int absent = followers.get(0);
        e.crash(absent);
        e.write("a");
        e.crash(synced);
        e.proposeMany("b", 10);
        e.await("committed without them", () -> e.isCommitted("b9"));
        e.start(synced);
        e.await("synced", () -> e.isServing(synced));
        e.write("c");
        e.crash(leader, followers.get(1));
        e.start(absent);
        e.awaitLeaderOtherThan(leader);
        e.settle();
        e.requireEverywhere("a");
        e.requireEverywhere("b5");
        e.requireEverywhere("c");
    }

    /**
     * ZOOKEEPER-1549. Goal: what a leader logged alone is not applied by its restart, and is gone
     * everywhere once others have gone on. Invariants I-3, R5.
     */
    @Test
    void leaderCrashesWithAnUncommittedProposal_whichIsThenNowhere() {
        Ensemble e = Ensemble.formed(3);
        int old = e.leader();
        e.isolate(old);
        e.propose(old, "phantom");
        e.await("it is on the old leader's disk", () -> e.isDurable(old, "phantom"));
        e.crash(old);
        e.awaitLeaderOtherThan(old);
        e.write("real");
        e.heal();
        e.start(old);
        e.settle();
        e.requireNowhere("phantom");
        e.requireEverywhere("real");
    }

    /**
     * ZOOKEEPER-3642. Goal: a server advertises only what is durable. Method: a follower gets its
     * history and its leader dies before the follower's disk wrote any of it; the next leader must
     * send it again. Invariant R10.
     */
    @Test
    void leaderDiesBehindTheHistoryItSent_andTheLearnerDoesNotClaimIt() {
        Ensemble e = Ensemble.formed(3);
        List<Integer> rest = oneIsBehind(e);
        e.proposeMany("more", 5);
        e.await("committed", () -> e.isCommitted("more4"));
        e.start(1);
        e.await("the history is coming", () -> e.recordsBeingWritten(1) > 1 || e.isServing(1));
        e.holdDisk(1);
        e.crash(rest.get(0));
        e.runFor(2_000);
        e.releaseDisk(1);
        e.awaitLeaderOtherThan(rest.get(0));
        e.crash(1);
        e.start(1);
        e.settle();
        e.requireEverywhere("more4");
    }

    /**
     * ZOOKEEPER-2832, 1154. Goal: histories are compared by content, not by their last zxid.
     * Method: two deposed leaders each keep proposals of their own, of the same length as what was
     * committed instead. Invariants I-3, I-10, R1.
     */
    @Test
    void divergentTailsOfDeposedLeaders_areVoided() {
        Ensemble e = Ensemble.formed(5);
        int first = e.leader();
        e.isolate(first);
        e.proposeMany("x", 4);
        e.await("on its disk", () -> e.isDurable(first, "x3"));
        int second = e.awaitLeaderOtherThan(first);
        e.isolate(second);
        e.propose(second, "y0");
        e.propose(second, "y1");
        e.await("on its disk", () -> e.isDurable(second, "y1"));
        int third = e.awaitLeaderAmong(e.othersThan(first, second));
        e.propose(third, "z0");
        e.propose(third, "z1");
        e.await("committed", () -> e.isCommitted("z1"));
        e.heal();
        e.settle();
        e.requireNowhere("x0");
        e.requireNowhere("y0");
        e.requireEverywhere("z1");
    }
}
