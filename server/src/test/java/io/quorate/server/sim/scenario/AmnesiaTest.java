package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Lost, damaged and exchanged disks (DESIGN 4: standing, formation, old disks). */
final class AmnesiaTest {

    /**
     * Goal: a wiped server forms nothing with one that knows the cluster. Method: C has joined; A
     * and B acknowledge a write while C is down; B is wiped while A is cut off. B and C must not
     * elect; when A returns, the write is there.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wipedServerAndOneThatWasAway_doNotElect(boolean formWithAll) {
        Ensemble e = Ensemble.formed(3, settings -> settings.formWithAll(formWithAll));
        int a = e.leader();
        int b = e.followers().get(0);
        int c = e.followers().get(1);
        e.runFor(200); // C has joined, and had the time to write that down
        e.crash(c);
        e.write("acknowledged by A and B");
        e.isolate(a);
        e.crash(b);
        e.wipe(b);
        e.start(b, c);
        e.runFor(20_000);
        e.require(!e.isLeading(b) && !e.isLeading(c), "B and C elected without A");
        e.heal();
        e.settle();
        e.requireEverywhere("acknowledged by A and B");
    }

    /** All three die when the first leader's record is on its own disk alone; says whose it is. */
    private static int dieWithTheEpochRecordOnOneDisk(Ensemble e) {
        e.start(1, 2, 3);
        e.await("a first epoch record", () -> anyone(e) != 0);
        int first = anyone(e);
        for (int other = 1; other <= 3; other++) {
            if (other != first) {
                e.holdDisk(other);
            }
        }
        e.await("it is durable", () -> e.isEpochDurable(first));
        e.crash(1, 2, 3);
        return first;
    }

    /**
     * Goal: a formation that died is finished. Method: the first leader dies with the first epoch
     * record on its own disk alone, and returns.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void firstLeaderDiesWithTheEpochRecordOnItsDiskAlone_andTheEnsembleForms(boolean formWithAll) {
        Ensemble e = Ensemble.of(3, settings -> settings.formWithAll(formWithAll));
        dieWithTheEpochRecordOnOneDisk(e);
        e.start(1, 2, 3);
        e.awaitWhole();
        e.write("formed");
        e.settle();
    }

    /**
     * Goal: a voter that crashed in the middle of its first write has lost nothing that it
     * acknowledged, and counts. Method: its first batch is torn behind its standing; the other two
     * form the ensemble, and then one of them loses its disk.
     */
    @Test
    void voterWhoseFirstWriteWasTorn_isStillAVoter() {
        Ensemble e = Ensemble.of(3);
        e.start(1, 2, 3);
        int torn = 1;
        e.await("its first write", () -> e.lastZxid(torn) != 0 && !e.isEpochDurable(torn));
        e.holdDisk(torn);
        e.awaitLeader();
        e.crashTearing(torn, 1);
        e.require(e.lastZxid(torn) == 0 && e.standing(torn) == Standing.VOTER, "not torn");
        e.write("without it");
        int damaged = e.follower();
        e.crash(damaged);
        e.damage(damaged, 1);
        e.start(damaged, torn);
        e.awaitWhole();
        e.write("with it");
        e.settle();
        e.requireEverywhere("without it");
    }

    /**
     * Goal: a voter whose attempt to form came to nothing counts in the ensemble that was formed
     * without it, if that names its disk. Method: the first leader's record is on its own disk
     * alone; the other two form the ensemble while it is there, and name it; then it dies, and one
     * of the two loses its disk. Found by seed zab 2002459.
     */
    @Test
    void voterOfAnAttemptThatCameToNothing_countsInTheEnsembleThatNamesItsDisk() {
        Ensemble e = Ensemble.of(3);
        int first = dieWithTheEpochRecordOnOneDisk(e);
        e.holdFrom(
                first,
                message ->
                        message instanceof Message.Notification
                                || message instanceof Message.AckEpoch);
        e.start(1, 2, 3);
        List<Integer> two = e.othersThan(first, first);
        int leader = e.awaitLeaderAmong(two);
        e.await("both have it", () -> two.stream().allMatch(e::isEpochDurable));
        e.crash(first);
        e.release();
        e.write("acknowledged by the two");
        e.await(
                "on both disks",
                () -> two.stream().allMatch(s -> e.isDurable(s, "acknowledged by the two")));
        e.crash(leader);
        e.wipe(leader);
        e.start(leader, first);
        e.settle();
        e.requireEverywhere("acknowledged by the two");
    }

    private static int anyone(Ensemble e) {
        for (int server = 1; server <= 3; server++) {
            if (e.lastZxid(server) != 0) {
                return server;
            }
        }
        return 0;
    }

