package io.quorate.k8s.image;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Docker engine of the tests' own, without any network: it touches no other engine's images. */
final class DockerEngine implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(8);

    private final Process process;
    private final String host;

    private DockerEngine(Process process, String host) {
        this.process = process;
        this.host = host;
    }

    /**
     * Starts one, with all it keeps below a folder.
     *
     * @throws IllegalStateException it does not start; its last lines are in the message
     */
    static DockerEngine start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path log = folder.resolve("log");
        // The path of a socket may not be long.
        Path socket = Files.createTempDirectory("qd").resolve("s");
        String host = "unix://" + socket;
        Process process =
                new ProcessBuilder(
                                "dockerd",
                                "--data-root",
                                folder.resolve("data").toString(),
                                "--exec-root",
                                socket.resolveSibling("exec").toString(),
                                "-p",
                                folder.resolve("pid").toString(),
                                "-H",
                                host,
                                "--iptables=false",
                                "--ip6tables=false",
                                "--bridge=none")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        DockerEngine engine = new DockerEngine(process, host);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (engine.docker("version").exitCode() != 0) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                engine.close();
                throw new IllegalStateException("dockerd does not start: " + tail(log));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return engine;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** What a script that calls docker needs. */
    Map<String, String> environment() {
        return Map.of("DOCKER_HOST", host, "DOCKER_BUILDKIT", "0");
    }

    /** {@code docker ARGUMENTS}. */
    Execution docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Command.tryTo(COMMAND_LIMIT, environment(), command);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
