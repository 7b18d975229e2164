package io.quorate.server.sim.scenario;

import io.quorate.protocol.CreateMode;
import io.quorate.server.sim.Ensemble;
import io.quorate.server.sim.ScriptedClient;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others lost, kept or showed wrongly because of a snapshot (ZAB.md part 2). The checkers hold
 * every state against every other at the same zxid, and every reply against the model.
 */
final class SavedStateTest {

    /**
     * ZOOKEEPER-1549. Goal: a state holds what is committed and nothing else. Method: a leader that
     * is cut off logs a write, dies, starts alone, and has all the time it wants to save; the
     * others go on without that write. It is given their log, or their state. Invariants I-3, S3,
     * R5.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stateOfADeposedLeader_neverHoldsWhatItAloneLogged(boolean purges) {
        Ensemble e = Steps.saving(purges);
        int old = e.leader();
        ScriptedClient client = e.client(old);
        Steps.write(e, client, "/a", 5);
        long committed = e.lastZxid(old);
        e.isolate(old);
        client.create("/phantom");
        e.await("logged there", () -> e.lastZxid(old) > committed);
        e.runFor(100);
        e.crash(old);
        e.start(old);
        e.runFor(3_000);
        e.require(e.lastZxid(old) > committed, "the phantom is not in its log");
        e.require(e.savedZxid(old) <= committed, "it saved what is not committed");
        Steps.write(e, e.client(e.awaitLeaderOtherThan(old)), "/b", 3);
        e.heal();
        e.awaitWhole();
        Steps.requireMissing(e, old, "/phantom");
        Steps.requireThere(e, old, "/b2");
        e.settle();
    }

    /**
     * ZOOKEEPER-4837. Goal: a truncation leaves no state behind that is newer than its log. Method:
     * only a leader that is cut off logs the end of a session, and saves whenever it may. Back
     * among the others it must have the session's ephemeral again, and lose it when the session
     * expires. Invariants S4, K8.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endOfASession_thatIsTruncated_isTakenBack_andComesAtItsTime(boolean purges) {
        Ensemble e = Steps.saving(purges);
        int old = e.leader();
        ScriptedClient owner = e.client(old);
        Steps.requireOk(e, owner.create("/e", CreateMode.EPHEMERAL));
        Steps.awaitSaved(e, old);
        long committed = e.lastZxid(old);
        e.isolate(old);
        ScriptedClient.Reply end = owner.closeSession();
        e.await("logged there", () -> e.lastZxid(old) > committed);
        e.await("given up, and not asked again", end::isLost);
        Steps.write(e, e.client(e.awaitLeaderOtherThan(old)), "/b", 3);
        e.heal();
        e.awaitWhole();
        Steps.requireThere(e, old, "/e");
        e.runFor(15_000);
        for (int server = 1; server <= 3; server++) {
            Steps.requireMissing(e, server, "/e");
        }
        e.settle();
    }

    /**
     * ZOOKEEPER-3104. Goal: an acknowledgement covers all that lies before it, the last byte of the
     * snapshot included. Method: a state is on its way to one follower, the other's disk writes
     * nothing; a write comes. It is answered when the first has all of it, and outlives the leader.
     * Rule R9.
     */
    @Test
    void writeDuringASnapshot_isAcknowledgedBehindItsLastByte() {
        Ensemble e = Steps.saving();
        int leader = e.leader();
        int away = e.followers().get(0);
        int other = e.followers().get(1);
        ScriptedClient client = e.client(leader);
        e.crash(away);
        Steps.write(e, client, "/a", 40);
        Steps.awaitPurged(e, leader);
        int[] pieces = {0};
        e.hold(
                leader,
                away,
                message -> message instanceof Message.SnapshotPiece && ++pieces[0] > 5);
        e.start(away);
        e.await("in mid-stream", () -> pieces[0] > 5);
        e.holdDisk(other);
        ScriptedClient.Reply during = client.create("/during");
        e.runFor(500);
        e.require(!during.isDone(), "acknowledged by a server that lacks the state before it");
        e.release();
        Steps.requireOk(e, during);
        e.crashTearing(other, -1);
        e.crash(leader, away);
        e.start(away, other);
        e.awaitLeader();
        Steps.requireThere(e, away, "/during");
        e.settle();
    }

    /**
     * ZOOKEEPER-3642. Goal: a server that took a state over claims it when it is on its disk.
     * Method: the leader dies when the follower has the state in memory; the follower has a long
     * time to vote with it, and then loses its power. Rule R10.
     */
    @Test
    void leaderDiesBehindTheStateItSent_andTheFollowerDoesNotClaimIt() {
        Ensemble e = Steps.saving();
        int leader = e.leader();
        int away = e.followers().get(0);
        int other = e.followers().get(1);
        e.crash(away);
        Steps.write(e, e.client(leader), "/a", 10);
        Steps.awaitPurged(e, leader);
        boolean[] last = {false};
        e.hold(
                leader,
                away,
                message ->
                        last[0] |= message instanceof Message.SnapshotPiece piece && piece.last());
        e.start(away);
        e.await("all but the last piece", () -> last[0]);
        e.holdDisk(away);
        e.release();
        e.await("the switch is being written", () -> e.isChangingOver(away));
        e.crash(leader);
        e.runFor(3_000);
        e.require(!e.isLeading(away) && !e.isLeading(other), "elected by a state in memory");
        e.crashTearing(away, -1);
        e.start(away);
        e.awaitLeader();
        Steps.requireThere(e, other, "/a9");
        e.settle();
        Steps.requireThere(e, away, "/a9");
    }

