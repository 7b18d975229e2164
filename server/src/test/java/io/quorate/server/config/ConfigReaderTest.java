package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.Member;
import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

final class ConfigReaderTest {

    private static final String THREE =
            """
            server.1=one:2888:3888
            server.2=two:2888:3888
            server.3=three:2888:3888
            """;

    @TempDir Path folder;

    @Test
    void readsTheTutorialsFile() throws IOException {
        ServerConfig config =
                valid(
                        """
                        clientPort=2181
                        dataDir=%s
                        dataLogDir=%s/log
                        tickTime=2000
                        initLimit=10
                        syncLimit=5
                        maxClientCnxns=60
                        minSessionTimeout=4000
                        maxSessionTimeout=40000
                        autopurge.snapRetainCount=3
                        autopurge.purgeInterval=12
                        server.1=zk-0.zk-hs.default.svc.cluster.local:2888:3888
                        server.2=zk-1.zk-hs.default.svc.cluster.local:2888:3888
                        server.3=zk-2.zk-hs.default.svc.cluster.local:2888:3888
                        """
                                .formatted(folder, folder),
                        "zk-2");

        assertThat(config.myId()).isEqualTo(new PeerId(3));
        assertThat(config.membership().members())
                .containsExactly(
                        new Member(new PeerId(1), false, 0),
                        new Member(new PeerId(2), false, 0),
                        new Member(new PeerId(3), false, 0));
        assertThat(config.clients().port()).isEqualTo(2181);
        assertThat(config.clients().bindHost()).isNull();
        assertThat(config.storage().dataDir()).isEqualTo(folder);
        assertThat(config.storage().dataLogDir()).isEqualTo(folder.resolve("log"));
        assertThat(config.timing().initLimit()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.timing().maxSessionTimeout()).isEqualTo(Duration.ofSeconds(40));
        assertThat(config.timing().leaderlessHold()).isEqualTo(Duration.ofMillis(1_333));
        assertThat(config.ensemble().listenOnAllAddresses()).isTrue();
    }

    @Test
    void hasZooKeepersDefaults() throws IOException {
        ServerConfig config = valid("clientPort=1\ndataDir=" + folder, "host");

        assertThat(config.timing())
                .isEqualTo(
                        new ServerConfig.Timing(
                                Duration.ofMillis(3_000),
                                10,
                                5,
                                Duration.ofMillis(6_000),
                                Duration.ofMillis(60_000),
                                Duration.ofMillis(250),
                                Duration.ofMillis(1_000),
                                Duration.ofMillis(2_000),
                                Duration.ofSeconds(15)));
        assertThat(config.clients())
                .isEqualTo(new ServerConfig.Clients(null, 1, -1, 60, 1_048_575));
        assertThat(config.storage())
                .isEqualTo(
                        new ServerConfig.Storage(
                                folder,
                                folder,
                                new ServerConfig.Snapshots(
                                        3,
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(10),
                                        1 << 20,
                                        1 << 30,
                                        256 << 20,
                                        4L << 30,
                                        64 << 20),
                                64 << 20,
                                new ServerConfig.Disk(0, 0, Duration.ofSeconds(1))));
        assertThat(config.access()).isEqualTo(ServerConfig.Access.DEFAULT);
        assertThat(config.nodes()).isEqualTo(ServerConfig.Nodes.DEFAULT);
        assertThat(config.sessions()).isEqualTo(ServerConfig.Sessions.DEFAULT);
        assertThat(config.throttles()).isEqualTo(ServerConfig.Throttles.DEFAULT);
        assertThat(config.admin()).isEqualTo(ServerConfig.Admin.DEFAULT);
        assertThat(config.metrics()).isEqualTo(ServerConfig.MetricsEndpoint.DEFAULT);
        assertThat(config.fourLetterWords())
                .containsExactlyInAnyOrder(
                        "ruok", "srvr", "stat", "mntr", "isro", "conf", "envi", "wchs", "dirs");
    }

    /** What nobody set must not contradict what somebody did. */
    @Test
    void defaultsKeepWithinAShortSyncLimit() throws IOException {
        ServerConfig config = valid("clientPort=1\ntickTime=100\ndataDir=" + folder, "host");

        assertThat(config.timing().verdict()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.timing().heartbeat()).isEqualTo(Duration.ofMillis(125));
    }

