package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
