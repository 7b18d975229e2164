package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What ZooKeeper's keys for access, znodes, sessions, throttles and the HTTP side come to. */
final class SettingsGroupsTest {

    @TempDir Path folder;

    @Test
    void readsWhoMayDoWhat() throws IOException {
        ServerConfig.Access access =
                valid(
                                """
                                skipACL=yes
                                zookeeper.enableEagerACLCheck=true
                                enforce.auth.enabled=true
                                enforce.auth.schemes=digest, ip
                                DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=
                                DigestAuthenticationProvider.digestAlg=SHA256
                                DigestAuthenticationProvider.enabled=false
                                ensembleAuthName=blue,green
                                """)
                        .access();

        assertThat(access)
                .isEqualTo(
                        new ServerConfig.Access(
                                true,
                                true,
                                List.of("digest", "ip"),
                                "super:D/InIHSb7yEEbrWz8b9l71RjZJU=",
                                "SHA-256",
                                false,
                                "blue,green"));
        assertThat(access.toString()).doesNotContain("D/InIHSb7yEEbrWz8b9l71RjZJU");
    }

    @Test
    void theOldKeyForSaslMeansThatSchemeAndSaysThatNobodyCanHaveItYet() throws IOException {
        ConfigResult result = read("sessionRequireClientSASLAuth=true");

        assertThat(((ConfigResult.Valid) result).config().access().requiredSchemes())
                .containsExactly("sasl");
        assertThat(messages(result.warnings()))
                .anyMatch(w -> w.contains("NO client will be served"));
    }

    @Test
    void requiredSchemesMustBeNamedAndExist() throws IOException {
        assertThat(problems("enforce.auth.enabled=true"))
                .containsExactly(
                        "line 3: enforce.auth.enabled=true: needs enforce.auth.schemes, a"
                                + " comma-separated list, such as digest");
        assertThat(problems("enforce.auth.enabled=true\nenforce.auth.schemes=digset"))
                .singleElement()
                .asString()
                .contains("'digset', which no connection can have");
        ConfigResult switchedOff = read("enforce.auth.schemes=digest");
        assertThat(((ConfigResult.Valid) switchedOff).config().access().requiredSchemes())
                .isEmpty();
        assertThat(messages(switchedOff.warnings()))
                .anyMatch(w -> w.contains("has no effect without enforce.auth.enabled=true"));
    }

    @ParameterizedTest
    @CsvSource({"SHA1,SHA1", "sha-512,SHA-512", "SHA3-256,SHA3-256", "SHA512,SHA-512"})
    void knowsTheDigestsOfThisJava(String written, String algorithm) throws IOException {
        assertThat(
                        valid("DigestAuthenticationProvider.digestAlg=" + written)
                                .access()
                                .digestAlgorithm())
                .isEqualTo(algorithm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DigestAuthenticationProvider.digestAlg=ROT13",
                "DigestAuthenticationProvider.superDigest=super",
                "DigestAuthenticationProvider.superDigest=super:not base64",
                "skipACL=maybe",
                "znode.container.checkIntervalMs=0",
                "connectionDropIncrease=1.5",
                "globalOutstandingLimit=0",
                "admin.commandURL=commands",
                "admin.commandURL=/commands/",
                "admin.commandsFrom=everywhere",
                "admin.serverPort=65536",
            })
    void whatIsNotAllowedIsAProblem(String line) throws IOException {
        assertThat(problems(line)).singleElement().asString().contains("is not allowed; allowed");
    }

    @Test
    void readsWhatZnodesAndSessionsThereAre() throws IOException {
        ServerConfig config =
                valid(
                        """
                        extendedTypesEnabled=false
                        znode.container.checkIntervalMs=60000
                        znode.container.maxPerMinute=5
                        znode.container.maxNeverUsedIntervalMs=300000
                        enforceQuota=true
                        childListMaxBytes=9
                        localSessionsEnabled=true
                        localSessionsUpgradingEnabled=true
                        readonlymode.enabled=true
                        leaderServes=no
                        """);

        assertThat(config.nodes())
                .isEqualTo(
                        new ServerConfig.Nodes(
                                false, Duration.ofMinutes(1), 5, Duration.ofMinutes(5), true, 9));
        assertThat(config.sessions()).isEqualTo(new ServerConfig.Sessions(true, true, true, false));
    }

