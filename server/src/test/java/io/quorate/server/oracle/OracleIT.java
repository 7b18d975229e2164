package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same sequences for a real ZooKeeper, for one Quorate server and for three: every answer
 * compared. docs/testing.md says how a failure is replayed.
 */
@Timeout(600)
class OracleIT {

    private static final long FIXED_SEED = 20_261_126;
    private static final int OPS = 20_000;
    static final Path REPORTS = Path.of("target", "oracle");

    @TempDir static Path folder;
    private static final List<Target> TARGETS = new ArrayList<>();

    @BeforeAll
    static void startServers() throws Exception {
        TARGETS.add(Target.real(folder.resolve("zookeeper")));
        TARGETS.add(Target.ours(1, folder.resolve("one")));
        TARGETS.add(Target.ours(3, folder.resolve("three")));
        for (Target target : TARGETS) {
            target.start();
        }
        for (Target target : TARGETS) {
            target.awaitServing();
        }
    }

    @AfterAll
    static void endServers() {
        TARGETS.forEach(Target::close);
    }

    @Test
    void theSequencesOfTheFixedSeedAreAnsweredAsByZooKeeper() throws IOException {
        run(FIXED_SEED, 100);
    }

    @Test
    void theSequencesOfAFreshSeedAreAnsweredAsByZooKeeper() throws IOException {
        String given = System.getProperty("oracle.seed");
        run(given == null ? System.nanoTime() >>> 10 : Long.parseLong(given), 5_000);
    }

    /** With {@code -Doracle.replay=FILE}, what is in that file. */
    @Test
    void theSequencesThatOnceDifferedAreAnsweredAsByZooKeeper() throws IOException {
        String given = System.getProperty("oracle.replay");
        List<Path> files = given == null ? regressions() : List.of(Path.of(given));
        Oracle oracle = new Oracle(TARGETS, 10_000);
        for (Path file : files) {
            oracle.run(
                    Step.parse(Files.readAllLines(file)), file.getFileName().toString(), REPORTS);
        }
        assertThat(String.join("\n", oracle.found())).isEmpty();
        assertThat(oracle.ops()).isPositive();
    }

    private static List<Path> regressions() throws IOException {
        try (var files = Files.list(Path.of("src", "test", "resources", "oracle"))) {
            return files.sorted().toList();
        }
    }

    private static void run(long seed, int firstBase) throws IOException {
        System.out.println("oracle: seed " + seed + "; again with -Doracle.seed=" + seed);
        Oracle oracle = new Oracle(TARGETS, firstBase);
        oracle.run(seed, OPS, REPORTS);
        System.out.println("oracle: " + oracle.ops() + " requests of seed " + seed + " gave");
        System.out.print(oracle.coverage().table());
        assertThat(String.join("\n", oracle.found())).isEmpty();
        assertThat(oracle.ops()).isGreaterThanOrEqualTo(OPS);
        assertThat(oracle.coverage().missing(Wanted.table()))
                .as("operation and error that no request met")
                .isEmpty();
        assertThat(
                        Arrays.stream(Rule.values())
                                .filter(rule -> rule.how() == Rule.How.NORMALISED)
                                .filter(rule -> oracle.coverage().uses(rule) == 0))
                .as("rules that were not needed")
                .isEmpty();
    }
}
