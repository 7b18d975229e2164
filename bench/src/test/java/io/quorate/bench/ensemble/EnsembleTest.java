package io.quorate.bench.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.load.LoadFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class EnsembleTest {

    private static final int MIB = 1 << 20;

    private final Contender zooKeeper = Contender.zooKeeper("z.jar", Path.of("/l.xml"));
    private final Contender quorate =
            Contender.quorate("a.jar:b.jar", List.of("-XX:AOTCache=c"), List.of("-Dx=y"));

    @Test
    void servingMeansOneLeaderAndAllOthersFollow() {
        assertThat(Ensemble.serving(List.of("follower", "leader", "follower"))).isTrue();
        assertThat(Ensemble.serving(List.of("standalone"))).isTrue();
        assertThat(Ensemble.serving(List.of("leader", "", "follower"))).isFalse();
        assertThat(Ensemble.serving(List.of("leader", "leader", "follower"))).isFalse();
        assertThat(Ensemble.serving(List.of("", "", ""))).isFalse();
        assertThat(Ensemble.serving(List.of("follower", "follower", "follower"))).isFalse();
        assertThat(Ensemble.serving(List.of("standalone", "standalone"))).isFalse();
        assertThat(Ensemble.allAlone(List.of("standalone", "standalone"))).isTrue();
        assertThat(Ensemble.allAlone(List.of("standalone", ""))).isFalse();
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
    void configurationIsTheSameForAll() {
        assertThat(
                        Ensemble.configuration(
                                Path.of("/d"), 2181, List.of("server.1=a:1:2", "server.2=b:1:2")))
                .contains("dataDir=/d\n", "clientPort=2181\n", "maxClientCnxns=0\n")
                .endsWith("server.1=a:1:2\nserver.2=b:1:2\n");
    }

    @Test
    void commandLineHasTheSameHeapForAll() {
        List<String> command = command(quorate);
        assertThat(command).startsWith("/jdk/java", "-Xms1g", "-Xmx1g");
        assertThat(command).contains("-Dx=y", "-XX:AOTCache=c", "-XX:G1HeapRegionSize=4m");
        assertThat(command).endsWith("-cp", "a.jar:b.jar", "io.quorate.server.Main", "/d/zoo.cfg");
        assertThat(command(zooKeeper))
                .startsWith("/jdk/java", "-Xms1g", "-Xmx1g")
                .contains("-Dlogback.configurationFile=/l.xml")
                .noneMatch(option -> option.contains("NettyServerCnxnFactory"));
        assertThat(command(quorate.withHeap("4g"))).contains("-Xms4g", "-Xmx4g");
    }

    @Test
    void aCollectorThatIsNamedTakesThePlaceOfOurs() {
        Contender other = Contender.quorate("a.jar", List.of(), List.of("-XX:+UseZGC"));
        assertThat(other.jvmOptions()).contains("-XX:+UseZGC").doesNotContain("-XX:+UseG1GC");
    }

    @Test
    void zooKeeperWithNettyIsZooKeeperToo() {
        Contender netty = Contender.zooKeeperNetty("z.jar", Path.of("/l.xml"));
        assertThat(netty.isZooKeeper()).isTrue();
        assertThat(netty.key()).isEqualTo("zookeeper-netty");
        assertThat(command(netty)).anyMatch(option -> option.endsWith(".NettyServerCnxnFactory"));
        assertThat(Contenders.others(List.of(zooKeeper, netty, quorate)))
                .containsExactly("ZooKeeper", "ZooKeeper Netty");
    }

    private static List<String> command(Contender contender) {
        return contender.command(Path.of("/jdk/java"), Path.of("/d/zoo.cfg"));
    }

    @Test
    void everySecondRoundHasTheOtherOrder() {
        List<Contender> all = List.of(zooKeeper, quorate);
        assertThat(Contenders.inTurn(all, 1)).containsExactly(zooKeeper, quorate);
        assertThat(Contenders.inTurn(all, 2)).containsExactly(quorate, zooKeeper);
    }

    @Test
    void eachContenderIsToldInItsOwnWords() {
        assertThat(Snapshots.CONSTANTLY.settings(zooKeeper)).containsExactly("snapCount=10000");
        assertThat(Snapshots.CONSTANTLY.settings(quorate)).contains("snapshotIntervalMillis=1000");
        assertThat(Snapshots.AS_SHIPPED.settings(zooKeeper)).isEmpty();
        assertThat(Snapshots.NEVER.toText()).startsWith("ZooKeeper `snapCount=1000000000`, ");
        assertThat(Snapshots.AS_SHIPPED.toText())
                .isEqualTo("ZooKeeper as shipped, Quorate as shipped");
    }

    /** The servers do not run in the folder that the command line was typed in. */
    @Test
    void aClassPathMayBeRelative_orStandInAFile(@TempDir Path folder) throws IOException {
        String here = Path.of("").toAbsolutePath().toString();
        String wanted = here + "/none/*:/opt/a.jar";
        assertThat(Contenders.classPath("none/*:/opt/a.jar")).isEqualTo(wanted);
        Path file = Files.writeString(folder.resolve("cp"), "none/*:/opt/a.jar\n");
        assertThat(Contenders.classPath("@" + file)).isEqualTo(wanted);
    }

    @Test
    void jarsOfAFolderHaveOneOrder_andTheCacheBesideThemIsUsed(@TempDir Path folder)
            throws IOException {
        for (String name : List.of("b.jar", "a.jar", "notes.txt")) {
            Files.writeString(folder.resolve(name), "");
        }
        String all = folder + "/*";
        assertThat(Contenders.classPath(all))
                .isEqualTo(folder + "/a.jar" + File.pathSeparator + folder + "/b.jar");
        assertThat(Contenders.cacheOptions(all)).isEmpty();
        Files.writeString(folder.resolve("server.aot"), "");
        assertThat(Contenders.cacheOptions(all))
                .containsExactly("-XX:AOTCache=" + folder + "/server.aot", "-Xlog:aot=off");
        Files.writeString(folder.resolve("server.jsa"), "");
        assertThat(Contenders.cacheOptions(all))
                .containsExactly(
                        "-XX:SharedArchiveFile=" + folder + "/server.jsa", "-Xlog:cds=off");
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
}
