package io.quorate.server.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.sim.Ensemble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Servers that are told to stop while others are not there (decisions, 16). */
final class StoppingTest {

    /**
     * Goal: the next server of a rolling update goes when the one before is synced, and not when
     * its process is there. Its disk is the bottleneck, wiped or not.
     */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void serverWhosePredecessorIsNotSynced_waitsAndServes(boolean leads, boolean wiped) {
        Ensemble e = Ensemble.formed(3);
        int next = leads ? e.leader() : e.followers().getFirst();
        int before = e.followers().getLast();
        e.crash(before);
        if (wiped) {
            e.wipe(before);
        }
        e.proposeMany("p", 50);
        e.start(before);
        e.holdDisk(before);
        e.runFor(1_000);
        e.stop(next);
        for (int i = 0; i < 10; i++) {
            e.runFor(1_000);
            e.require(e.isUp(next), "it is gone after " + i + " s");
            e.write("meanwhile " + i);
        }
        e.releaseDisk(before);
        e.await("it has gone", () -> !e.isUp(next));
        e.awaitLeader();
        e.write("without it");
        e.settle();
        e.requireEverywhere("without it");
    }

    /** Goal: each goes when the one before is back, at once, and the quorum is never lost. */
    @Test
    void rollingUpdateThatWaitsForNobody_neverLosesTheQuorum() {
        Ensemble e = Ensemble.formed(3);
        for (int server : List.of(3, 2, 1, 3, 2, 1)) {
            e.stop(server);
            e.await("it has gone", () -> !e.isUp(server));
            e.awaitLeader();
            e.write("without " + server);
            e.start(server);
        }
        e.awaitWhole();
        e.settle();
    }

    /** Goal: the end of the whole ensemble takes no longer than it must. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 400, 1_000})
    void allServersThatAreToldToStop_stop(int apartMillis) {
        Ensemble e = Ensemble.formed(3);
        e.write("last");
        for (int server : List.of(3, 1, 2)) {
            e.stop(server);
            e.runFor(apartMillis);
        }
        long millis = 0;
        while (e.isUp(1) || e.isUp(2) || e.isUp(3)) {
            e.runFor(10);
            millis += 10;
        }
        assertThat(millis).isLessThan(4_000);
        e.start(1, 2, 3);
        e.settle();
        e.requireEverywhere("last");
    }

    /** Goal: who never comes holds nobody for longer than the limit. */
    @Test
    void serverThatNobodyCanReplace_goesInTheEnd() {
        Ensemble e = Ensemble.formed(3);
        int leader = e.leader();
        e.crash(e.followers().getLast());
        e.stop(leader);
        e.runFor(14_000);
        e.require(e.isLeading(leader), "it is gone too soon");
        e.await("it has gone", () -> !e.isUp(leader));
        e.start(1, 2, 3);
        e.settle();
    }

    /** Goal: a wait outlives the leader that it began under. */
    @Test
    void serverThatWaits_isLetGoByTheNextLeader() {
        Ensemble e = Ensemble.formed(5);
        int leader = e.leader();
        int waits = e.followers().getFirst();
        List<Integer> others = e.othersThan(leader, waits);
        e.crash(others.get(0), others.get(1));
        e.stop(waits);
        e.runFor(2_000);
        e.require(e.isUp(waits), "it is gone too soon");
        e.start(others.get(0));
        e.holdDisk(others.get(0));
        e.crash(leader);
        e.start(leader);
        e.awaitLeaderOtherThan(leader);
        e.releaseDisk(others.get(0));
        e.await("it has gone", () -> !e.isUp(waits));
        e.awaitLeader();
        e.write("without it");
        e.start(1, 2, 3, 4, 5);
        e.settle();
    }
}
