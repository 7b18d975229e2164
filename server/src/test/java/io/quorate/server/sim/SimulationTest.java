package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.sim.Simulation.Target;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Fresh seeds in each build for a bounded time, and every seed that ever failed.
 *
 * <p>{@code -Dsim.millis} is the wall time for each target, {@code -Dsim.target} restricts to one
 * (or is that of {@link ClientLibrarySimTest}), {@code -Dsim.seed} says where to begin; without it
 * the day decides, so that a build is repeatable today and sees new seeds tomorrow. {@code
 * -Dsim.film} prints the film strip.
 */
final class SimulationTest {

    private static final long DEFAULT_MILLIS = 12_000;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long SEEDS_PER_DAY = 1_000_000L;

    static List<Target> targets() {
        String only = System.getProperty("sim.target");
        return only == null
                ? List.of(Target.ZAB, Target.SERVER)
                : List.of(Target.valueOf(upper(only)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyPromiseHolds_inFreshSeeds(Target target) {
        freshSeeds(target, DEFAULT_MILLIS);
    }

    static void freshSeeds(Target target, long defaultMillis) {
        long today = System.currentTimeMillis() / DAY_MILLIS * SEEDS_PER_DAY;
        long first = Long.getLong("sim.seed", today);
        long until = System.nanoTime() + Long.getLong("sim.millis", defaultMillis) * Settings.MILLI;
        long seed = first;
        do {
            run(target, seed++);
        } while (System.nanoTime() < until);
        assertThat(seed).isGreaterThan(first);
    }

    @Test
    void everySeedThatEverFailed_passes() throws IOException {
        for (String line : lines("/sim/regressions.txt")) {
            String[] words = line.split("\\s+", 3);
            run(Target.valueOf(upper(words[0])), Long.parseLong(words[1]));
        }
    }

    private static String upper(String target) {
        return target.toUpperCase(Locale.ROOT);
    }

    private static void run(Target target, long seed) {
        boolean film = Boolean.getBoolean("sim.film");
        try {
            new Simulation(
                            target,
                            seed,
                            false,
                            line -> {
                                if (film) {
                                    System.out.println(line);
                                }
                            })
                    .run();
        } catch (SimulationFailure failure) {
            throw new AssertionError(
                    "replay: mvn -pl server -am test -Psimulate -Dsimulate=replay="
                            + target.name().toLowerCase(Locale.ROOT)
                            + ":"
                            + seed
                            + "\nand keep it: add \""
                            + target.name().toLowerCase(Locale.ROOT)
                            + " "
                            + seed
                            + "  what it found\" to server/src/test/resources/sim/regressions.txt\n"
                            + failure.getMessage(),
                    failure);
        }
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = SimulationTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }
}
