package io.quorate.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Searches for inputs that break a decoder's law, guided by coverage, a few seconds for each.
 *
 * <p>{@code -Dfuzz.seconds} is the time for each decoder, {@code -Dfuzz.target} restricts to one,
 * {@code -Dfuzz.seed} draws the inputs of another run again; without it the day decides, so that a
 * build is repeatable today and searches elsewhere tomorrow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 5);
    private static final long DAY_MILLIS = 86_400_000L;
    private static final int AT_A_TIME = 2;

    private final Map<FuzzTarget, Future<FuzzRun.Result>> runs = new EnumMap<>(FuzzTarget.class);
    private final ExecutorService searches = Executors.newFixedThreadPool(AT_A_TIME);

    /** A seed of libFuzzer's has 32 bits, and 0 is none. */
    private final long seed =
            Long.getLong("fuzz.seed", 1 + System.currentTimeMillis() / DAY_MILLIS);

    static List<FuzzTarget> targets() {
        String only = System.getProperty("fuzz.target");
        return only == null ? Arrays.asList(FuzzTarget.values()) : List.of(FuzzTarget.named(only));
    }

    @BeforeAll
    void begin() {
        for (FuzzTarget target : targets()) {
            runs.put(target, searches.submit(() -> new FuzzRun(target).search(SECONDS, seed)));
        }
        searches.shutdown();
    }

    @AfterAll
    void end() {
        searches.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(86_400)
    void noInputThatIsFound_breaksTheDecodersLaw(FuzzTarget target) throws Exception {
        Future<FuzzRun.Result> run = runs.get(target);
        assertThat(run).isNotNull();
        FuzzRun.Result result = run.get();
        System.out.println(target + ", seed " + seed + ": " + result.summary());
        assertThat(result.findings())
                .as(
                        "seed %d found what breaks the law of %s; to see it again: mvn test -pl"
                                + " server -am -Dtest=FuzzCorpusTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.target=%s"
                                + " -Dfuzz.replay=FILE; Jazzer said: %s",
                        seed, target, target, result.said())
                .isEmpty();
        assertThat(result.exitCode()).as(result.said()).isZero();
        assertThat(result.summary()).contains("cov:");
    }
}
