package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How a server's process begins and ends: one clear line, and the exit code that is promised. */
@Timeout(120)
class MainIT {

    @TempDir Path folder;

    private record Ended(int code, String output) {}

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("zoo.cfg"), text);
    }

    private Path standalone(int port) throws IOException {
        return config(
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                """
                        .formatted(folder.resolve("data"), port));
    }

    private Ended run(Path config, String... arguments) throws Exception {
        return end(ServerProcess.command(config, arguments));
    }

    private Ended end(ProcessBuilder command) throws Exception {
        Path output = Files.createTempFile(folder, "said", "");
        Process process = command.redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assertNoTrace(Ended ended) {
        assertThat(ended.output).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void allProblemsOfAConfigurationAreToldAtOnce() throws Exception {
        Ended ended = run(config("clientPort=none\ntickTime=0\ndataDir=" + folder + "\n"));
        assertThat(ended.code).isEqualTo(ExitCode.CONFIG_ERROR.code());
        assertThat(ended.output).contains("line 1: clientPort=none").contains("line 2: tickTime=0");
        assertNoTrace(ended);
    }

    @Test
    void aCommandLineThatMakesNoSenseIsToldHowToBe() throws Exception {
        Ended ended = run(folder.resolve("a"), "b", "c");
        assertThat(ended.code).isEqualTo(ExitCode.CONFIG_ERROR.code());
        assertThat(ended.output).startsWith("usage: ");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Ended ended = run(standalone(taken.getLocalPort()));
            assertThat(ended.code).isEqualTo(ExitCode.PORT_UNAVAILABLE.code());
            assertThat(ended.output).contains("127.0.0.1:" + taken.getLocalPort());
            assertNoTrace(ended);
        }
    }

    private static ProcessBuilder withTemporaryFilesIn(Path directory, ProcessBuilder command) {
        command.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + directory);
        return command;
    }

    /** It may be killed at any time, again and again, and then nobody would delete them. */
    @Test
    void leavesNoTemporaryFilesWhileItServes() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        ProcessBuilder command = ServerProcess.command(standalone(ServerProcess.freePort()));
        Process server = withTemporaryFilesIn(temporary, command).start();
        try {
            awaitServing(server);
            assertThat(temporary).isEmptyDirectory();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aNativeLibraryThatCannotBeUnpackedIsSaid() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        ProcessBuilder command = ServerProcess.command(standalone(ServerProcess.freePort()));
        Ended ended = end(withTemporaryFilesIn(file, command));
        assertThat(ended.code).isEqualTo(ExitCode.DATA_DIRECTORY_UNUSABLE.code());
        assertThat(ended.output).contains("RocksDB").contains("java.io.tmpdir");
        assertNoTrace(ended);
    }

    private static void awaitServing(Process server) throws IOException {
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("takes clients")) {
            line = output.readLine();
        }
        assertThat(line).isNotNull();
    }

    @Test
    void endsCleanlyWhenTerminatedAndLocksItsDataUntilThen() throws Exception {
        Path config = standalone(ServerProcess.freePort());
        Process first = ServerProcess.command(config).start();
        try {
            awaitServing(first);

            Ended second = run(standalone(ServerProcess.freePort()));
            assertThat(second.code).isEqualTo(ExitCode.DATA_DIRECTORY_UNUSABLE.code());
            assertNoTrace(second);

            first.destroy();
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(first.exitValue()).isEqualTo(ExitCode.OK.code());
        } finally {
            first.destroyForcibly();
        }
    }
}