    @Test
    void readsTheThrottlesByBothOfTheirNames() throws IOException {
        ServerConfig.Throttles byPage =
                valid(
                                """
                                maxCnxns=100
                                requestThrottleLimit=20
                                throttledOpWaitTime=1500
                                largeRequestMaxBytes=1000000
                                largeRequestThreshold=1000
                                connectionMaxTokens=10
                                connectionTokenFillTime=2
                                connectionTokenFillCount=3
                                connectionFreezeTime=4
                                connectionDropIncrease=0.5
                                connectionDropDecrease=0.25
                                connectionDecreaseRatio=0.125
                                """)
                        .throttles();
        ServerConfig.Throttles byCode =
                valid(
                                """
                                maxCnxns=100
                                request_throttle_max_requests=20
                                zookeeper.throttled_op_wait_time=1500
                                largeRequestMaxBytes=1000000
                                largeRequestThreshold=1000
                                connection_throttle_tokens=10
                                connection_throttle_fill_time=2
                                connection_throttle_fill_count=3
                                connection_throttle_freeze_time=4
                                connection_throttle_drop_increase=0.5
                                connection_throttle_drop_decrease=0.25
                                connection_throttle_decrease_ratio=0.125
                                """)
                        .throttles();

        assertThat(byPage)
                .isEqualTo(
                        new ServerConfig.Throttles(
                                100,
                                20,
                                Duration.ofMillis(1_500),
                                1_000_000,
                                1_000,
                                new ServerConfig.ConnectionTokens(
                                        10, 2, 3, 4, 0.5, 0.25, 0.125, false, 3, 2, 1)))
                .isEqualTo(byCode);
    }

    @ParameterizedTest
    @CsvSource({
        "globalOutstandingLimit=7, , 7",
        " , requestThrottleLimit=9, 9",
        "globalOutstandingLimit=7, requestThrottleLimit=9, 7",
        "globalOutstandingLimit=9, requestThrottleLimit=7, 7",
        "globalOutstandingLimit=7, requestThrottleLimit=0, 7",
        " , , 0",
    })
    void ofTheTwoLimitsOfRequestsInFlightTheLowerHolds(String first, String second, int max)
            throws IOException {
        String text = (first == null ? "" : first) + "\n" + (second == null ? "" : second);

        assertThat(valid(text).throttles().outstandingMax()).isEqualTo(max);
    }

    @Test
    void readsTheHttpSideAndWhetherSomebodyNamedThePort() throws IOException {
        ServerConfig config =
                valid(
                        """
                        admin.enableServer=false
                        admin.serverAddress=127.0.0.1
                        admin.serverPort=8080
                        admin.commandURL=/zk/commands
                        admin.idleTimeout=1000
                        admin.commandsFrom=all
                        metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
                        metricsProvider.httpPort=7000
                        metricsProvider.httpHost=localhost
                        metricsProvider.exportJvmInfo=false
                        """);

        assertThat(config.admin())
                .isEqualTo(
                        new ServerConfig.Admin(
                                false,
                                "127.0.0.1",
                                8080,
                                true,
                                "/zk/commands",
                                Duration.ofSeconds(1),
                                true));
        assertThat(config.metrics())
                .isEqualTo(new ServerConfig.MetricsEndpoint(7000, "localhost", false));
    }

    @Test
    void takesHexadecimalNumbersAndWordsInAnyCase() throws IOException {
        assertThat(valid("jute.maxbuffer=0x3fffff").clients().maxFrameBytes()).isEqualTo(0x3fffff);
        assertThat(valid("peerType=PARTICIPANT").ensemble().observer()).isFalse();
        assertThat(valid("admin.commandsFrom=All").admin().openCommands()).isTrue();
    }

    @Test
    void everyWordOfZooKeepersCanBeNamedAndAStarIsAll() throws IOException {
        String words = "ruok,srvr,stat,mntr,isro,conf,envi,wchs,dirs,cons,dump,wchc,wchp,hash";
        String changing = ",crst,srst,gtmk,stmk";

        ConfigResult result = read("4lw.commands.whitelist=" + words + changing);

        assertThat(((ConfigResult.Valid) result).config().fourLetterWords()).hasSize(18);
        assertThat(messages(result.warnings())).noneMatch(w -> w.contains("4lw"));
        assertThat(valid("4lw.commands.whitelist=*").fourLetterWords()).contains("wchp", "stmk");
        assertThat(valid("4lw.commands.whitelist=srvr, *").fourLetterWords()).contains("stmk");
    }

    private ServerConfig valid(String text) throws IOException {
        ConfigResult result = read(text);
        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    private List<String> problems(String text) throws IOException {
        ConfigResult result = read(text);
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return messages(((ConfigResult.Invalid) result).problems());
    }

    private ConfigResult read(String text) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("zoo.cfg"),
                        "clientPort=2181\ndataDir=" + folder + "\n" + text + "\n");
        return TestSource.of(file).read();
    }

    private static List<String> messages(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
