package io.quorate.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Goal: ZooKeeper's promises are kept by real servers whatever happens to them. Method: see {@link
 * Episode}. {@code -Dtorture.seconds=N} does harm for so long, {@code -Dtorture.seed=N} draws from
 * another run's seed.
 */
@ExtendWith(NeedsNamespaces.class)
final class TortureIT {

    private static final long SECONDS = 40;

    /** An episode's history is held in memory. */
    private static final long EPISODE_SECONDS = 20;

    private static final int PROBLEMS_SHOWN = 20;

    @Test
    void everyPromiseIsKeptWhileAnythingFails() throws Exception {
        long seconds = Long.getLong("torture.seconds", SECONDS);
        long seed = Long.getLong("torture.seed", System.currentTimeMillis());
        System.out.println("-Dtorture.seconds=" + seconds + " -Dtorture.seed=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        Report.Totals totals = new Report.Totals();
        for (long left = seconds; left > 0; left -= EPISODE_SECONDS) {
            totals.add(episode(seeds.nextLong(), Math.min(left, EPISODE_SECONDS)));
        }
        System.out.println(totals);
        assertThat(totals.done()).isPositive();
    }

    private static Report episode(long seed, long seconds) throws Exception {
        Path folder = Path.of("target", "torture", Long.toHexString(seed)).toAbsolutePath();
        Report report;
        try (Episode episode = Episode.create(folder, seed)) {
            report = episode.run(seconds);
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("see " + folder, failed);
        }
        assertThat(report.problems().stream().limit(PROBLEMS_SHOWN))
                .as("%d problems; see %s", report.problems().size(), folder)
                .isEmpty();
        delete(folder);
        return report;
    }

    /** Only what failed is kept. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
