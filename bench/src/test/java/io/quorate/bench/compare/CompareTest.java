package io.quorate.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.limits.SyncLoop;
import io.quorate.bench.limits.SyncReport;
import io.quorate.bench.load.Latency;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.Operation;
import io.quorate.bench.load.OutageReport;
import io.quorate.bench.load.UsageException;
import io.quorate.bench.table.Json;
import io.quorate.protocol.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class CompareTest {

    private static final String REST = "[/BYTES][@leader|@follower][+snapshots]";
    private static final Cell CELL = Cell.plain(Operation.SET, 30, 64);

    @Test
    void cellsAreReadAsTheyAreWritten() {
        List<String> problems = new ArrayList<>();
        assertThat(Cell.parse("set:30x64,get:1x1", problems))
                .containsExactly(CELL, Cell.plain(Operation.GET, 1, 1));
        assertThat(Cell.parse(Cell.DEFAULT, problems)).hasSize(19).doesNotHaveDuplicates();
        assertThat(problems).isEmpty();
        assertThat(CELL.shape()).isEqualTo("30x64");
        assertThat(Cell.parse("set:1x1/1024@follower+snapshots", problems))
                .containsExactly(new Cell(Operation.SET, 1, 1, 1_024, Cell.Place.FOLLOWER, true));
        assertThat(Cell.parse(Cell.DAILY, problems)).isSubsetOf(Cell.parse(Cell.DEFAULT, problems));
        assertThat(problems).isEmpty();
    }

    @Test
    void aCellSaysWhatIsNotItsShape() {
        assertThat(CELL.what()).isEqualTo("set");
        assertThat(new Cell(Operation.SET, 1, 1, 1_024, Cell.Place.LEADER, true).what())
                .isEqualTo("set, 1024 bytes, on the leader, while snapshots are taken");
    }

    @Test
    void manyCreationsAndSnapshotsBeginAnew() {
        List<String> problems = new ArrayList<>();
        List<Cell> cells =
                Cell.parse(
                        "set:1x1,create:30x1,create:30x64,get:1x1,sequential:30x64,"
                                + "create:30x1+snapshots,set:1x1+snapshots,set:1x1",
                        problems);
        assertThat(Cell.groups(cells))
                .containsExactly(
                        cells.subList(0, 4),
                        cells.subList(4, 5),
                        cells.subList(5, 7),
                        cells.subList(7, 8));
        assertThat(Cell.groups(List.of())).isEmpty();
    }

    @Test
    void cellsThatAreNoneAreNamed() {
        List<String> problems = new ArrayList<>();
        assertThat(Cell.parse("set:30,put:1x1,,get:1x1", problems)).hasSize(1);
        assertThat(problems)
                .containsExactly(
                        "'set:30' is not OPERATION:CONNECTIONSxOUTSTANDING" + REST,
                        "'put:1x1' is not OPERATION:CONNECTIONSxOUTSTANDING" + REST,
                        "'' is not OPERATION:CONNECTIONSxOUTSTANDING" + REST);
    }

    private final LoadTable loads =
            new LoadTable(List.of("ZooKeeper", "ZooKeeper Netty"), "Quorate", "empty server");

    @Test
    void ratioIsOfTheMedians_toTheBetterZooKeeper() {
        loads.add("ZooKeeper", CELL, report(1_000, 500, 40));
        loads.add("Quorate", CELL, report(5_000, 100, 10));
        loads.add("ZooKeeper", CELL, report(3_000, 700, 60));
        loads.add("Quorate", CELL, report(7_000, 300, 3));
        loads.add("ZooKeeper Netty", CELL, report(2_400, 400, 30));
        loads.add("empty server", CELL, report(12_000, 20, 1));
        assertThat(loads.toMarkdown().lines())
                .containsExactly(
                        "| op | shape | ZooKeeper ops/s | ZooKeeper Netty ops/s | Quorate ops/s |"
                                + " ratio | of the empty server |"
                                + " p50 µs ZooKeeper / ZooKeeper Netty / Quorate |"
                                + " p99 µs | p99.9 µs | server CPU-s per million |",
                        "|---|---|---|---|---|---|---|---|---|---|---|",
                        "| set | 30x64 | 2,000 (1,000–3,000) | 2,400 | 6,000 (5,000–7,000) |"
                                + " **2.5** | 50 % of 12,000 | 600 / 400 / 200 |"
                                + " 1,200 / 800 / 400 | 1,800 / 1,200 / 600 | 50 / 30 / 6.5 |");
    }

    @Test
    void absentContenderIsADash() {
        loads.add("Quorate", CELL, report(5_000, 100, 10));
        assertThat(loads.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| set | 30x64 | – | – | 5,000 | – | – | – / – / 100 | – / – / 200 |"
                                + " – / – / 300 | – / – / 10 |");
    }

    @Test
    void loadsHaveAPlot_andAJsonOfEveryRound() {
        loads.add("Quorate", CELL, report(5_000, 100, 10));
        loads.add("Quorate", CELL, report(6_000, 100, 10));
        assertThat(loads.plots().get("throughput")).contains("set 30x64", ">5,500<");
        assertThat(Json.of(loads.toJson()))
                .startsWith("{\"lines\":[{\"what\":\"set\",\"shape\":\"30x64\"")
                .contains("\"answered\":5000", "\"answered\":6000");
    }

    @Test
    void limitsAreThoseOfTheDiskAndOfAnEmptyServer() {
        LimitsTable limits = new LimitsTable();
        assertThat(limits.isEmpty()).isTrue();
        limits.add(new SyncReport(SyncLoop.Target.WRITTEN, 4_096, 1_000, 800, 2_000));
        limits.add(new SyncReport(SyncLoop.Target.WRITTEN, 4_096, 3_000, 800, 2_000));
        limits.add(report(5_000, 100, 10));
        assertThat(limits.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| 4 KiB and fdatasync into written blocks | 2,000 (1,000–3,000) | 800 |"
                                + " 2,000 |",
                        "| one empty server, set 30x64 | 5,000 | 100 | 200 |");
    }

    @Test
    void reportHasSectionsWithSomethingInThem_plotsBesideIt_andJson(@TempDir Path folder)
            throws Exception {
        Report report = new Report(folder.resolve("new/r.md"), "How.");
        report.add(loads);
        report.add(new OutageTable());
        report.addNote("A note.");
        report.write();
        assertThat(folder.resolve("new/r.md")).hasContent("# Report\n\nHow.\n\nA note.\n");
        loads.add("Quorate", CELL, report(5_000, 100, 10));
        report.write();
        assertThat(report.toMarkdown())
                .startsWith("# Report\n\nHow.\n\nA note.\n\n## Throughput, latency, CPU\n\n| op ")
                .endsWith("\n![Throughput, latency, CPU](r-throughput.svg)\n")
                .doesNotContain("outage");
        assertThat(folder.resolve("new/r-throughput.svg")).isRegularFile();
        assertThat(Files.readString(folder.resolve("new/r.json")))
                .startsWith("{\"how\":\"How.\",\"notes\":[\"A note.\"],\"sections\":{\"Throughput");
    }

    @Test
    void numbersThatAreNotCleanAreMarked() {
        LoadReport clean = report(5_000, 100, 10);
        loads.add("Quorate", CELL, clean);
        loads.add(
                "Quorate",
                CELL,
                new LoadReport(
                        clean.operation(),
                        clean.shape(),
                        0,
                        clean.seconds(),
                        clean.answered(),
                        clean.latencyMicros(),
                        Map.of(ErrorCode.NO_NODE, 1L),
                        0,
                        0,
                        0));
        assertThat(loads.toMarkdown()).contains("| 5,000 **not clean** |");
    }

    private static LoadReport report(long ops, long p50, double cpuPerMillion) {
        return new LoadReport(
                Operation.SET,
                "30x64",
                0,
                1,
                ops,
                new Latency(ops, 1, p50, 2 * p50, 3 * p50, 4 * p50),
                Map.of(),
                0,
                0.1,
                cpuPerMillion * ops / 1e6);
    }

    @Test
    void outagesAreListedByEndingAndContender() {
        OutageTable table = new OutageTable();
        assertThat(table.isEmpty()).isTrue();
        table.add("Quorate", OutageTable.Ending.KILL, outage(300));
        table.add("Quorate", OutageTable.Ending.TERM, outage(20));
        table.add("Quorate", OutageTable.Ending.KILL, outage(100));
        assertThat(table.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| kill -9 | Quorate | 200 (100–300) | 300, 100 | 4 |",
                        "| SIGTERM | Quorate | 20 | 20 | 2 |");
    }

    private static OutageReport outage(double millis) {
        return new OutageReport(10, 1_000, Map.of(), 2, 1, millis, 3_000, List.of(), List.of());
    }

    @Test
    void optionsHaveDefaults() throws Exception {
        CompareOptions options =
                CompareOptions.parse(
                        new String[] {
                            "--quorate-classpath", "q", "--quorate-options", " -Da=b  -Dc=d "
                        });
        assertThat(options.setup().zooKeeperClassPath()).isNull();
        assertThat(options.setup().quorateOptions()).containsExactly("-Da=b", "-Dc=d");
        assertThat(options.servers()).isEqualTo(3);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.times().measured()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.parts()).containsExactly(Part.values());
        assertThat(options.sizes()).containsExactly(1, 3, 5, 7);
        assertThat(options.setup().report())
                .isEqualTo(options.setup().folder().resolve("report.md"));
    }

    @Test
    void dailyHasOtherDefaults_andWhatIsSaidHolds() throws Exception {
        CompareOptions options =
                CompareOptions.parse(
                        "--daily --quorate-classpath q --seconds 7 --contenders quorate"
                                .split(" "));
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(options.times().measured()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.parts()).doesNotContain(Part.SCALE, Part.GROWTH, Part.SIZES);
        assertThat(options.setup().contenders()).containsExactly("quorate");
    }

    @Test
    void nobodyToMeasureIsAProblemLikeAnyOther() {
        assertThatThrownBy(
                        () ->
                                CompareOptions.parse(
                                        "--cells x --rounds -1 --parts loads,y --sizes 0"
                                                .split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(
                        "nobody to measure",
                        "'x' is not",
                        "--rounds is '-1'",
                        "'y' is none of limits,loads,",
                        "--sizes: '0'");
    }
}
