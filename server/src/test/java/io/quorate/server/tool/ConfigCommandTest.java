package io.quorate.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class ConfigCommandTest {

    @TempDir Path folder;

    @Test
    void checkTellsAllErrorsAndWarningsAndTheVerdict() throws IOException {
        Path file = file("clientPort=99999\nsnapCount=1\nskipACL=perhaps");

        ToolRun run = ToolRun.of("config", "check", file.toString());

        assertThat(run.exitCode()).isEqualTo(Tool.EXIT_INVALID);
        assertThat(run.out())
                .hasSize(8)
                .contains(
                        "error    "
                                + file
                                + ": line 2: clientPort=99999: is not allowed; allowed is a whole"
                                + " number from 1 to 65535",
                        "error    "
                                + file
                                + ": line 4: skipACL=perhaps: is not allowed; allowed is true or"
                                + " false, or yes or no");
        assertThat(run.line("snapCount=1")).startsWith("warning  " + file + ": line 3: ");
        assertThat(run.line("verdict ")).endsWith("invalid");
        assertThat(run.line("errors ")).endsWith(" 2");
        assertThat(run.line("warnings ")).endsWith(" 2");
    }

    @Test
    void checkOfAGoodFileEndsWithZero() throws IOException {
        ToolRun run = ToolRun.of("config", "check", file("clientPort=1").toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.line("verdict ")).endsWith(" valid");
    }

    @Test
    void checkAsJsonHasThePartsOfEachProblem() throws IOException {
        ToolRun run =
                ToolRun.of("config", "check", "-o", "json", file("clientPort=\"no\"").toString());

        assertThat(run.line("\"severity\":\"error\""))
                .startsWith(
                        "{\"severity\":\"error\",\"origin\":\"line 2\",\"key\":\"clientPort\","
                                + "\"value\":\"\\\"no\\\"\",\"says\":\"is not allowed; allowed is");
        assertThat(run.line("\"verdict\":\"invalid\"")).contains("\"errors\":1");
    }

    @Test
    void readsTheEnvironmentAndThePropertiesUnlessToldNotTo() throws IOException {
        Surroundings around =
                new Surroundings(
                        1,
                        Map.of("QUORATE_TICK_TIME", "fast"),
                        Map.of("zookeeper.skipACL", "perhaps"),
                        "host");
        String file = file("clientPort=1").toString();

        assertThat(ToolRun.of(around, "config", "check", file).linesWith("error  "))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("error    QUORATE_TICK_TIME: tickTime=fast"))
                .anyMatch(line -> line.startsWith("error    -Dzookeeper.skipACL: skipACL=perhaps"));
        assertThat(ToolRun.of(around, "config", "check", "--no-environment", file).exitCode())
                .isZero();
    }

    @Test
    void takesWhatAServerTakes() throws IOException {
        String servers = "server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\nclientPort=1";
        String file = file(servers).toString();

        assertThat(ToolRun.of("config", "check", file).line("error"))
                .contains("myid: is not given");
        assertThat(ToolRun.of("config", "check", file, "--myid", "2").exitCode()).isZero();
        ToolRun unknown = ToolRun.of("config", "check", file, "--client-prot=1");
        assertThat(unknown.exitCode()).isEqualTo(Tool.EXIT_USAGE);
        assertThat(unknown.err())
                .isEqualTo(
                        "quorate config: --client-prot is no flag; did you mean --client-port?\n");
    }

    @Test
    void showTellsWhatHoldsWhereItWasSaidAndTheDefault() throws IOException {
        Surroundings around =
                new Surroundings(1, Map.of("QUORATE_TICK_TIME", "2000"), Map.of(), "zk-1.zk");
        String file =
                file("server.1=a:1:2;5\nserver.2=b:1:2;6\nserver.3=c:1:2;7\n"
                                + "4lw.commands.whitelist=ruok,conf")
                        .toString();

        ToolRun run = ToolRun.of(around, "config", "show", file, "--init-limit=7");

        assertThat(run.exitCode()).isZero();
        assertThat(columns(run, "myid ")).startsWith("myid", "2", "host name zk-1.zk");
        assertThat(columns(run, "server.2 ")).startsWith("server.2", "b:1:2;6", "line 3");
        assertThat(columns(run, "tickTime "))
                .containsExactly("tickTime", "2000", "QUORATE_TICK_TIME default 3000");
        assertThat(columns(run, "initLimit "))
                .containsExactly("initLimit", "7", "--init-limit default 10");
        assertThat(columns(run, "syncLimit ")).containsExactly("syncLimit", "5", "default");
        assertThat(columns(run, "minSessionTimeout ")).contains("4000");
        assertThat(columns(run, "clientPort ")).startsWith("clientPort", "6", "server.2");
        assertThat(columns(run, "4lw.commands.whitelist ")).contains("conf,ruok");
        assertThat(columns(run, "globalOutstandingLimit ")).contains("-");
    }

    @Test
    void showMasksSecrets() throws IOException {
        String secret = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";
        String file =
                file("clientPort=1\nDigestAuthenticationProvider.superDigest=" + secret).toString();

        ToolRun text = ToolRun.of("config", "show", file);
        ToolRun json = ToolRun.of("config", "show", file, "--output=json");

        assertThat(text.line("superDigest")).contains("********").contains("line 3");
        assertThat(json.line("superDigest"))
                .isEqualTo(
                        "{\"key\":\"DigestAuthenticationProvider.superDigest\",\"value\":\"********\",\"source\":\"line"
                            + " 3\",\"default\":\"none\"}");
        assertThat(text.out()).noneMatch(line -> line.contains("D/InIH"));
        assertThat(json.out()).noneMatch(line -> line.contains("D/InIH"));
    }

    @Test
    void showOfABadFileShowsWhatItCanAndSaysWhatIsWrong() throws IOException {
        ToolRun run = ToolRun.of("config", "show", file("clientPort=x").toString());

        assertThat(run.exitCode()).isEqualTo(Tool.EXIT_INVALID);
        assertThat(run.line("tickTime ")).contains("3000");
        assertThat(run.err()).startsWith("quorate config show: error: ").contains("clientPort=x");
    }

    @Test
    void aFileThatIsNotThereIsOneError() {
        ToolRun run = ToolRun.of("config", "check", folder.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(Tool.EXIT_INVALID);
        assertThat(run.line("error ")).contains("does not exist");
    }

    @Test
    void whatToDoMustBeSaid() {
        assertThat(ToolRun.of("config"))
                .returns(Tool.EXIT_USAGE, ToolRun::exitCode)
                .satisfies(run -> assertThat(run.err()).contains("config check [FILE]"));
        assertThat(ToolRun.of("config", "show", "-o", "yaml").err())
                .contains("text and json are allowed");
    }

    private static String[] columns(ToolRun run, String key) {
        return run.out().stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElseThrow()
                .split(" {2,}");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("zoo.cfg"), "dataDir=" + folder + "\n" + text);
    }
}
