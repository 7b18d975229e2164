package io.quorate.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.load.Latency;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.Operation;
import io.quorate.bench.load.OutageReport;
import io.quorate.bench.load.UsageException;
import io.quorate.protocol.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class CompareTest {

    private static final Cell CELL = new Cell(Operation.SET, 30, 64);

    @Test
    void cellsAreReadAsTheyAreWritten() {
        List<String> problems = new ArrayList<>();
        assertThat(Cell.parse("set:30x64,get:1x1", problems))
                .containsExactly(CELL, new Cell(Operation.GET, 1, 1));
        assertThat(Cell.parse(Cell.DEFAULT, problems)).hasSize(12).doesNotHaveDuplicates();
        assertThat(problems).isEmpty();
        assertThat(CELL.shape()).isEqualTo("30x64");
    }

    @Test
    void cellsThatAreNoneAreNamed() {
        List<String> problems = new ArrayList<>();
        assertThat(Cell.parse("set:30,put:1x1,,get:1x1", problems)).hasSize(1);
        assertThat(problems)
                .containsExactly(
                        "'set:30' is not OPERATION:CONNECTIONSxOUTSTANDING",
                        "'put:1x1' is not OPERATION:CONNECTIONSxOUTSTANDING",
                        "'' is not OPERATION:CONNECTIONSxOUTSTANDING");
    }

    @Test
    void samplesGiveTheMiddleAndTheEnds() {
        assertThat(Sample.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Sample(2, 1, 3));
        assertThat(Sample.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Sample(2.5, 1, 4));
        assertThat(Sample.of(List.of(1234.4)).toText()).isEqualTo("1,234");
        assertThat(new Sample(2000, 1000, 3000).toText()).isEqualTo("2,000 (1,000–3,000)");
        assertThatThrownBy(() -> Sample.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratioIsOfTheMedians() {
        LoadTable table = new LoadTable("ZooKeeper", "Quorate");
        table.add("ZooKeeper", CELL, report(1_000, 500, 40));
        table.add("Quorate", CELL, report(5_000, 100, 10));
        table.add("ZooKeeper", CELL, report(3_000, 700, 60));
        table.add("Quorate", CELL, report(7_000, 300, 20));
        assertThat(table.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| set | 30x64 | 2,000 (1,000–3,000) | 6,000 (5,000–7,000) | **3.0** |"
                                + " 600 / 200 | 1,200 / 400 | 1,800 / 600 | 50 / 15 |");
    }

    @Test
    void absentContenderIsADash() {
        LoadTable table = new LoadTable("ZooKeeper", "Quorate");
        table.add("Quorate", CELL, report(5_000, 100, 10));
        assertThat(table.toMarkdown().lines().skip(2))
                .containsExactly(
                        "| set | 30x64 | – | 5,000 | – | – / 100 | – / 200 | – / 300 | – / 10 |");
    }

    @Test
    void numbersThatAreNotCleanAreMarked() {
        LoadTable table = new LoadTable("ZooKeeper", "Quorate");
        LoadReport clean = report(5_000, 100, 10);
        table.add("Quorate", CELL, clean);
        table.add(
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
        assertThat(table.toMarkdown()).contains("| 5,000 **not clean** |");
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
    void servingMeansOneLeaderAndAllOthersFollow() {
        assertThat(Ensemble.serving(List.of("follower", "leader", "follower"))).isTrue();
        assertThat(Ensemble.serving(List.of("standalone"))).isTrue();
        assertThat(Ensemble.serving(List.of("leader", "", "follower"))).isFalse();
        assertThat(Ensemble.serving(List.of("leader", "leader", "follower"))).isFalse();
        assertThat(Ensemble.serving(List.of("", "", ""))).isFalse();
        assertThat(Ensemble.serving(List.of("follower", "follower", "follower"))).isFalse();
    }

    @Test
    void modeIsTakenFromSrvr() {
        String srvr =
                """
                Zookeeper version: 3.9.5-x, built on y
                Zxid: 0x1
                Mode: leader
                Node count: 5
                """;
        assertThat(FourLetterWord.modeOf(srvr)).isEqualTo("leader");
        assertThat(FourLetterWord.modeOf("This ZooKeeper instance is not currently serving"))
                .isEmpty();
    }

    @Test
    void configurationIsTheSameForBoth() {
        assertThat(
                        Ensemble.configuration(
                                Path.of("/d"), 2181, List.of("server.1=a:1:2", "server.2=b:1:2")))
                .contains("dataDir=/d\n", "clientPort=2181\n", "maxClientCnxns=0\n")
                .endsWith("server.1=a:1:2\nserver.2=b:1:2\n");
    }

    @Test
    void commandLineHasTheSameHeapForBoth() {
        Contender quorate = Contender.quorate("a.jar:b.jar", List.of("-Dx=y"));
        Contender zooKeeper = Contender.zooKeeper("z.jar", Path.of("/l.xml"));
        List<String> command = quorate.command(Path.of("/jdk/java"), Path.of("/d/zoo.cfg"));
        assertThat(command).startsWith("/jdk/java", "-Xms1g", "-Xmx1g").contains("-Dx=y");
        assertThat(command).endsWith("-cp", "a.jar:b.jar", "io.quorate.server.Main", "/d/zoo.cfg");
        assertThat(zooKeeper.command(Path.of("/jdk/java"), Path.of("/d/zoo.cfg")))
                .startsWith("/jdk/java", "-Xms1g", "-Xmx1g")
                .contains("-Dlogback.configurationFile=/l.xml");
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
        assertThat(options.measured()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.setup().report())
                .isEqualTo(options.setup().folder().resolve("report.md"));
    }

    @Test
    void nobodyToMeasureIsAProblemLikeAnyOther() {
        assertThatThrownBy(
                        () -> CompareOptions.parse(new String[] {"--cells", "x", "--rounds", "-1"}))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("nobody to measure", "'x' is not", "--rounds is '-1'");
    }

    /** The servers do not run in the folder that the command line was typed in. */
    @Test
    void aClassPathMayBeRelative_orStandInAFile(@TempDir Path folder) throws IOException {
        String here = Path.of("").toAbsolutePath().toString();
        String wanted = here + "/lib/*:/opt/a.jar";
        assertThat(Contenders.classPath("lib/*:/opt/a.jar")).isEqualTo(wanted);
        Path file = Files.writeString(folder.resolve("cp"), "lib/*:/opt/a.jar\n");
        assertThat(Contenders.classPath("@" + file)).isEqualTo(wanted);
    }
}
