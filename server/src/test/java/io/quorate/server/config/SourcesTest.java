package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Which of several places wins, and what is said of it. */
final class SourcesTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "true, true, true, true, true, 6",
        "true, true, true, true, false, 5",
        "true, true, true, false, false, 4",
        "true, true, false, false, false, 3",
        "true, false, false, false, false, 2",
        "false, false, false, false, false, 10",
    })
    void flagBeforeOurVariableBeforeTheImagesBeforePropertyBeforeFileBeforeDefault(
            boolean file, boolean property, boolean image, boolean ours, boolean flag, int holds)
            throws IOException {
        TestSource source = TestSource.of(file(file ? "initLimit=2" : ""));
        if (property) {
            source.property("zookeeper.initLimit", "3");
        }
        source.variable("ZOO_INIT_LIMIT", image ? "4" : null);
        source.variable("QUORATE_INIT_LIMIT", ours ? "5" : null);
        source = flag ? source.line("--init-limit=6") : source;

        assertThat(valid(source).timing().initLimitTicks()).isEqualTo(holds);
    }

    @Test
    void aPrefixMeansNothingBeforeALineOfAServerEither() throws IOException {
        TestSource source =
                TestSource.of(file("zookeeper.server.1=a:1:2\nserver.2=b:1:2\n"))
                        .variable("QUORATE_MYID", "1");

        assertThat(valid(source).ensemble().servers()).hasSize(2);
    }

    @Test
    void aSecretUnderAMisspeltNameIsNotShown() throws IOException {
        TestSource source =
                TestSource.of(file("DigestAuthenticationProvider.superDigests=super:hash1\n"))
                        .variable("QUORATE_SUPER_DIGEST", "super:hash2");

        assertThat(warnings(source)).isNotEmpty().noneMatch(line -> line.contains("hash"));
    }

    @Test
    void ticksTooShortForABeatAreAProblem() throws IOException {
        assertThat(problems(TestSource.of(file("tickTime=1\nsyncLimit=3\n"))))
                .anyMatch(line -> line.contains("less than two heartbeats"));
    }

    @Test
    void aValueThatIsOverruledIsToldOnceAndOneThatAgreesIsNot() throws IOException {
        TestSource source =
                TestSource.of(file("initLimit=2\ntickTime=2000"))
                        .variable("QUORATE_INIT_LIMIT", "5")
                        .variable("ZOO_TICK_TIME", "2000");

        assertThat(warnings(source))
                .containsExactly(
                        "line 3: initLimit=2: is overruled by QUORATE_INIT_LIMIT, which says"
                                + " initLimit=5");
    }

    @Test
    void aProblemNamesThePlaceItsValueComesFrom() throws IOException {
        TestSource source =
                TestSource.of(file("snapshotIdleMillis=x"))
                        .property("zookeeper.skipACL", "perhaps")
                        .property("jute.maxbuffer", "1")
                        .variable("QUORATE_TICK_TIME", "fast")
                        .variable("ZOO_SERVERS", "server.1=zoo1 server.2")
                        .line("--max-cnxns", "many");

        assertThat(problems(source))
                .containsExactly(
                        "line 3: snapshotIdleMillis=x: is not allowed; allowed is a whole number"
                                + " from 100 to 86400000 (milliseconds)",
                        "-Djute.maxbuffer: jute.maxbuffer=1: is not allowed; allowed is a whole"
                                + " number from 1024 to 16777216 (bytes)",
                        "-Dzookeeper.skipACL: skipACL=perhaps: is not allowed; allowed is true or"
                                + " false, or yes or no",
                        "ZOO_SERVERS: server.2: is no server; allowed is server.1=... server.2=...",
                        "ZOO_SERVERS: server.1=zoo1: cannot be read; " + ServerLine.ALLOWED,
                        "QUORATE_TICK_TIME: tickTime=fast: is not allowed; allowed is a whole"
                                + " number from 1 to 60000 (milliseconds)",
                        "--max-cnxns: maxCnxns=many: is not allowed; allowed is a whole number from"
                                + " 0 to 2147483647 (connections)");
    }

    @Test
    void theVariablesOfZooKeepersImageAreEnoughWithoutAFile() {
        ServerConfig config =
                valid(
                        TestSource.none()
                                .variable("ZOO_MY_ID", "2")
                                .variable(
                                        "ZOO_SERVERS",
                                        "server.1=zoo1:2888:3888;2181"
                                                + " server.2=zoo2:2888:3888;2181"
                                                + " server.3=zoo3:2888:3888;2181")
                                .variable("ZOO_DATA_DIR", folder.toString())
                                .variable("ZOO_DATA_LOG_DIR", folder.resolve("log").toString())
                                .variable("ZOO_TICK_TIME", "2000")
                                .variable("ZOO_INIT_LIMIT", "7")
                                .variable("ZOO_SYNC_LIMIT", "3")
                                .variable("ZOO_AUTOPURGE_PURGEINTERVAL", "0")
                                .variable("ZOO_AUTOPURGE_SNAPRETAINCOUNT", "4")
                                .variable("ZOO_MAX_CLIENT_CNXNS", "100")
                                .variable("ZOO_STANDALONE_ENABLED", "true")
                                .variable("ZOO_ADMINSERVER_ENABLED", "false")
                                .variable("ZOO_4LW_COMMANDS_WHITELIST", "srvr, cons")
                                .variable(
                                        "ZOO_CFG_EXTRA", "maxCnxns=9 metricsProvider.httpPort=7"));

        assertThat(config.myId().value()).isEqualTo(2);
        assertThat(config.ensemble().servers()).hasSize(3);
        assertThat(config.clients().port()).isEqualTo(2181);
        assertThat(config.clients().maxConnectionsPerAddress()).isEqualTo(100);
        assertThat(config.storage().dataDir()).isEqualTo(folder);
        assertThat(config.storage().dataLogDir()).isEqualTo(folder.resolve("log"));
        assertThat(config.storage().snapshots().retainCount()).isEqualTo(4);
        assertThat(config.timing().tick()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.timing().initLimitTicks()).isEqualTo(7);
        assertThat(config.timing().syncLimitTicks()).isEqualTo(3);
        assertThat(config.admin().enabled()).isFalse();
        assertThat(config.fourLetterWords()).containsExactlyInAnyOrder("srvr", "cons");
        assertThat(config.throttles().maxConnections()).isEqualTo(9);
        assertThat(config.metrics().port()).isEqualTo(7);
    }

    @Test
    void theFolderOfZooKeepersImageIsWhereAFileIsSoughtWhenNoneIsNamed() throws IOException {
        Path own = folder.resolve("own");
        Files.createDirectories(own);
        TestSource source = TestSource.none().variable("ZOO_CONF_DIR", folder.toString());

        assertThat(problems(source)).hasSize(2);
        file("initLimit=3");
        assertThat(valid(source).timing().initLimitTicks()).isEqualTo(3);
        assertThat(ConfigReader.file(source.source())).isEqualTo(folder.resolve("zoo.cfg"));
    }

    @Test
    void flagsAloneAreEnough() {
        ServerConfig config =
                valid(TestSource.none().line("--dataDir", folder.toString(), "--client-port=5"));

        assertThat(config.clients().port()).isEqualTo(5);
    }

    @Test
    void aBlankVariableCountsAsAbsent() throws IOException {
        TestSource source = TestSource.of(file("")).variable("QUORATE_TICK_TIME", " ");

        assertThat(warnings(source)).isEmpty();
    }

    @Test
    void aVariableNobodyKnowsIsAWarningWithWhatWasMeant() throws IOException {
        TestSource source =
                TestSource.of(file(""))
                        .variable("QUORATE_CLINET_PORT", "1")
                        .variable("ZOO_ENABLE_AUTH", "yes")
                        .variable("ZOO_LOG_DIR", "/logs")
                        .variable("QUORATE_HEAP", "2g")
                        .variable("PATH", "/bin");

        assertThat(warnings(source))
                .containsExactly(
                        "QUORATE_CLINET_PORT=1: is the name of no key: ignored; did you mean"
                                + " QUORATE_CLIENT_PORT?",
                        "ZOO_ENABLE_AUTH=yes: is no variable of ZooKeeper's image: ignored",
                        "ZOO_LOG_DIR=/logs: has no effect: a server logs to its standard output");
    }

    /** A service called quorate-client has a variable of the name that a setting has, too. */
    @Test
    void whatKubernetesSetsForAServiceIsNoSetting() throws IOException {
        TestSource source =
                TestSource.of(file(""))
                        .variable("QUORATE_CLIENT_PORT", "tcp://10.0.0.1:2181")
                        .variable("QUORATE_CLIENT_SERVICE_HOST", "10.0.0.1")
                        .variable("QUORATE_CLIENT_SERVICE_PORT", "2181")
                        .variable("QUORATE_CLIENT_PORT_2181_TCP_ADDR", "10.0.0.1")
                        .variable("ZOO_SERVICE_PORT_CLIENT", "2181")
                        .variable("ZOO_PORT", "tcp://10.0.0.1:2181");

        assertThat(valid(source).clients().port()).isEqualTo(1);
        assertThat(warnings(source))
                .containsExactly(
                        "QUORATE_CLIENT_PORT=tcp://10.0.0.1:2181: is what Kubernetes sets for a"
                                + " service, not a value of clientPort: ignored."
                                + " enableServiceLinks: false keeps it away");
    }

    @Test
    void propertiesOfOthersAreNotLookedAt() throws IOException {
        TestSource source =
                TestSource.of(file(""))
                        .property("user.home", "/")
                        .property("clientPort", "7")
                        .property("znode.container.maxPerMinute", "3")
                        .property("readonlymode.enabled", "true")
                        .property("zookeeper.snapCount", "5");

        assertThat(valid(source).clients().port()).isEqualTo(1);
        assertThat(valid(source).nodes().reapedPerMinuteMax()).isEqualTo(3);
        assertThat(valid(source).sessions().readOnlyMode()).isTrue();
        assertThat(warnings(source))
                .singleElement()
                .asString()
                .startsWith("-Dzookeeper.snapCount: snapCount=5: has no effect");
    }

    @Test
    void whoGivesServersGivesAllOfThem() throws IOException {
        Path file = file("server.1=one:1:2\nserver.2=two:1:2\nserver.3=three:1:2\ngroup.1=1:2:3");
        TestSource source =
                TestSource.of(file)
                        .host("zk-0")
                        .variable("QUORATE_SERVERS", "server.1=one:1:2 server.4=four:1:2");

        assertThat(valid(source).ensemble().servers())
                .map(it -> it.id().value())
                .containsExactly(1, 4);
        assertThat(warnings(source))
                .contains(
                        "line 3: server.1=one:1:2: and the other lines of servers beside it are not"
                                + " used, since QUORATE_SERVERS gives the servers");
        assertThat(
                        valid(
                                        TestSource.of(file)
                                                .host("zk-0")
                                                .variable("QUORATE_SERVER_2", "x:1:2")
                                                .line("--server.1=x:1:2"))
                                .ensemble()
                                .servers())
                .hasSize(1);
    }

    @Test
    void aSecretIsNeverShown() throws IOException {
        TestSource source =
                TestSource.of(
                                file(
                                        "DigestAuthenticationProvider.superDigest=super:YWJj\n"
                                                + "ssl.keyStore.password=hunter2"))
                        .variable(
                                "QUORATE_DIGEST_AUTHENTICATION_PROVIDER_SUPER_DIGEST",
                                "super:ZGVm");

        assertThat(valid(source).access().superDigest()).isEqualTo("super:ZGVm");
        assertThat(warnings(source))
                .hasSize(2)
                .allMatch(w -> w.contains("********"))
                .noneMatch(w -> w.contains("YWJj") || w.contains("ZGVm") || w.contains("hunter2"));
        TestSource bad =
                TestSource.of(file("DigestAuthenticationProvider.superDigest=abracadabra"));
        assertThat(problems(bad)).singleElement().asString().doesNotContain("abracadabra");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(
                folder.resolve("zoo.cfg"), "clientPort=1\ndataDir=" + folder + "\n" + text + "\n");
    }

    private static ServerConfig valid(TestSource source) {
        ConfigResult result = source.read();
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    private static List<String> problems(TestSource source) {
        ConfigResult result = source.read();
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return ((ConfigResult.Invalid) result).problems().stream().map(Problem::toString).toList();
    }

    /** But for the one that this is a standalone server. */
    private static List<String> warnings(TestSource source) {
        return source.read().warnings().stream()
                .map(Problem::toString)
                .filter(warning -> !warning.startsWith("server.N: is not given"))
                .toList();
    }
}
