package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A client that is written in another language: a program that asserts by itself, prints a line for
 * each step that held, and asks for a server to be killed by the line {@code kill HOST:PORT}.
 */
final class ForeignClient {

    private static final int SECONDS = 120;

    private ForeignClient() {}

    /** Puts a source of the test resources where it can be compiled or run. */
    static Path source(String name, Path folder) throws IOException {
        Path source = folder.resolve(name);
        try (InputStream in = ForeignClient.class.getResourceAsStream("/clients/" + name)) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        return source;
    }

    /** Says that something is missing here; under CI that is a failure. */
    static void notTested(String what, String why) {
        String line = "not tested: " + what + ", since it cannot be had here: " + why;
        if ("true".equals(System.getenv("CI"))) {
            fail(line);
        }
        System.out.println(line);
    }

    /**
     * Runs it to its end, which must be a good one.
     *
     * @return the lines it printed
     */
    static List<String> run(Path folder, List<ServerProcess> servers, List<String> command)
            throws IOException, InterruptedException {
        Path complaints = folder.resolve("client.err");
        Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        List<String> lines = new ArrayList<>();
        // Whatever it waits for, it does not wait for longer than this.
        Thread limit =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                                            process.destroyForcibly();
                                        }
                                    } catch (InterruptedException ended) {
                                        process.destroyForcibly();
                                    }
                                });
        try (BufferedReader out = process.inputReader();
                Writer in = process.outputWriter()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.startsWith("kill ")) {
                    kill(servers, line.substring("kill ".length()));
                    in.write("killed\n");
                    in.flush();
                }
            }
        }
        int exitCode = process.waitFor();
        limit.interrupt();
        assertThat(exitCode).as("%s %s", lines, Files.readString(complaints)).isZero();
        return lines;
    }

    private static void kill(List<ServerProcess> servers, String address)
            throws InterruptedException {
        for (ServerProcess server : servers) {
            if (server.address().equals(address)) {
                server.kill();
            }
        }
    }
}
