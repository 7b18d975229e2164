package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/**
 * The test that the tests are repeatable: a seed that fails once fails always. Anything that leaks
 * in from outside (a hash order, a clock, an identity) shows as two different films.
 */
final class DeterminismTest {

    private static final int SEEDS = 4;

    @ParameterizedTest
    @EnumSource(Simulation.Target.class)
    void theSameSeedTwice_isTheSameFilm_inputByInputAndEffectByEffect(Simulation.Target target) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            Simulation.Result one = new Simulation(target, seed, true, first::add).run();
            Simulation.Result two = new Simulation(target, seed, true, second::add).run();
            assertThat(second).isEqualTo(first);
            assertThat(two).isEqualTo(one);
        }
    }

    @ParameterizedTest
    @EnumSource(Simulation.Target.class)
    void anotherSeed_isAnotherFilm(Simulation.Target target) {
        Simulation.Result one = new Simulation(target, 1, false, line -> {}).run();
        Simulation.Result two = new Simulation(target, 2, false, line -> {}).run();
        assertThat(two.filmHash()).isNotEqualTo(one.filmHash());
    }
}