    @Test
    void aServerHasOneLineHoweverItsNumberIsWritten() throws IOException {
        ConfigResult result =
                read("clientPort=1\nserver.1=a:2:3\nserver.01=b:2:3\ndataDir=" + folder, "zk-0");

        assertThat(messages(((ConfigResult.Invalid) result).problems()))
                .containsExactly(
                        "line 2: server.1=a:2:3: is a second line for server 1; one is allowed");
    }

    @Test
    void withoutServerLinesIsStandaloneWithIdOneAndSaysSo() throws IOException {
        ConfigResult result = read("clientPort=1\ndataDir=" + folder, "zk-2");

        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        ServerConfig config = ((ConfigResult.Valid) result).config();
        assertThat(config.ensemble().standalone()).isTrue();
        assertThat(config.myId()).isEqualTo(new PeerId(1));
        assertThat(config.membership().voterCount()).isOne();
        assertThat(messages(result.warnings()))
                .containsExactly(
                        "server.N: is not given: this is one standalone server, as in ZooKeeper");
    }

    @Test
    void reportsAllProblemsAtOnceWithLineKeyValueAndWhatIsAllowed() throws IOException {
        ConfigResult result =
                read(
                        """
                        clientPort=99999
                        tickTime=fast
                        server.0=one:2888:3888
                        server.2=two
                        peerType=leader
                        4lw.commands.whitelist=ruok;srvr
                        """,
                        "host");

        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        assertThat(messages(((ConfigResult.Invalid) result).problems()))
                .containsExactly(
                        "dataDir: is not given; allowed is a folder, given as a path",
                        "line 1: clientPort=99999: is not allowed; allowed is a whole number from 1"
                                + " to 65535",
                        "line 2: tickTime=fast: is not allowed; allowed is a whole number from 1 to"
                                + " 60000 (milliseconds)",
                        "line 3: server.0=one:2888:3888: is no server; allowed is server.1 to"
                                + " server.254",
                        "line 4: server.2=two: cannot be read; " + ServerLine.ALLOWED,
                        "line 5: peerType=leader: is not allowed; allowed is participant or"
                                + " observer",
                        "line 6: 4lw.commands.whitelist=ruok;srvr: is not allowed; allowed is * or"
                                + " a comma-separated list of four-letter words");
    }

    @Test
    void anUnknownKeyIsAWarningThatNamesTheNearestKnownOne() throws IOException {
        assertThat(warnings("clientport=2181"))
                .containsExactly(
                        "line 1: clientport=2181: is no known key: ignored; did you mean"
                                + " clientPort?");
        assertThat(warnings("completely.different=1"))
                .containsExactly("line 1: completely.different=1: is no known key: ignored");
    }

    @Test
    void aKeyOfZooKeepersThatDoesNotExistHereIsOneWarning() throws IOException {
        assertThat(warnings("reconfigEnabled=true"))
                .containsExactly(
                        "line 1: reconfigEnabled=true: is not there yet: members do not change at"
                                + " run time");
        assertThat(warnings("ssl.keyStore.location=/k"))
                .hasSize(1)
                .allMatch(warning -> warning.contains("connections of clients are NOT encrypted"));
        assertThat(warnings("snapCount=100000"))
                .hasSize(1)
                .allMatch(warning -> warning.contains("snapshotIntervalMillis"));
    }

    @Test
    void aKeyGivenTwiceIsAWarningAndTheLaterWins() throws IOException {
        ConfigResult result =
                read("clientPort=1\ndataDir=" + folder + "\nclientPort=2\n" + THREE, "zk-0");

        assertThat(((ConfigResult.Valid) result).config().clients().port()).isEqualTo(2);
        assertThat(messages(result.warnings()))
                .containsExactly("line 1: clientPort=1: is given again in line 3, which wins");
    }

    @Test
    void theOwnLinesClientAddressIsUsedAndMustAgreeWithClientPort() throws IOException {
        String lines = "dataDir=" + folder + "\nserver.1=one:2888:3888;localhost:2181\n";

        ServerConfig config = valid(lines, "zk-0");
        assertThat(config.clients().port()).isEqualTo(2181);
        assertThat(config.clients().bindHost()).isEqualTo("localhost");
        assertThat(valid(lines + "clientPort=2181", "zk-0").clients().port()).isEqualTo(2181);
        assertThat(problems(lines + "clientPort=2182", "zk-0"))
                .containsExactly(
                        "line 3: clientPort=2182: differs from this server's own line, which says"
                                + " localhost:2181; they must agree, or only one be given");
    }

