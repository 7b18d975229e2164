package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;

import io.quorate.cli.output.ExitCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Single commands at an ensemble of three: output, exit codes, and what scripts rely on. */
final class OneShotIT {

    @TempDir static Path temporary = Path.of("");

    private static @Nullable Servers started;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        started = Servers.quorate(temporary, 3);
    }

    @AfterAll
    static void end() {
        servers().close();
    }

    private static Servers servers() {
        return Objects.requireNonNull(started);
    }

    private static Run cli(String... arguments) throws IOException, InterruptedException {
        return cli(Map.of(), "", arguments);
    }

    private static Run cli(Map<String, String> environment, String input, String... arguments)
            throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 2];
        all[0] = "-server";
        all[1] = servers().addresses();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Run.with(temporary, environment, input, all);
    }

    // What is printed.

    @Test
    void printsAsTheTutorialShows_inTheTextOf34() throws IOException, InterruptedException {
        Run create = cli("--compat", "3.4", "create", "/tutorial", "world");
        assertThat(create.exitCode()).isZero();
        assertThat(create.out().lines().skip(1))
                .containsExactly(
                        "",
                        "WATCHER::",
                        "",
                        "WatchedEvent state:SyncConnected type:None path:null");
        assertThat(create.err()).isEqualTo("Created /tutorial\n");

        Run get = cli(Map.of("QUORATE_CLI_COMPAT", "3.4"), "", "get", "/tutorial");
        assertThat(get.out()).contains("type:None path:null\nworld\ncZxid = 0x");
        assertThat(get.lines())
                .map(line -> line.replaceAll(" = .*", ""))
                .containsExactly(
                        "world",
                        "cZxid",
                        "ctime",
                        "mZxid",
                        "mtime",
                        "pZxid",
                        "cversion",
                        "dataVersion",
                        "aclVersion",
                        "ephemeralOwner",
                        "dataLength",
                        "numChildren");
        assertThat(get.lines().get(2))
                .matches("ctime = \\w{3} \\w{3} \\d{2} \\d\\d:\\d\\d:\\d\\d \\w+ \\d{4}");
        assertThat(cli("get", "/tutorial").lines()).containsExactly("world");
    }

    @Test
    void everyFormatHoldsTheSame_andNothingElse() throws IOException, InterruptedException {
        cli("create", "/formats", "a \"b\" ü");
        cli("create", "/formats/child");

        String json = cli("-o", "json", "get", "/formats").out();
        assertThat(JsonPath.<String>read(json, "$.data")).isEqualTo("a \"b\" ü");
        assertThat(JsonPath.<Integer>read(json, "$.stat.numChildren")).isEqualTo(1);

        Map<String, Object> yaml = new Yaml().load(cli("get", "/formats", "-o", "yaml").out());
        assertThat(yaml).containsEntry("data", "a \"b\" ü");

        Run ls = cli("-o", "table", "ls", "/formats");
        assertThat(ls.out()).isEqualTo("CHILDREN\nchild\n");

        assertThat(cli("get", "/formats", "-o", "jsonpath=$.stat.version").out()).isEqualTo("0\n");
        assertThat(cli("get", "/formats", "-o", "jsonpath={.path}:{.stat.version}").out())
                .isEqualTo("/formats:0");
        assertThat(cli("create", "-s", "/formats/s-", "-o", "jsonpath=$.path").out())
                .isEqualTo("/formats/s-0000000001\n");
    }

    @Test
    void bytesThatAreNoTextAreToldAsBase64() throws IOException, InterruptedException {
        cli("create", "/bytes");
        assertThat(cli("set", "-b", "/bytes", "//4AAQ==").exitCode()).isZero();
        String json = cli("-o", "json", "get", "/bytes").out();
        assertThat(JsonPath.<String>read(json, "$.dataBase64")).isEqualTo("//4AAQ==");
        assertThat(cli("get", "-b", "/bytes").lines()).containsExactly("//4AAQ==");
    }

    @Test
    void wordsAreUtf8_whateverTheLocaleIs() throws IOException, InterruptedException {
        Map<String, String> posix = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "C");
        assertThat(cli(posix, "", "create", "/größe", "œuvre").exitCode()).isZero();
        assertThat(cli(posix, "", "get", "/größe").lines()).containsExactly("œuvre");
        assertThat(cli(posix, "get /größe\n").lines())
                .containsExactly("Welcome to Quorate!", "œuvre");
    }

    @Test
    void commandsComeByAPipe() throws IOException, InterruptedException {
        Run run = cli(Map.of(), "create /pipe 'two words'\n\nget /pipe\nget /pipe/none\nquit\n");
        assertThat(run.lines()).containsExactly("Welcome to Quorate!", "two words");
        assertThat(run.err()).contains("Created /pipe", "Node does not exist: /pipe/none");
        assertThat(run.exitCode())
                .as("that of the last but quit")
                .isEqualTo(ExitCode.REFUSED.code());
        assertThat(cli(Map.of(), "get /pipe/none\n").exitCode()).isEqualTo(ExitCode.REFUSED.code());
    }

    @Test
    void theChrootIsTheRoot() throws IOException, InterruptedException {
        cli("create", "/chroot");
        cli("create", "/chroot/inside", "x");
        Run run = Run.of(temporary, "-server", servers().addresses() + "/chroot", "ls", "/");
        assertThat(run.lines()).containsExactly("[inside]");
    }

    @Test
    void anEphemeralGoesWithTheCommand() throws IOException, InterruptedException {
        assertThat(cli("create", "-e", "/ephemeral").exitCode()).isZero();
        assertThat(cli("stat", "/ephemeral").exitCode()).isEqualTo(ExitCode.REFUSED.code());
    }

    // How it ends.

    @Test
    void whatAServerRefusesEndsWith1_andSaysWhatMayHelp() throws IOException, InterruptedException {
        Run none = cli("get", "/none");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err())
                .isEqualTo("Node does not exist: /none\nhint: ls / shows what is there\n");
        Run orphan = cli("create", "/none/child");
        assertThat(orphan.err()).contains("hint: its parent must be there first: create /none");
    }

    @Test
    void whatIsNotUnderstoodEndsWith2_andAsksNoServer() throws IOException, InterruptedException {
        for (List<String> wrong :
                List.of(
                        List.of("frob"),
                        List.of("get"),
                        List.of("get", "-z", "/a"),
                        List.of("set", "/a", "two", "words", "more"),
                        List.of("get", "relative"),
                        List.of("-o", "xml", "get", "/a"),
                        List.of("--compat", "3.3", "get", "/a"),
                        List.of("-timeout", "soon", "get", "/a"))) {
            Run run = cli(wrong.toArray(new String[0]));
            assertThat(run.exitCode()).as("%s: %s", wrong, run.err()).isEqualTo(2);
            assertThat(run.out()).as("%s", wrong).doesNotContain("WATCHER::");
            assertThat(run.err()).as("%s", wrong).doesNotContain("Exception").isNotBlank();
        }
    }

    @Test
    void whatCannotBeWrittenEndsWith5() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "%s -server %s ls -R / > /dev/full"
                                        .formatted(
                                                Repository.script("zkCli.sh"),
                                                servers().addresses()))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(5);
        assertThat(said).contains("the output could not be written: No space left on device");
    }

    @Test
    void whereNoServerListensItEndsWith3_atOnce() throws IOException, InterruptedException {
        int port = Servers.freePort();
        Run run = Run.of(temporary, "-server", "127.0.0.1:" + port, "get", "/");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("127.0.0.1:" + port + ": Connection refused", "-waitforconnection");
    }

    @Test
    void whatMayHaveBeenDoneEndsWith4() throws IOException, InterruptedException {
        try (LosingServer server = new LosingServer()) {
            Run write = Run.of(temporary, "-server", server.address(), "create", "/a");
            assertThat(write.exitCode()).isEqualTo(4);
            assertThat(write.err())
                    .contains(
                            "create /a: the connection was lost before the answer",
                            "hint: it may have been done, or not: look before you do it again");
        }
    }

    @Test
    void helpAndVersionNeedNoServer() throws IOException, InterruptedException {
        String nowhere = "127.0.0.1:" + Servers.freePort();
        assertThat(Run.of(temporary, "-server", nowhere, "help").out()).contains("\tget [-s] [-w]");
        assertThat(Run.of(temporary, "-server", nowhere, "help", "get").out())
                .contains("usage: get");
        assertThat(Run.of(temporary, "-server", nowhere, "version").out())
                .startsWith("Quorate CLI version: ");
        assertThat(Run.of(temporary, "-h").out()).contains("-waitforconnection");
    }

    // More than zkCli.

    @Test
    void deleteallTakesAllBelow_andCounts() throws IOException, InterruptedException {
        StringBuilder tree = new StringBuilder("create /all\n");
        for (int i = 0; i < 50; i++) {
            tree.append("create /all/").append(i).append("\ncreate /all/").append(i).append("/x\n");
        }
        cli(Map.of(), tree.toString());
        Run listed = cli("ls", "-R", "/all");
        assertThat(listed.lines()).hasSize(101).isSorted();
        Run deleted = cli("-o", "json", "deleteall", "/all", "-b", "7");
        assertThat(deleted.exitCode()).isZero();
        assertThat(JsonPath.<Integer>read(deleted.out(), "$.deleted")).isEqualTo(101);
        assertThat(cli("stat", "/all").exitCode()).isEqualTo(1);
    }

    @Test
    void setAclOfATreeReachesWhatCouldNotBeReadBefore() throws IOException, InterruptedException {
        Run run =
                cli(
                        Map.of(),
                        """
                        create /acl
                        create /acl/secret
                        create /acl/secret/below
                        setAcl /acl/secret world:anyone:cdwa
                        ls -R /acl
                        ls -R /acl -o jsonpath=$.unreadable
                        setAcl -R /acl world:anyone:cdra
                        getAcl /acl/secret/below -o jsonpath=$.acl[0].perms
                        """);
        assertThat(run.lines())
                .containsExactly(
                        "Welcome to Quorate!", "/acl", "/acl/secret", "/acl/secret", "cdra");
        assertThat(run.err()).contains("what is below /acl/secret may not be read");
    }

    @Test
    void quotasAreNotSetBelowAChroot() throws IOException, InterruptedException {
        cli("create", "/quota");
        Run run =
                Run.of(
                        temporary,
                        "-server",
                        servers().addresses() + "/quota",
                        "setquota",
                        "-n",
                        "5",
                        "/");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("quotas are not kept below a chroot");
    }

    @Test
    void statusSaysWhomItDoesNotKnowWhereToAsk() throws IOException, InterruptedException {
        int follower = (servers().leader() + 1) % 3;
        Run run = Run.of(temporary, "-server", servers().address(follower), "status");
        assertThat(run.lines()).filteredOn(line -> line.contains("address not known")).hasSize(2);
        assertThat(run.err()).contains("hint: list all servers behind -server");
    }

    @Test
    void watchTellsEachChangeUntilItHasSeenSoMany() throws IOException, InterruptedException {
        cli("create", "/watched");
        Process watch =
                new ProcessBuilder(
                                Repository.script("zkCli.sh"),
                                "-server",
                                servers().addresses(),
                                "watch",
                                "-R",
                                "-n",
                                "3",
                                "/watched",
                                "-o",
                                "json")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            servers().awaitWatch();
            cli(Map.of(), "create /watched/a\nset /watched/a x\ndelete /watched/a\n");
            for (String type : List.of("NodeCreated", "NodeDataChanged", "NodeDeleted")) {
                String line = Objects.requireNonNull(lines.readLine());
                assertThat(JsonPath.<String>read(line, "$.type")).isEqualTo(type);
                assertThat(JsonPath.<String>read(line, "$.path")).isEqualTo("/watched/a");
                assertThat(JsonPath.<String>read(line, "$.zxid")).startsWith("0x");
            }
            assertThat(lines.readLine()).isNull();
            assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.exitValue()).isZero();
        } finally {
            watch.destroyForcibly();
        }
    }

    @Test
    void statusShowsEveryServer_alsoOneThatIsDead() throws IOException, InterruptedException {
        String all = cli("-o", "json", "status").out();
        assertThat(JsonPath.<List<Integer>>read(all, "$[*].id")).containsExactly(1, 2, 3);
        assertThat(JsonPath.<List<String>>read(all, "$[*].role"))
                .containsExactlyInAnyOrder("leader", "follower", "follower");

        int dead = (servers().leader() + 1) % 3;
        servers().kill(dead);
        try {
            Run run = cli("status");
            assertThat(run.exitCode()).isZero();
            assertThat(run.lines().getFirst()).matches("ID +ROLE +EPOCH +ZXID +LAG +SESSIONS .*");
            assertThat(run.lines())
                    .filteredOn(line -> line.contains(servers().address(dead)))
                    .singleElement()
                    .asString()
                    .contains("no answer");
            assertThat(run.lines()).filteredOn(line -> line.contains("leader")).hasSize(1);
        } finally {
            servers().restart(dead);
        }
    }
}
