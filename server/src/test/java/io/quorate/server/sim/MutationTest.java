package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.sim.Simulation.Target;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proof that the checkers can fail: each of these breaks the world in a way that some promise
 * does not survive, and must be found within a few seeds, by the right promise.
 */
final class MutationTest {

    private static final int SEEDS = 40;

    enum Mutation {
        /** Says "flushed" when the write begins (ZAB R12). */
        ACKNOWLEDGES_BEFORE_FLUSH("S1 "),
        /** A crash also takes the last batch that was flushed. */
        LOSES_SYNCED_BATCH("(S|I-|K|L|R)\\d"),
        /** The promise of an epoch is not written down. */
        FORGETS_ACCEPTED_EPOCHS("S[12] "),
        /** Recovery takes all of the log for committed (ZOOKEEPER-1549). */
        RECOVERS_EVERYTHING_AS_COMMITTED("I-3 "),
        /** Messages overtake one another on one connection. */
        REORDERS_MESSAGES("(S|I-|K|L|R)\\d"),
        /** What a client asked arrives twice. */
        DUPLICATES_REQUESTS("K[29] "),
        /** What was written to a client does not arrive: replies, and events of watches. */
        LOSES_REPLIES("K[27] ");

        private final String promise;

        Mutation(String promise) {
            this.promise = promise;
        }

        private void change(Settings settings) {
            switch (this) {
                case ACKNOWLEDGES_BEFORE_FLUSH -> settings.disk.acknowledgesBeforeFlush = true;
                case LOSES_SYNCED_BATCH -> settings.disk.losesSyncedBatch = true;
                case FORGETS_ACCEPTED_EPOCHS -> settings.disk.forgetsAcceptedEpochs = true;
                case RECOVERS_EVERYTHING_AS_COMMITTED ->
                        settings.disk.recoversEverythingAsCommitted = true;
                case REORDERS_MESSAGES -> settings.network.overtakeChance = 0.3;
                case DUPLICATES_REQUESTS -> settings.front.duplicateChance = 0.05;
                case LOSES_REPLIES -> settings.front.replyLossChance = 0.05;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void aBrokenWorld_isFound(Mutation mutation) {
        String found = "";
        for (long seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
            try {
                new Simulation(Target.SERVER, seed, false, line -> {}, mutation::change).run();
            } catch (SimulationFailure failure) {
                found = String.valueOf(failure.getMessage());
            }
        }
        assertThat(found).containsPattern("^" + mutation.promise);
    }
}