    @ParameterizedTest
    @CsvSource({
        "minSessionTimeout=50000, above maxSessionTimeout",
        "heartbeatMillis=600, less than two heartbeats",
        "verdictMillis=20000, above syncLimit ticks",
        "server.4=three:2888:4888, is also an address of server.3",
        "server.4=four:3888:3888, stands twice in it",
    })
    void findsContradictionsBetweenSettings(String line, String message) throws IOException {
        String text = "tickTime=2000\nclientPort=1\ndataDir=" + folder + "\n" + THREE + line;

        assertThat(problems(text, "zk-0")).hasSize(1).allMatch(found -> found.contains(message));
    }

    @Test
    void onlyObserversIsAProblemAndAnEvenNumberOfVotersAWarning() throws IOException {
        String head = "clientPort=1\ndataDir=" + folder + "\n";

        assertThat(problems(head + "server.1=one:2888:3888:observer", "zk-0"))
                .containsExactly("server.N: are all observers; at least one participant is needed");
        assertThat(messages(read(head + THREE + "server.4=four:2888:3888", "zk-0").warnings()))
                .containsExactly(
                        "server.N: 4 participants survive the loss of 1, no more than 3 would");
    }

    @Test
    void anObserversLineMakesItOneAndWinsOverPeerType() throws IOException {
        String text = "clientPort=1\ndataDir=" + folder + "\n" + THREE;

        assertThat(valid(text + "server.4=four:2888:3888:observer", "zk-3").ensemble().observer())
                .isTrue();
        ConfigResult result = read(text + "peerType=observer", "zk-0");
        assertThat(((ConfigResult.Valid) result).config().ensemble().observer()).isFalse();
        assertThat(messages(result.warnings()))
                .hasSize(1)
                .allMatch(w -> w.contains("the line wins"));
    }

    @ParameterizedTest
    @CsvSource({
        "zk-0.hs, true",
        "127.0.0.1, false",
        "[::1], false",
        "localhost, false",
    })
    void bindsAnAddressButNeverANameThatSomebodyElseResolves(String host, boolean all)
            throws IOException {
        String text = "clientPort=1\ndataDir=" + folder + "\nserver.1=" + host + ":2888:3888\n";

        assertThat(valid(text, "zk-0").ensemble().listenOnAllAddresses()).isEqualTo(all);
        assertThat(
                        valid(text + "quorumListenOnAllIPs=true", "zk-0")
                                .ensemble()
                                .listenOnAllAddresses())
                .isTrue();
    }

    @Test
    void aFileThatIsNotThereIsAProblemAndNotAnException() {
        Path none = folder.resolve("none.cfg");

        ConfigResult result = TestSource.of(none).read();

        assertThat(messages(((ConfigResult.Invalid) result).problems()))
                .containsExactly(
                        "the configuration: does not exist; allowed is a file in zoo.cfg's"
                                + " syntax");
    }

    @Test
    void aWordThatDoesNotExistHereIsLeftOutWithAWarning() throws IOException {
        ConfigResult result =
                read(
                        "clientPort=1\ndataDir="
                                + folder
                                + "\n4lw.commands.whitelist=ruok, cnos\n"
                                + THREE,
                        "zk-0");

        assertThat(((ConfigResult.Valid) result).config().fourLetterWords())
                .containsExactly("ruok");
        assertThat(messages(result.warnings())).hasSize(1).allMatch(w -> w.contains("'cnos'"));
    }

    private ServerConfig valid(String text, String hostName) throws IOException {
        ConfigResult result = read(text, hostName);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    private List<String> problems(String text, String hostName) throws IOException {
        ConfigResult result = read(text, hostName);
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return messages(((ConfigResult.Invalid) result).problems());
    }

    /** Warnings about one line of an otherwise good configuration. */
    private List<String> warnings(String line) throws IOException {
        ConfigResult result =
                read(line + "\nclientPort=1\ndataDir=" + folder + "\n" + THREE, "zk-0");
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return messages(result.warnings());
    }

    private ConfigResult read(String text, String hostName) throws IOException {
        Path file = Files.writeString(folder.resolve("zoo.cfg"), text);
        return TestSource.of(file).host(hostName).read();
    }

    private static List<String> messages(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