    /**
     * ZOOKEEPER-4352. Goal: whoever has nothing is given everything, also by a leader whose own log
     * begins at a state that it was sent. Rule R15.
     */
    @Test
    void emptyServer_getsTheWholeState_fromALeaderThatWasSentOneItself() {
        Ensemble e = Steps.saving();
        int first = e.leader();
        int second = e.followers().get(0);
        int empty = e.followers().get(1);
        e.crash(second);
        Steps.write(e, e.client(first), "/a", 20);
        Steps.awaitPurged(e, first);
        e.start(second);
        e.awaitWhole();
        e.require(e.logStartZxid(second) != 0, "it was not sent a state");
        e.crash(empty);
        Steps.write(e, e.client(first), "/b", 3);
        e.crash(first);
        e.start(empty);
        e.require(e.awaitLeaderOtherThan(first) == second, "the shorter log leads");
        e.start(first);
        e.awaitWhole();
        e.crash(empty);
        e.wipe(empty);
        e.start(empty);
        e.await("it votes again", () -> e.standing(empty) == Standing.VOTER);
        e.awaitWhole();
        Steps.requireThere(e, empty, "/a0");
        Steps.requireThere(e, empty, "/b2");
        e.settle();
    }

    /**
     * ClickHouse Keeper #88058. Goal: a server joins however long the history is. Method: counters
     * begin high, at the edge of a signed number too; one server is wiped.
     */
    @ParameterizedTest
    @ValueSource(longs = {100_001, 0x7FFF_FFFCL, 0x8000_0000L, 0xEFFF_FF00L})
    void wipedServer_joinsALongHistory(long counter) {
        Ensemble e =
                Ensemble.serving(
                        3,
                        settings -> {
                            settings.savesAtOnce();
                            settings.counters(counter, 0xF000_0000L);
                        });
        int wiped = e.follower();
        Steps.write(e, e.client(e.leader()), "/a", 10);
        Steps.awaitPurged(e, e.leader());
        e.crash(wiped);
        e.wipe(wiped);
        e.start(wiped);
        e.await("it votes again", () -> e.standing(wiped) == Standing.VOTER);
        e.awaitWhole();
        Steps.requireThere(e, wiped, "/a9");
        Steps.write(e, e.client(wiped), "/b", 3);
        e.settle();
    }

    /**
     * ZOOKEEPER-2355. Goal: a sync that fails leaves nothing half done. Method: a follower misses
     * the end of a session; its sync breaks off behind so many messages, and once more behind as
     * many; the session's ephemeral must not be there. Rule R7.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7})
    void syncThatBreaksInTheMiddle_leavesNoEphemeralBehind(int received) {
        Ensemble e = Ensemble.serving(3, settings -> settings.windowMax(100));
        int leader = e.leader();
        int away = e.follower();
        ScriptedClient owner = e.client(leader);
        Steps.requireOk(e, owner.create("/e", CreateMode.EPHEMERAL));
        e.crash(away);
        e.await("ended", owner.closeSession()::isDone);
        Steps.write(e, e.client(leader), "/b", 80);
        for (int round = 0; round < 2; round++) {
            int[] messages = {0};
            e.hold(leader, away, m -> m instanceof Message.Propose && ++messages[0] > received);
            e.start(away);
            e.await("in the middle", () -> messages[0] > received);
            e.reset(leader, away);
            e.release();
            e.runFor(5);
        }
        e.awaitWhole();
        Steps.requireMissing(e, away, "/e");
        Steps.requireThere(e, away, "/b79");
        e.crash(away);
        e.start(away);
        e.awaitWhole();
        Steps.requireMissing(e, away, "/e");
        e.settle();
    }

    /**
     * ZOOKEEPER-3145. Goal: that a state was saved in the middle of something can't be seen in it.
     * Method: sessions with ephemerals end while states are saved, servers die right behind that;
     * the parent's whole Stat, its pzxid included, is read on each. Invariants C1, K5.
     */
    @Test
    void sessionsThatEndWhileStatesAreSaved_leaveTheSameParentEverywhere() {
        Ensemble e = Steps.saving();
        Steps.requireOk(e, e.client(e.leader()).create("/p"));
        for (int round = 0; round < 9; round++) {
            ScriptedClient owner = e.client(1 + round % 3);
            for (int i = 0; i < 3; i++) {
                Steps.requireOk(e, owner.create("/p/e", CreateMode.EPHEMERAL_SEQUENTIAL));
            }
            e.await("ended", owner.closeSession()::isDone);
            int dies = 1 + round / 3;
            e.runFor(round % 3 * 5L);
            e.crash(dies);
            e.start(dies);
            e.awaitWhole();
            for (int server = 1; server <= 3; server++) {
                Steps.requireThere(e, server, "/p");
            }
        }
        e.settle();
    }

    /**
     * etcd #17780. Goal: the zxid never goes back, wherever a purge is when the servers die.
     * Method: all die again and again while they save and purge. Invariants K3, K13.
     */
    @Test
    void serversThatDieWhileTheyPurge_neverGoBack() {
        Ensemble e = Steps.saving();
        for (int round = 0; round < 10; round++) {
            ScriptedClient.Reply write = e.client(e.leader()).create("/r" + round);
            Steps.requireOk(e, write);
            e.runFor(round * 5L);
            e.crash(1, 2, 3);
            e.start(1, 2, 3);
            e.awaitWhole();
            ScriptedClient.Reply read = Steps.read(e, 1 + round % 3, "/r" + round);
            e.require(read.isOk() && read.zxid() >= write.zxid(), "it went back");
        }
        e.settle();
    }
}
