package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.sim.Simulation.Target;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Applications that use the client library's own sessions, on whole servers with all their faults:
 * what the library promises ({@link io.quorate.server.sim.check.LibraryChecks}) holds.
 *
 * <p>Seeds are drawn as in {@link SimulationTest}, whose properties hold here too, and which
 * replays them: {@code -Dsim.target=LIBRARY}.
 */
final class ClientLibrarySimTest {

    private static final long DEFAULT_MILLIS = 4_000;
    private static final int SEEDS = 40;

    /** A connection that loses answers is none of TCP, so it is tried in a few seeds only. */
    private static final int LOSSY_SEEDS = 10;

    @Test
    void whatTheLibraryPromisesHolds_inFreshSeeds() {
        SimulationTest.freshSeeds(Target.LIBRARY, DEFAULT_MILLIS);
    }

    /** Answers are told by their number, not by their order alone. */
    @Test
    void theAnswerOfAnother_isNotTaken_whereAnswersAreLost() {
        for (long seed = 1; seed <= LOSSY_SEEDS; seed++) {
            new Simulation(
                            Target.LIBRARY,
                            seed,
                            false,
                            line -> {},
                            settings -> {
                                settings.library.watches = false;
                                settings.front.replyLossChance = 0.05;
                            })
                    .run();
        }
    }

    enum Mutation {
        /** A write of unknown outcome is asked again, and nobody told. */
        REPEATS_WRITES("CL-[23] "),
        /** An unknown outcome is told as none. */
        DENIES_WRITES("CL-2 "),
        /** The next server is not told of watches. */
        FORGETS_WATCHES("CL-[45] "),
        /** A lasting watch does not say that it may have missed something. */
        HIDES_GAPS("CL-5 "),
        /** With its watches, the next server is told that nothing was seen. */
        FORGETS_ZXID("CL-4 "),
        /** Events are lost, and answers with them. */
        LOSES_EVENTS("CL-[45] ");

        private final String promise;

        Mutation(String promise) {
            this.promise = promise;
        }

        private void change(Settings settings) {
            switch (this) {
                case REPEATS_WRITES -> settings.library.repeatsWrites = true;
                case DENIES_WRITES -> settings.library.deniesWrites = true;
                case FORGETS_WATCHES -> settings.library.forgetsWatches = true;
                case HIDES_GAPS -> settings.library.hidesGaps = true;
                case FORGETS_ZXID -> settings.library.forgetsZxid = true;
                case LOSES_EVENTS -> settings.front.replyLossChance = 0.05;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void aBrokenLibrary_isFound(Mutation mutation) {
        String found = "";
        for (long seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
            try {
                new Simulation(Target.LIBRARY, seed, false, line -> {}, mutation::change).run();
            } catch (SimulationFailure failure) {
                found = String.valueOf(failure.getMessage());
            }
        }
        assertThat(found).containsPattern("^" + mutation.promise);
    }
}
