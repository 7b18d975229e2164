package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.sim.ScriptedClient;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

/**
 * States that are saved and given to others, disks without room, and states that differ (DESIGN 4
 * syncing a learner, digest; DESIGN 5). The checkers hold every digest against every other, and
 * every reply against the model.
 */
final class SnapshotTest {

    private static final DiskState LOW = new DiskState(DiskState.Space.LOW, 0);
    private static final DiskState FULL = new DiskState(DiskState.Space.FULL, 0);
    private static final DiskState OK = new DiskState(DiskState.Space.OK, 0);

    /** Goal: a start needs the saved state and what follows it, and nothing else. */
    @Test
    void serversThatPurgedTheirLogs_comeBackWithAll() {
        Ensemble e = Steps.saving();
        Steps.write(e, e.client(e.leader()), "/a", 10);
        for (int server = 1; server <= 3; server++) {
            Steps.awaitPurged(e, server);
        }
        e.crash(1, 2, 3);
        e.start(1, 2, 3);
        e.awaitWhole();
        for (int server = 1; server <= 3; server++) {
            Steps.requireThere(e, server, "/a9");
        }
    }

    /** Goal: a wiped server is rebuilt from a state, and votes when it has it. */
    @Test
    void wipedServer_isRebuiltFromASnapshot() {
        Ensemble e = Steps.saving();
        int wiped = e.follower();
        Steps.write(e, e.client(e.leader()), "/a", 10);
        Steps.awaitPurged(e, e.leader());
        e.crash(wiped);
        e.wipe(wiped);
        e.start(wiped);
        e.await("it votes again", () -> e.standing(wiped) == Standing.VOTER);
        e.awaitWhole();
        e.require(e.logStartZxid(wiped) != 0, "it was rebuilt from the log");
        Steps.requireThere(e, wiped, "/a9");
        int other = e.followers().stream().filter(f -> f != wiped).findFirst().orElseThrow();
        e.crash(other);
        Steps.write(e, e.client(e.leader()), "/b", 3);
    }

    /** Goal: a voter that was away too long keeps its standing, and its acks count again. */
    @Test
    void voterThatWasAwayTooLong_takesAStateOver() {
        Ensemble e = Steps.saving();
        int away = e.follower();
        e.crash(away);
        Steps.write(e, e.client(e.leader()), "/a", 20);
        Steps.awaitPurged(e, e.leader());
        e.start(away);
        e.awaitWhole();
        e.require(e.standing(away) == Standing.VOTER, "it lost its standing");
        Steps.requireThere(e, away, "/a19");
    }

    /** Goal: whichever side dies in the middle, it begins again, and nothing half-taken shows. */
    @Test
    void whicheverSideDiesInMidStream_itEndsWell() {
        for (int times = 0; times < 3; times++) {
            Ensemble e = Steps.saving();
            int away = e.follower();
            e.crash(away);
            Steps.write(e, e.client(e.leader()), "/a", 40);
            Steps.awaitPurged(e, e.leader());
            int leader = e.leader();
            int[] pieces = {0};
            e.hold(
                    leader,
                    away,
                    message -> message instanceof Message.SnapshotPiece && ++pieces[0] > 5);
            e.start(away);
            e.await("in mid-stream", () -> pieces[0] > 5);
            int dies = times == 0 ? away : leader;
            if (times == 2) {
                e.reset(leader, away);
                e.release();
            } else {
                e.crash(dies);
                e.release();
                e.start(dies);
            }
            e.awaitWhole();
            Steps.requireThere(e, away, "/a39");
        }
    }

    /**
     * Goal: the snapshot that is being sent is kept, however many are saved meanwhile. Method: the
     * pieces stop in the middle, and the leader saves and purges on; then they go on.
     */
    @Test
    void snapshotThatIsBeingSent_isKept() {
        Ensemble e = Steps.saving();
        int away = e.follower();
        e.crash(away);
        ScriptedClient client = e.client(e.leader());
        Steps.write(e, client, "/a", 40);
        Steps.awaitPurged(e, e.leader());
        int leader = e.leader();
        int[] begun = {0};
        int[] pieces = {0};
        e.hold(
                leader,
                away,
                message -> {
                    if (message instanceof Message.SnapshotPiece piece) {
                        begun[0] += piece.offsetBytes() == 0 ? 1 : 0;
                        return ++pieces[0] > 5;
                    }
                    return false;
                });
        e.start(away);
        e.await("in mid-stream", () -> pieces[0] > 5);
        long saved = e.savedZxid(leader);
        Steps.write(e, client, "/b", 10);
        e.await("saved meanwhile", () -> e.savedZxid(leader) > saved);
        e.release();
        e.awaitWhole();
        e.require(begun[0] == 1, "it began " + begun[0] + " times");
        Steps.requireThere(e, away, "/b9");
    }

