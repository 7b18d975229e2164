package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/quorate config}, and servers that are told what to do without a file. */
@Timeout(120)
class ConfigIT {

    @TempDir Path folder;

    @Test
    void checkSaysAllThatIsWrongAndWhetherAServerWouldStart() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.cfg"), "clientPort=x\ntickTime=0\n");
        Path good =
                Files.writeString(
                        folder.resolve("good.cfg"), "clientPort=1\ndataDir=" + folder + "\n");

        ScriptRun wrong = ScriptRun.of(folder, "config", "check", bad.toString());
        assertThat(wrong.exitCode()).isOne();
        assertThat(wrong.line("clientPort=x")).startsWith("error ");
        assertThat(wrong.line("tickTime=0")).startsWith("error ");
        assertThat(wrong.line("dataDir: is not given")).startsWith("error ");
        ScriptRun right = ScriptRun.of(folder, "config", "check", good.toString());
        assertThat(right.exitCode()).isZero();
        assertThat(right.line("verdict ")).endsWith(" valid");
    }

    @Test
    void showReadsFileEnvironmentPropertiesAndFlags() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("zoo.cfg"),
                        "clientPort=1\ntickTime=1000\ndataDir=" + folder + "\n");

        ScriptRun run =
                run(
                        Map.of(
                                "QUORATE_TICK_TIME",
                                "2000",
                                "ZOO_INIT_LIMIT",
                                "6",
                                "JVMFLAGS",
                                "-Dzookeeper.snapCount=5 -Dzookeeper.maxCnxns=8"),
                        "config",
                        "show",
                        file.toString(),
                        "--sync-limit",
                        "9");

        assertThat(run.exitCode()).isZero();
        assertThat(run.line("tickTime ")).contains("2000").contains("QUORATE_TICK_TIME");
        assertThat(run.line("initLimit ")).contains("6").contains("ZOO_INIT_LIMIT");
        assertThat(run.line("maxCnxns ")).contains("8").contains("-Dzookeeper.maxCnxns");
        assertThat(run.line("syncLimit ")).contains("9").contains("--sync-limit");
        assertThat(run.line("clientPort ")).contains("line 1");
    }

    @Test
    void aServerStartsFromZooKeepersVariablesAlone() throws Exception {
        int port = ServerProcess.freePort();
        String line =
                "server.1=127.0.0.1:%d:%d;127.0.0.1:%d"
                        .formatted(ServerProcess.freePort(), ServerProcess.freePort(), port);

        String answer =
                askRunning(
                        Map.of(
                                "ZOO_MY_ID",
                                "1",
                                "ZOO_SERVERS",
                                line,
                                "ZOO_DATA_DIR",
                                folder.resolve("data").toString(),
                                "ZOO_TICK_TIME",
                                "1234",
                                "ZOO_ADMINSERVER_ENABLED",
                                "false"),
                        List.of(),
                        port);

        assertThat(answer)
                .contains("tickTime=1234", "serverId=1", ":participant;127.0.0.1:" + port);
    }

    @Test
    void aServerStartsFromFlagsAloneAndAPropertyIsHeard() throws Exception {
        int port = ServerProcess.freePort();

        String answer =
                askRunning(
                        Map.of("SERVER_JVMFLAGS", "-Dzookeeper.tickTime=777 -Xmx1m"),
                        List.of(
                                "--dataDir",
                                folder.resolve("data").toString(),
                                "--client-port=" + port,
                                "--client-port-address=127.0.0.1",
                                "--admin-enable-server=false"),
                        port);

        assertThat(answer).contains("tickTime=777", "clientPort=" + port);
    }

    @Test
    void aFlagNobodyKnowsIsAnErrorOfTheCommandLine() throws Exception {
        ScriptRun run = run(Map.of(), "server", "--client-prot", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CONFIG_ERROR.code());
        assertThat(run.lines())
                .hasSize(2)
                .last()
                .isEqualTo("--client-prot is no flag; did you mean --client-port?");
    }

    /** What {@code conf} answers, from a server with this environment and these arguments. */
    private String askRunning(Map<String, String> environment, List<String> arguments, int port)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(environment, "server");
        builder.command().addAll(arguments);
        builder.environment().put("QUORATE_HEAP", "128m");
        Process process = builder.start();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains("takes clients")) {
                line = output.readLine();
            }
            assertThat(line).isNotNull();
            String answer = "";
            while (!answer.contains("tickTime")) {
                TimeUnit.MILLISECONDS.sleep(20);
                answer = conf(port);
            }
            return answer;
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static String conf(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("conf".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private ScriptRun run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "run", ".out");
        Process process = builder(environment, arguments).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new ScriptRun(process.exitValue(), Files.readAllLines(output));
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        new ArrayList<>(
                                List.of(Repository.root().resolve("bin/quorate").toString())));
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true);
    }
}
