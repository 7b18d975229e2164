package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.sim.Simulation.Target;
import io.quorate.server.sim.Swarm.Fault;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Fresh seeds of all targets for some minutes, on two threads; what they covered is printed. {@code
 * -Dsim.seconds} is for how long, {@code -Dsim.seed} where to begin: by default the day says that.
 */
final class SimulationIT {

    private static final long SECONDS = 270;
    private static final int THREADS = 2;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long SEEDS_PER_DAY = 1_000_000L;

    /** Those in front of it are {@link SimulationTest}'s. */
    private static final long FIRST_OF_DAY = 500_000L;

    @Test
    void everyPromiseHolds_inFreshSeedsForSomeMinutes() throws Exception {
        long seconds = Long.getLong("sim.seconds", SECONDS);
        long today = System.currentTimeMillis() / DAY_MILLIS * SEEDS_PER_DAY + FIRST_OF_DAY;
        long first = Long.getLong("sim.seed", today);
        System.out.println("first seed: " + first + "; again with -Dsim.seed=" + first);
        SeedRun run =
                new SeedRun(
                        List.of(Target.SERVER, Target.ZAB, Target.LIBRARY),
                        first,
                        Long.MAX_VALUE / 4,
                        seconds,
                        System.out::println);
        Tally tally = run.run(THREADS);
        tally.print(System.out, (double) seconds);
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.faults().keySet()).as("faults").containsExactly(Fault.values());
        assertThat(tally.promises()).as("put to the test").doesNotContainValue(0L);
    }
}