    /**
     * Goal: what a damaged server makes of what is left is never saved as its state. Method: the
     * log is damaged, nobody is there to rebuild it, and it is told to stop.
     */
    @Test
    void damagedServer_savesNothing() {
        Ensemble e =
                Ensemble.serving(
                        3,
                        settings -> {
                            settings.savesAtOnce();
                            settings.keepsItsLog();
                        });
        int damaged = e.follower();
        Steps.write(e, e.client(e.leader()), "/a", 10);
        e.await("saved", () -> e.savedZxid(damaged) == e.lastZxid(damaged));
        long saved = e.savedZxid(damaged);
        e.crash(1, 2, 3);
        e.damage(damaged, 5);
        e.start(damaged);
        e.runFor(3_000);
        e.require(e.standing(damaged) == Standing.DAMAGED, "it does not know of the damage");
        e.require(e.savedZxid(damaged) == saved, "it saved what is left");
    }

    /**
     * Goal: power that fails at the switch leaves the old generation or the new one. Method: the
     * disk is held when the state was received; the batch with the switch is torn off, or not.
     */
    @Test
    void powerLossAtTheSwitch_leavesOneOfTheTwo() {
        for (int kept = 0; kept <= 1; kept++) {
            Ensemble e = Steps.saving();
            int away = e.follower();
            e.crash(away);
            Steps.write(e, e.client(e.leader()), "/a", 10);
            Steps.awaitPurged(e, e.leader());
            boolean[] last = {false};
            e.hold(
                    e.leader(),
                    away,
                    message -> {
                        last[0] |= message instanceof Message.SnapshotPiece piece && piece.last();
                        return last[0];
                    });
            e.start(away);
            e.await("all but the last piece", () -> last[0]);
            e.holdDisk(away);
            e.release();
            e.await("the switch is being written", () -> e.isChangingOver(away));
            e.crashTearing(away, kept);
            e.start(away);
            e.awaitWhole();
            Steps.requireThere(e, away, "/a9");
        }
    }

    /** Goal: a server whose state is not the others' is found and rebuilt. */
    @Test
    void followerWithAnotherState_isRebuilt() {
        Ensemble e = differing();
        int wrong = e.follower();
        e.crash(wrong);
        e.falsifyState(wrong, "/a0", "wrong");
        e.expectDifferentDigests();
        e.start(wrong);
        e.awaitWhole();
        ScriptedClient client = e.client(e.leader());
        client.create("/b0");
        client.create("/b1");
        client.create("/b2");
        client.create("/b3");
        e.await("it is not believed", () -> e.standing(wrong) == Standing.JOINING);
        e.await("it is rebuilt", () -> e.standing(wrong) == Standing.VOTER);
        e.awaitWhole();
        ScriptedClient.Reply read = e.client(wrong).get("/a0");
        e.await("read", read::isDone);
        e.require(!read.text().contains("wrong"), "it still has the wrong state");
    }

    private static Ensemble differing() {
        Ensemble e =
                Ensemble.serving(
                        3,
                        settings -> {
                            settings.savesAtOnce();
                            settings.comparesEvery(2);
                        });
        ScriptedClient client = e.client(e.leader());
        ScriptedClient.Reply made = client.create("/a0");
        e.await("made", made::isDone);
        for (int server = 1; server <= 3; server++) {
            Steps.awaitPurged(e, server);
        }
        return e;
    }

    /** Goal: growth is refused while no quorum has room, and nothing else is. */
    @Test
    void withoutRoomOnAQuorum_growthIsRefused_andAllElseGoesOn() {
        Ensemble e = Ensemble.serving(3);
        ScriptedClient client = e.client(e.leader());
        Steps.write(e, client, "/a", 2);
        e.reportDisk(e.leader(), LOW);
        ScriptedClient.Reply still = client.create("/one-is-low");
        e.await("answered", still::isDone);
        e.require(still.isOk(), "one disk of three may be low");
        e.expectRefusedGrowth();
        e.reportDisk(e.followers().get(0), LOW);
        e.runFor(1_000);
        ScriptedClient.Reply refused = client.create("/b");
        e.await("answered", refused::isDone);
        e.require(!refused.isOk() && !refused.isLost(), "growth was not refused");
        ScriptedClient.Reply shrinks = client.set("/a0", "");
        e.await("answered", shrinks::isDone);
        e.require(shrinks.isOk(), "what does not grow was refused");
        e.client(e.followers().get(1));
        e.reportDisk(e.leader(), OK);
        ScriptedClient.Reply again = client.create("/c");
        e.await("answered", again::isDone);
        e.require(again.isOk(), "there is room again");
    }

    /** Goal: one full disk takes its server out of the quorum, and nothing else. */
    @Test
    void fullFollowerLeaves_andReturnsByItself() {
        Ensemble e = Ensemble.serving(3);
        int full = e.follower();
        e.reportDisk(full, FULL);
        e.await("it follows no more", () -> !e.isServing(full));
        Steps.write(e, e.client(e.leader()), "/a", 3);
        e.runFor(5_000);
        e.require(!e.isServing(full), "it follows although its disk is full");
        e.reportDisk(full, OK);
        e.awaitWhole();
        Steps.requireThere(e, full, "/a2");
    }

    /** Goal: a leader without room gives its office to one that has some. */
    @Test
    void fullLeaderHandsOver() {
        Ensemble e = Ensemble.serving(3);
        int full = e.leader();
        e.reportDisk(full, FULL);
        int next = e.awaitLeaderOtherThan(full);
        Steps.write(e, e.client(next), "/a", 3);
    }
}
