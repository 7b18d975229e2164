package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.arch.Repository;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What {@code bin/quorate} says when it cannot do what was asked: one line, and an exit code. */
final class ScriptIT {

    private static final Path SCRIPT = Repository.root().resolve("bin/quorate");

    @TempDir Path folder;

    /** What a run came to. */
    private record Result(int exitCode, List<String> lines) {}

    @Test
    void withoutANewEnoughJavaSaysWhichItFound() throws IOException, InterruptedException {
        Path old = Files.createDirectories(folder.resolve("jdks/old"));
        Files.createDirectories(old.resolve("bin"));
        Files.createFile(old.resolve("bin/java"));
        assertThat(old.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"21.0.4\"\n");

        Result result =
                run(
                        Map.of(
                                "JAVA_HOME", "",
                                "PATH", withoutJava(),
                                "QUORATE_JDK_DIR", folder.resolve("jdks").toString()),
                        "version");

        assertThat(result)
                .isEqualTo(
                        new Result(
                                8,
                                List.of(
                                        "quorate: needs Java 25 or newer, and found only 21 in "
                                                + old
                                                + "; install one or set JAVA_HOME")));
    }

    @Test
    void withoutAnyJavaSaysSo() throws IOException, InterruptedException {
        Result result =
                run(
                        Map.of("JAVA_HOME", "", "PATH", withoutJava(), "QUORATE_JDK_DIR", "/none"),
                        "server",
                        "zoo.cfg");

        assertThat(result.exitCode()).isEqualTo(8);
        assertThat(result.lines())
                .singleElement()
                .isEqualTo(
                        "quorate: needs Java 25 or newer, and found none; install one or set"
                                + " JAVA_HOME");
    }

    @Test
    void anUnknownCommandIsOneLine() throws IOException, InterruptedException {
        Result result = run(Map.of(), "sever");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.lines()).singleElement().asString().contains("'sever'");
    }

    @Test
    void aBenchThatIsNoneIsOneLine() throws IOException, InterruptedException {
        Result result = run(Map.of(), "bench", "race");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains("one of compare, scale, load, echo and sync");
    }

    @Test
    void anInstallationSaysThatItHasNoBench() throws IOException, InterruptedException {
        Path copy = Files.createDirectories(folder.resolve("bin")).resolve("quorate");
        Files.copy(SCRIPT, copy, StandardCopyOption.COPY_ATTRIBUTES);

        Result result = run(copy, Map.of(), "bench", "load");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains("no part of an installation");
    }

    @Test
    void saysWhichBuildItIs() throws IOException, InterruptedException {
        Result result = run(Map.of(), "version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines())
                .singleElement()
                .asString()
                .matches("quorate \\S+-\\w+, built on .+");
    }

    @Test
    void takenPortsAreOneLine() throws IOException, InterruptedException {
        try (ServerSocket taken = takenPort()) {
            String port = Integer.toString(taken.getLocalPort());

            Result result = run(Map.of(), "demo", "--servers", "1", "--client-port", port);

            assertThat(result.exitCode()).isOne();
            assertThat(result.lines())
                    .singleElement()
                    .asString()
                    .startsWith("quorate demo: taken on 127.0.0.1: " + port);
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    /** One that a demo may ask for. */
    private static ServerSocket takenPort() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            ServerSocket socket =
                    new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            if (socket.getLocalPort() <= 59_600) {
                return socket;
            }
            socket.close();
        }
        throw new IOException("no such port");
    }

    @Test
    void aFolderOfSomethingElseIsOneLine() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("data/demo/photos"));

        Result result = run(Map.of(), "demo", "--servers", "1", "--client-port", "41181");

        assertThat(result.exitCode()).isOne();
        assertThat(result.lines()).singleElement().asString().contains("is no demo's");
    }

    @Test
    void aServersBadConfigurationIsItsExitCodeWithoutAStackTrace()
            throws IOException, InterruptedException {
        Path bad = Files.writeString(folder.resolve("zoo.cfg"), "clientPort=x\n");

        Result result = run(Map.of(), "server", bad.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.lines()).hasSize(3);
        assertThat(result.lines().get(0)).contains("WARN", "server.N: is not given");
        assertThat(result.lines().get(1)).contains("ERROR", "dataDir: is not given");
        assertThat(result.lines().get(2)).contains("ERROR", "line 1: clientPort=x: is not allowed");
    }

    /** A PATH with the commands that the script uses, and no java. */
    private String withoutJava() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String command : List.of("bash", "readlink", "dirname", "grep", "awk", "cat")) {
            Path real = Path.of("/usr/bin", command);
            Path found = Files.exists(real) ? real : Path.of("/bin", command);
            Path wrapper = bin.resolve(command);
            Files.writeString(wrapper, "#!/bin/sh\nexec " + found + " \"$@\"\n");
            assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        }
        return bin.toString();
    }

    private Result run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(SCRIPT, environment, arguments);
    }

    private Result run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "script", ".out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.environment().keySet().removeAll(List.of("ZOO_MY_ID", "QUORATE_MYID"));
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readAllLines(output));
    }
}
