package io.quorate.server.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every planted bug is found by simulation, in as many seeds as its patch says and by the promise
 * that it breaks; the product as it is passes the seed that found it.
 *
 * <p>{@code -Dmutants.rewrite=true} writes the table in {@code docs/testing.md}, {@code
 * -Dmutants.only=NAME} hunts one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MutantsIT {

    private final LoadedApart product = new LoadedApart(Map.of());
    private final Map<Mutant, Kill> kills = new LinkedHashMap<>();

    static List<Mutant> mutants() throws IOException {
        String only = System.getProperty("mutants.only");
        return Mutant.all().stream().filter(m -> only == null || m.name().equals(only)).toList();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    @Timeout(300)
    void isFound_byItsPromise_inItsSeeds_andTheProductPassesThem(Mutant mutant) throws Exception {
        LoadedApart mutated = new LoadedApart(MemoryCompiler.compile(mutant.sources()));
        Kill kill = Kill.hunt(mutated.seeds(mutant.target(), mutant.under()), mutant.seeds());
        assertThat(kill.seed()).as("%s survives: %s", mutant, mutant.what()).isPositive();
        assertThat(mutant.expects(kill.failure()))
                .as("%s is found by %s: %s", mutant, mutant.promises(), kill)
                .isTrue();
        assertThat(product.seeds(mutant.target(), mutant.under()).apply(kill.seed()))
                .as("seed %d of the product as it is", kill.seed())
                .isEmpty();
        kills.put(mutant, kill);
    }

    @AfterAll
    void tellTheTable() throws IOException {
        kills.forEach(
                (mutant, kill) ->
                        System.out.println(mutant + " " + kill.seed() + " " + kill.promise()));
        if (Boolean.getBoolean("mutants.rewrite")) {
            assertThat(kills).as("all are found").hasSameSizeAs(Mutant.all());
            KillTable.write(kills);
        }
    }
}
