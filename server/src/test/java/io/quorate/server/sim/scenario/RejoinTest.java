package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.zab.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/**
 * Servers that come back with a log that others have decided against, or change roles with one
 * (ZAB.md part 2).
 */
final class RejoinTest {

    private static void propose(Ensemble e, int server, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            e.propose(server, prefix + i);
        }
    }

    /**
     * ZOOKEEPER-1154, 1156. Goal: the server with the highest zxid, absent from an election, keeps
     * exactly what is common when it comes back. Method: its proposals that nobody else has begin
     * right behind its epoch's record, or behind each record after it. Invariants I-3, I-10, R2.
     */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 6", "1, 1", "1, 3", "2, 2", "3, 1", "5, 7"})
    void phantomsOfTheServerWithTheHighestZxid_areCutWhereTheyBegin(int kept, int phantoms) {
        Ensemble e = Ensemble.formed(3);
        int absent = e.leader();
        for (int i = 0; i < kept; i++) {
            e.write("kept" + i);
        }
        e.isolate(absent);
        propose(e, absent, "phantom", phantoms);
        e.await("on its disk", () -> e.isDurable(absent, "phantom" + (phantoms - 1)));
        e.crash(absent);
        e.awaitLeaderOtherThan(absent);
        e.heal();
        e.start(absent);
        e.awaitWhole();
        for (int i = 0; i < phantoms; i++) {
            e.requireNowhere("phantom" + i);
        }
        for (int i = 0; i < kept; i++) {
            e.requireEverywhere("kept" + i);
        }
        e.settle();
    }

    /**
     * ZOOKEEPER-1156. Goal: a truncation that the power cut short is done again, and cuts neither
     * more nor less. Method: the write with the truncation and what follows it is torn behind each
     * of its records.
     */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3, 4})
    void truncationThatIsTorn_isDoneAgain(int keptRecords) {
        Ensemble e = Ensemble.formed(3);
        int absent = e.leader();
        e.write("kept");
        e.isolate(absent);
        propose(e, absent, "phantom", 3);
        e.await("on its disk", () -> e.isDurable(absent, "phantom2"));
        e.crash(absent);
        int next = e.awaitLeaderOtherThan(absent);
        propose(e, next, "real", 3);
        e.await("committed", () -> e.isCommitted("real2"));
        e.heal();
        awaitSyncWithItsDiskHeld(e, next, absent);
        e.await("it is written", () -> e.recordsBeingWritten(absent) > 1);
        e.crashTearing(absent, keptRecords);
        e.start(absent);
        e.settle();
        e.requireNowhere("phantom0");
        e.requireEverywhere("kept");
        e.requireEverywhere("real2");
    }

    /** Starts or heals {@code learner}; from its sync on, nothing becomes durable there. */
    private static void awaitSyncWithItsDiskHeld(Ensemble e, int leader, int learner) {
        boolean[] held = {false};
        e.hold(leader, learner, message -> held[0] |= message instanceof Message.Sync);
        e.start(learner);
        e.await("its sync is on the way", () -> held[0]);
        e.holdDisk(learner);
        e.release();
    }

    /**
     * ClickHouse Keeper #102629. Goal: that the records in front of a truncation were durable says
     * nothing of those that take their place. Method: a follower has six of a deposed leader's
     * records on its disk and gets others for them, which its disk does not write; the next leader
     * needs its acknowledgement. Invariants S1, C2.
     */
    @Test
    void recordsInTheirPlace_areAcknowledgedWhenTheyAreDurableThemselves() {
        Ensemble e = Ensemble.formed(5);
        int deposed = e.leader();
        List<Integer> followers = e.followers();
        int rejoins = followers.get(0);
        e.isolate(deposed, rejoins);
        propose(e, deposed, "void", 6);
        e.await("on both disks", () -> e.isDurable(rejoins, "void5"));
        List<Integer> others = followers.subList(1, 4);
        int leader = e.awaitLeaderAmong(others);
        propose(e, leader, "real", 6);
        e.await("committed", () -> e.isCommitted("real5"));
        e.crash(deposed);
        e.heal();
        awaitSyncWithItsDiskHeld(e, leader, rejoins);
        e.await("it has the others", () -> e.isLogged(rejoins, "real5"));
        e.crash(others.stream().filter(server -> server != leader).findFirst().orElseThrow());
        e.propose(leader, "with its ack");
        e.runFor(400);
        e.require(!e.isCommitted("with its ack"), "acknowledged with what was truncated");
        e.releaseDisk(rejoins);
        e.settle();
        e.requireNowhere("void5");
        e.requireEverywhere("real5");
    }

    /**
     * ZOOKEEPER-2678, 2845, 4712. Goal: a change of role waits for all that is on its way to the
     * disk. Method: a follower's disk writes nothing, its leader dies, and it is needed for the
     * next election: it may not vote by a log that is half in memory. Rule R8.
     */
    @Test
    void followerWhoseLogIsStillBeingWritten_votesForNobody() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        int slow = e.followers().get(0);
        int other = e.followers().get(1);
        e.holdDisk(slow);
        propose(e, leader, "p", 5);
        e.await("committed by the others", () -> e.isCommitted("p4"));
        e.await("on its way to the disk", () -> e.isLogged(slow, "p4"));
        e.crash(leader);
        e.runFor(5_000);
        e.require(!e.isLeading(other) && !e.isLeading(slow), "elected by a log in memory");
        e.releaseDisk(slow);
        e.awaitLeader();
        e.write("next");
        e.settle();
        e.requireEverywhere("p4");
    }

    /**
     * ZOOKEEPER-4541, 2678. Goal: what both logged and nobody committed is committed once, by the
     * next epoch, whatever roles its holders had. Method: no acknowledgement reaches the leader; it
     * becomes a follower within the same process.
     */
    @Test
    void proposalsThatOutliveTheirLeadership_areDeliveredOnceByEach() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        List<Integer> followers = e.followers();
        followers.forEach(follower -> e.cutOneWay(follower, leader));
        propose(e, leader, "p", 5);
        e.await("on all disks", () -> followers.stream().allMatch(f -> e.isDurable(f, "p4")));
        e.require(!e.isCommitted("p0"), "committed without acknowledgements");
        e.awaitLeaderOtherThan(leader);
        e.heal();
        e.awaitWhole();
        e.settle();
        for (int i = 0; i < 5; i++) {
            e.requireEverywhere("p" + i);
        }
    }

    /**
     * ZOOKEEPER-1653, 2307, 2354. Goal: there is no moment at which a server that dies can't start
     * again. Method: it dies while it writes down that it promises an epoch, and while it writes
     * down that epoch's beginning, with its write torn behind each record. Rule R14.
     */
    @ParameterizedTest
    @CsvSource({
        "false, -1",
        "false, 0",
        "false, 1",
        "true, -1",
        "true, 0",
        "true, 1",
        "true, 2",
        "true, 3"
    })
    void serverThatDiesWhileItTakesUpAnEpoch_startsAgain(boolean promised, int keptRecords) {
        Ensemble e = Ensemble.formed(3);
        e.write("kept");
        int first = e.leader();
        int dies = e.followers().get(0);
        int next = e.followers().get(1);
        e.crash(dies);
        e.write("more");
        e.await("the other has it", () -> e.isDurable(next, "more"));
        e.crash(first);
        if (promised) {
            awaitSyncWithItsDiskHeld(e, next, dies);
        } else {
            e.hold(next, dies, Message.LeaderInfo.class);
            e.start(dies);
            e.runFor(1_000);
            e.holdDisk(dies);
            e.release();
        }
        e.await("it is written", () -> e.recordsBeingWritten(dies) > 0);
        e.crashTearing(dies, keptRecords);
        e.start(dies);
        e.awaitLeader();
        e.write("in the next epoch");
        e.settle();
        e.requireEverywhere("more");
    }
}
