package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.sim.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Servers that only their own configuration names, be it as voters (DESIGN 4, standing). */
final class StrangersTest {

    private static final int STRANGER = 4;

    /** Goal: formation is that of the configured voters, and the stranger learns from it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void strangerThatIsThereAtFormation_learnsAndNeverLeads(boolean wouldVote) {
        Ensemble e = Ensemble.formed(3, settings -> settings.strangers(1, wouldVote));
        e.require(e.leader() != STRANGER, "a stranger leads");
        e.write("a");
        e.settle();
        e.requireEverywhere("a");
    }

    /** Goal: no quorum has a stranger in it, however long it has been there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void strangerAndOneVoter_areNoQuorum(boolean wouldVote) {
        Ensemble e = Ensemble.formed(3, settings -> settings.strangers(1, wouldVote));
        e.write("a");
        e.crash(STRANGER);
        e.start(STRANGER);
        e.awaitWhole();
        int leader = e.leader();
        e.followers().forEach(e::crash);
        e.propose(leader, "b");
        e.runFor(10_000);
        e.require(!e.isLeading(leader) && !e.isLeading(STRANGER), "it leads without a quorum");
        e.start(1, 2, 3);
        e.settle();
    }

    /**
     * ZOOKEEPER-3829, 3830, 3814, 3842, 4708. Goal: what a list of servers says, or a name resolves
     * to, never makes a leader that can't commit. Method: a rolling restart in which each server
     * finds one voter more in its configuration; then each of them leads. Rule R17.
     */
    @Test
    void rollingRestartWithALongerList_neverEndsInALeaderThatCannotCommit() {
        Ensemble e = Ensemble.formed(3, settings -> settings.strangers(1, true));
        e.configure(Settings::listStrangers);
        for (int server : List.of(STRANGER, 3, 2, 1)) {
            e.crash(server);
            e.awaitLeader();
            e.write("without " + server);
            e.start(server);
            e.awaitWhole();
            e.write("with " + server);
        }
        for (int round = 0; round < 6; round++) {
            int old = e.leader();
            e.crash(old);
            int next = e.awaitLeaderOtherThan(old);
            e.require(next != STRANGER, "a stranger leads");
            e.write("led by " + next + " in round " + round);
            e.start(old);
            e.awaitWhole();
        }
        e.settle();
        e.requireEverywhere("without 1");
    }
}