    /**
     * Goal: a wiped voter comes back by itself. Method: it is JOINING, gets the whole history, and
     * votes again when its new disk is admitted: then it alone can make the quorum.
     */
    @Test
    void wipedVoter_isRebuiltAndAdmitted_andCountsAgain() {
        Ensemble e = Ensemble.formed(3);
        e.proposeMany("a", 30);
        e.await("committed", () -> e.isCommitted("a29"));
        int wiped = e.follower();
        e.crash(wiped);
        e.wipe(wiped);
        e.start(wiped);
        e.await("admitted", () -> e.standing(wiped) == Standing.VOTER && e.isServing(wiped));
        e.require(e.isDurable(wiped, "a29"), "admitted without the history");
        int third = e.followers().stream().filter(s -> s != wiped).findFirst().orElseThrow();
        e.crash(third);
        e.write("with the new disk's ack");
        e.settle();
        e.requireEverywhere("with the new disk's ack");
    }

    /** Goal: the same for the leader's own disk. */
    @Test
    void wipedLeader_isRebuilt() {
        Ensemble e = Ensemble.formed(3);
        e.write("a");
        int leader = e.leader();
        e.crash(leader);
        e.wipe(leader);
        e.start(leader);
        e.awaitLeaderOtherThan(leader);
        e.write("b");
        e.await("admitted", () -> e.standing(leader) == Standing.VOTER && e.isServing(leader));
        e.settle();
        e.requireEverywhere("a");
    }

    /**
     * Goal: an old copy of a disk is noticed. Method: one server's volume is replaced by a backup
     * that lacks what it acknowledged since; the others remember more of that disk. It becomes
     * JOINING, and its vote is worth nothing before it is rebuilt.
     */
    @Test
    void oldCopyOfADisk_isNoticed_andRebuilt() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        int old = e.followers().get(0);
        int other = e.followers().get(1);
        Runnable backup = e.backup(old);
        e.crash(other);
        e.proposeMany("since", 5);
        e.await("committed", () -> e.isCommitted("since4"));
        e.crash(old);
        backup.run();
        e.start(old);
        e.await("noticed", () -> e.standing(old) == Standing.JOINING);
        e.start(other);
        e.await("rebuilt", () -> e.standing(old) == Standing.VOTER && e.isServing(old));
        e.require(e.isUp(leader), "the leader went");
        e.settle();
        e.requireEverywhere("since4");
    }

    /**
     * Goal: rot in an acknowledged last batch, which recovery cannot tell from a torn one, is
     * noticed by those who saw the acknowledgement.
     */
    @Test
    void rottenAcknowledgedTail_isNoticed_andRebuilt() {
        Ensemble e = Ensemble.formed(3);
        int rotten = e.followers().get(0);
        int other = e.followers().get(1);
        e.crash(other);
        e.write("acknowledged");
        e.await("durable", () -> e.isDurable(rotten, "acknowledged"));
        e.crash(rotten);
        e.rotTail(rotten, 1);
        e.start(rotten);
        e.await("noticed", () -> e.standing(rotten) == Standing.JOINING);
        e.settle();
        e.requireEverywhere("acknowledged");
    }

    /**
     * Goal: with no quorum of believable disks nothing is decided automatically. Method: two of
     * three are wiped; no server may lead however long they wait, and the one that has the data
     * keeps it.
     */
    @Test
    void twoOfThreeWiped_nobodyDecidesAnything() {
        Ensemble e = Ensemble.formed(3);
        e.write("precious");
        int keeper = e.leader();
        e.await(
                "everywhere",
                () -> e.followers().stream().allMatch(s -> e.isDurable(s, "precious")));
        e.crash(1, 2, 3);
        for (int server = 1; server <= 3; server++) {
            if (server != keeper) {
                e.wipe(server);
            }
        }
        e.start(1, 2, 3);
        e.runFor(60_000);
        for (int server = 1; server <= 3; server++) {
            e.require(!e.isLeading(server), "server " + server + " decided to lead");
        }
        e.require(e.isDurable(keeper, "precious"), "the last copy was touched");
    }

    /**
     * Goal: a damaged disk is not believed, and its server comes back. Method: damage in front of
     * records that had been acknowledged.
     */
    @Test
    void damagedVoter_doesNotCount_untilItIsRebuilt() {
        Ensemble e = Ensemble.formed(3);
        e.proposeMany("a", 10);
        e.await("committed", () -> e.isCommitted("a9"));
        int damaged = e.followers().get(0);
        int other = e.followers().get(1);
        int leader = e.leader();
        e.crash(damaged);
        e.damage(damaged, 3);
        e.crash(other);
        e.start(damaged);
        e.await("the leader has no quorum", () -> !e.isLeading(leader));
        e.runFor(10_000);
        e.require(!e.isLeading(leader) && !e.isLeading(damaged), "damage made a quorum");
        e.start(other);
        e.await("rebuilt", () -> e.standing(damaged) == Standing.VOTER && e.isServing(damaged));
        e.settle();
        e.requireEverywhere("a9");
    }
}
