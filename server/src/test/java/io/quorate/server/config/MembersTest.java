package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of the servers beside {@code server.N} itself: dynamic files, groups, weights. */
final class MembersTest {

    private static final String THREE =
            "server.1=a:2888:3888\nserver.2=b:2888:3888\nserver.3=c:2888:3888\n";

    @TempDir Path folder;

    @Test
    void theLinesOfADynamicFileCountAsIfTheyStoodHere() throws IOException {
        Files.writeString(
                folder.resolve("zoo.cfg.dynamic.100000000"),
                """
                server.1=a:2888:3888:participant;0.0.0.0:2181
                server.2=b:2888:3888:participant;0.0.0.0:2181
                server.3=c:2888:3888:observer;0.0.0.0:2181
                version=100000000
                """);

        ConfigResult result = read("dynamicConfigFile=zoo.cfg.dynamic.100000000", "zk-2");

        ServerConfig config = ((ConfigResult.Valid) result).config();
        assertThat(config.ensemble().servers()).hasSize(3);
        assertThat(config.ensemble().observer()).isTrue();
        assertThat(config.clients().port()).isEqualTo(2181);
        assertThat(messages(result.warnings()))
                .contains(
                        "zoo.cfg.dynamic.100000000 line 4: version=100000000: has no meaning here:"
                                + " ignored");
    }

    @Test
    void aDynamicFileThatIsMissingOrHoldsOtherThingsIsAProblem() throws IOException {
        Path missing = folder.resolve("nothing.dynamic");
        assertThat(problems("clientPort=1\ndynamicConfigFile=nothing.dynamic"))
                .containsExactly(
                        "line 3: dynamicConfigFile=nothing.dynamic: does not exist as "
                                + missing
                                + "; give the file that holds the servers, or server.N lines"
                                + " instead of this one");
        Files.writeString(missing, THREE + "tickTime=5\nserver.4=d\n");
        assertThat(problems("clientPort=1\ndynamicConfigFile=" + missing))
                .containsExactly(
                        "nothing.dynamic line 4: tickTime=5: is not allowed in a dynamic file;"
                                + " allowed are server.N, group.N and weight.N",
                        "nothing.dynamic line 5: server.4=d: cannot be read; "
                                + ServerLine.ALLOWED);
    }

    @Test
    void linesOfServersHereAndInADynamicFileAreAProblem() throws IOException {
        Files.writeString(folder.resolve("dynamic"), THREE);

        assertThat(problems("clientPort=1\nserver.9=i:1:2\ndynamicConfigFile=dynamic"))
                .contains(
                        "line 3: server.9=i:1:2: stands beside dynamicConfigFile=dynamic, where all"
                                + " lines of servers must be; remove it here or there");
    }

    @Test
    void standaloneCanBeRuledOut() throws IOException {
        assertThat(problems("clientPort=1\nstandaloneEnabled=false"))
                .containsExactly(
                        "line 3: standaloneEnabled=false: needs an ensemble, and there is no"
                                + " server.N");
        assertThat(read("clientPort=1\nstandaloneEnabled=false\n" + THREE, "zk-0"))
                .isInstanceOf(ConfigResult.Valid.class);
    }

    @Test
    void furtherAddressesAndASecurePortAreToldToBeOutOfUse() throws IOException {
        ConfigResult result = read("server.1=a:1:2|b:3:4;2181;2281", "zk-0");

        assertThat(((ConfigResult.Valid) result).config().ensemble().servers())
                .map(PeerAddress::toString)
                .containsExactly("a:1:2:participant;0.0.0.0:2181");
        assertThat(messages(result.warnings()))
                .hasSize(2)
                .anyMatch(w -> w.contains("several addresses: only the first is used, a:1"))
                .anyMatch(w -> w.contains("secure port, which is not there yet: 0.0.0.0:2281"));
    }

    @Test
    void groupsAreCheckedAndToldToHaveNoEffect() throws IOException {
        ConfigResult result =
                read(
                        "clientPort=1\n" + THREE + "group.1=1:2\ngroup.2=3\nweight.1=2\nweight.2=0",
                        "zk-0");

        assertThat(messages(result.warnings()))
                .singleElement()
                .asString()
                .startsWith("line 6: group.1=1:2: and the like have no effect yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group.1=1:2:3:4     | names '4', which is no server.N",
                "group.1=1:2         | leave out server 3",
                "group.1=1:2:x:3     | names 'x', which is no server.N",
                "weight.1=1          | needs groups",
                "weight.4=1          | there is no server.4",
                "weight.1=-1         | a whole number from 0",
            })
    void groupsThatContradictTheServersAreAProblem(String line, String message) throws IOException {
        assertThat(problems("clientPort=1\n" + THREE + line, "zk-0"))
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void aServerIsInOneGroup() throws IOException {
        assertThat(problems("clientPort=1\n" + THREE + "group.1=1:2\ngroup.2=2:3", "zk-0"))
                .containsExactly(
                        "line 7: group.2=2:3: names server 2, which is in group.1 already; one is"
                                + " allowed");
    }

    @Test
    void aLogThatIsNotSyncedIsRefused() throws IOException {
        assertThat(problems("clientPort=1\nforceSync=no"))
                .containsExactly(
                        "line 3: forceSync=no: is refused: a write that is acknowledged is on"
                                + " disks. Leave the key out");
        assertThat(read("clientPort=1\nforceSync=yes", "host"))
                .isInstanceOf(ConfigResult.Valid.class);
    }

    private List<String> problems(String text) throws IOException {
        return problems(text, "host-0");
    }

    private List<String> problems(String text, String host) throws IOException {
        ConfigResult result = read(text, host);
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return messages(((ConfigResult.Invalid) result).problems());
    }

    private ConfigResult read(String text, String host) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("zoo.cfg"), "dataDir=" + folder + "\n" + text + "\n");
        return TestSource.of(file).host(host).read();
    }

    private static List<String> messages(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
