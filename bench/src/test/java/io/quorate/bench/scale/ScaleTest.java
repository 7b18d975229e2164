package io.quorate.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.compare.Contender;
import io.quorate.bench.load.LoadFailure;
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
    void rowHasMediansEndsAndHowManyTimesLess() {
        ScaleTable table = new ScaleTable();
        table.add(Contender.QUORATE, Row.REBUILD, 2);
        for (double seconds : new double[] {4, 3, 6.04}) {
            table.add(Contender.ZOOKEEPER, Row.REBUILD, seconds);
        }
        table.add(Contender.ZOOKEEPER, Row.DISK, 50);
        table.add(Contender.QUORATE, Row.DISK, 1_000);
        table.add(Contender.ZOOKEEPER, Row.SNAPSHOTS_PER_MINUTE, 12);
        table.add(Contender.QUORATE, Row.SNAPSHOTS_PER_MINUTE, 3);
        table.add(Contender.QUORATE, Row.RSS, 900);
        assertThat(table.isClean()).isTrue();
        assertThat(table.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| leader's resident memory | MB | – | 900 | – |",
                        "| disk, one server, all | MB | 50 | 1,000 | **0.05** |",
                        "| wiped follower: start until the first read, under writes | s |"
                                + " 4.0 (3.0–6.0) | 2.0 | **2.0** |",
                        "| snapshots begun meanwhile, all servers | per minute | 12 | 3 | – |");
    }

    @Test
    void whatFailedIsSaidBelowTheTable() {
        ScaleTable table = new ScaleTable();
        table.addFailure("Quorate, round 2: gone");
        assertThat(table.isClean()).isFalse();
        assertThat(table.toMarkdown()).endsWith("\n**Not clean**: Quorate, round 2: gone\n");
    }

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
    void eachContenderIsToldInItsOwnWords() {
        Contender zooKeeper = Contender.zooKeeper("z", Path.of("l"));
        assertThat(Snapshots.CONSTANTLY.settings(zooKeeper)).containsExactly("snapCount=10000");
        assertThat(Snapshots.AS_SHIPPED.settings(zooKeeper)).isEmpty();
        assertThat(Snapshots.NEVER.toText()).startsWith("ZooKeeper `snapCount=1000000000`, ");
        assertThat(Snapshots.AS_SHIPPED.toText())
                .isEqualTo("ZooKeeper as shipped, Quorate as shipped");
    }

    @Test
    void liveHeapIsTheTotalOfTheHistogram() throws Exception {
        String histogram =
                """
                123:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         12571        1205704  [B (java.base@25.0.3)
                Total         69466        4118592
                """;
        assertThat(ServerMemory.liveHeapBytes(histogram)).isEqualTo(4_118_592);
        assertThatThrownBy(() -> ServerMemory.liveHeapBytes("no such process"))
                .isInstanceOf(LoadFailure.class);
    }

    @Test
    void memoryOfARunningProcessIsFound_butNotTheHeapOfThisOne() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        long self = ProcessHandle.current().pid();
        assertThat(ServerMemory.residentBytes(self)).isGreaterThan(20 * MIB);
        assertThatThrownBy(() -> ServerMemory.liveHeapBytes(java, self))
                .isInstanceOf(IllegalArgumentException.class);
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
