package io.quorate.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.load.UsageException;
import io.quorate.bench.load.Znodes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

@Timeout(60)
class ScaleTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    void optionsHaveDefaults() throws Exception {
        ScaleOptions options =
                ScaleOptions.parse(new String[] {"--quorate-classpath", "q", "--rounds", "5"});
        assertThat(options.setup().zooKeeperClassPath()).isNull();
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.znodes()).isEqualTo(new Znodes(1_000_000, 100));
        assertThat(options.measured()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.setup().report())
                .isEqualTo(options.setup().folder().resolve("report.md"));
    }

    @Test
    void nobodyToMeasureIsAProblemLikeAnyOther() {
        assertThatThrownBy(() -> ScaleOptions.parse(new String[] {"--servers", "2", "--x", "1"}))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("nobody to measure", "--servers is '2'", "no option --x");
    }

    @Test
    void filesOfZooKeeperAreToldApart() throws Exception {
        DataFolder data = new DataFolder(folder);
        write("version-2/log.1", 3);
        write("version-2/snapshot.5", 2);
        write("version-2/snapshot.9", 1);
        write("version-2/acceptedEpoch", 0);
        assertThat(data.logBytes()).isBetween(3L * MIB, 3L * MIB + MIB / 8);
        assertThat(data.snapshotBytes()).isBetween(3L * MIB, 3L * MIB + MIB / 8);
        assertThat(data.bytes()).isBetween(6L * MIB, 6L * MIB + MIB / 4);
        assertThat(data.largestSnapshotBytes()).isBetween(2L * MIB, 2L * MIB + MIB / 8);
        assertThat(data.snapshots()).hasSize(2);
    }

    @Test
    void whatASnapshotSharesWithTheStateCountsOnce() throws Exception {
        DataFolder data = new DataFolder(folder);
        write("version-3/log-0000000001", 1);
        write("version-3/spare", 1);
        Path state = write("version-3/state-1/000001.sst", 4);
        Path snapshot = Files.createDirectories(folder.resolve("version-3/snapshots/77"));
        Files.createLink(snapshot.resolve("000001.sst"), state);
        Files.createDirectories(folder.resolve("version-3/snapshots/78.tmp"));
        assertThat(data.logBytes()).isBetween(2L * MIB, 2L * MIB + MIB / 8);
        assertThat(data.snapshotBytes()).isBetween(4L * MIB, 4L * MIB + MIB / 8);
        assertThat(data.largestSnapshotBytes()).isBetween(4L * MIB, 4L * MIB + MIB / 8);
        assertThat(data.snapshots()).containsExactly(snapshot);
    }

    @Test
    void anEmptyFolderHasNothing() throws Exception {
        DataFolder data = new DataFolder(folder);
        assertThat(data.logBytes()).isZero();
        assertThat(data.largestSnapshotBytes()).isZero();
        assertThat(data.snapshots()).isEmpty();
    }

    private Path write(String name, int mebibytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        byte[] bytes = new byte[mebibytes * MIB];
        Arrays.fill(bytes, (byte) 1);
        return Files.write(file, bytes);
    }

    @Test
    void snapshotsThatTurnUpAreCounted_andThoseThatWereThereAreNot() throws Exception {
        write("version-2/snapshot.1", 0);
        try (SnapshotWatch watch = new SnapshotWatch(List.of(new DataFolder(folder)))) {
            assertThat(watch.perMinute()).isZero();
            write("version-2/snapshot.2", 0);
            long endNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (watch.perMinute() == 0 && System.nanoTime() - endNanos < 0) {
                Thread.onSpinWait();
            }
            assertThat(watch.perMinute()).isPositive();
        }
    }
}
