package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code zkServer.sh}, with ZooKeeper's output and exit codes. */
final class ZkServerIT {

    private static final int SECONDS = 90;

    @TempDir Path folder = Path.of("");

    private Path configuration = Path.of("");
    private int port;

    /** What one call came to; both streams are one, as at a terminal. */
    private record Called(int exitCode, List<String> lines) {}

    @BeforeEach
    void configure() throws IOException {
        port = Servers.freePort();
        configuration = Files.createDirectories(folder.resolve("conf")).resolve("zoo.cfg");
        Files.writeString(
                configuration,
                "dataDir = %s \nclientPort=%d\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n"
                        .formatted(folder.resolve("data"), port));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        call("stop");
    }

    private Called call(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Repository.script("zkServer.sh")));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "call", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("ZOOCFGDIR", folder.resolve("conf").toString());
        builder.environment().put("ZOO_LOG_DIR", folder.resolve("logs").toString());
        builder.environment().put("SERVER_JVMFLAGS", "-Dquorate.test=flag");
        builder.environment().put("QUORATE_HEAP", "192m");
        Process process = builder.start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Called(process.exitValue(), Files.readAllLines(out));
    }

    @Test
    void startsSaysHowItIsAndStops() throws IOException, InterruptedException {
        String using = "Using config: " + configuration;
        String found =
                "Client port found: " + port + ". Client address: 127.0.0.1. Client SSL: false.";
        assertThat(call("status"))
                .isEqualTo(
                        new Called(
                                1,
                                List.of(
                                        using,
                                        found,
                                        "Error contacting service. It is probably not running.")));
        assertThat(call("start"))
                .isEqualTo(new Called(0, List.of(using, "Starting zookeeper ... STARTED")));
        assertThat(call("status"))
                .isEqualTo(new Called(0, List.of(using, found, "Mode: standalone")));
        String pid = Files.readString(folder.resolve("data/zookeeper_server.pid")).strip();
        assertThat(ProcessHandle.of(Long.parseLong(pid)).orElseThrow().info().arguments())
                .hasValueSatisfying(
                        arguments -> assertThat(arguments).contains("-Dquorate.test=flag"));
        assertThat(call("start"))
                .isEqualTo(
                        new Called(
                                1,
                                List.of(
                                        using,
                                        "Starting zookeeper ... already running as process "
                                                + pid
                                                + ".")));
        assertThat(call("restart").lines())
                .containsExactly(
                        using, "Stopping zookeeper ... STOPPED", "Starting zookeeper ... STARTED");
        assertThat(call("stop").lines()).containsExactly(using, "Stopping zookeeper ... STOPPED");
        Called again = call("stop");
        assertThat(again.exitCode()).isZero();
        assertThat(again.lines().get(1))
                .startsWith("Stopping zookeeper ... no zookeeper to stop (could not find file ");
        assertThat(folder.resolve("logs")).isNotEmptyDirectory();
    }

    @Test
    void ofAnEnsembleItSaysWhoLeads() throws IOException, InterruptedException {
        try (Servers servers = Servers.quorate(folder, 3)) {
            int leader = servers.leader();
            assertThat(call("status", servers.configuration(leader).toString()).lines())
                    .last()
                    .isEqualTo("Mode: leader");
            assertThat(call("status", servers.configuration((leader + 1) % 3).toString()).lines())
                    .last()
                    .isEqualTo("Mode: follower");
            servers.kill(leader);
            servers.kill((leader + 1) % 3);
            Called alone = call("status", servers.configuration((leader + 2) % 3).toString());
            assertThat(alone.exitCode()).isEqualTo(1);
            assertThat(alone.lines()).last().asString().startsWith("Error contacting service.");
        }
    }

    @Test
    void inTheForegroundTheScriptIsTheServer() throws IOException, InterruptedException {
        Process server =
                new ProcessBuilder(
                                Repository.script("zkServer.sh"),
                                "start-foreground",
                                configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("foreground.out").toFile())
                        .start();
        try {
            Called status = call("status");
            while (status.exitCode() != 0 && server.isAlive()) {
                status = call("status");
            }
            assertThat(status.lines()).last().isEqualTo("Mode: standalone");
            server.destroy();
            assertThat(server.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isIn(0, 143);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aServerThatDoesNotStartIsSaidToHaveFailed_andWhy()
            throws IOException, InterruptedException {
        Files.writeString(configuration, "dataDir=data\nclientPort=none\n");
        Called start = call("start", configuration.toString());
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.lines().get(1)).isEqualTo("Starting zookeeper ... FAILED TO START");
        assertThat(start.lines().get(2)).contains("clientPort=none");
    }

    @Test
    void aPidThatIsAnothersNowIsNotOurs() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("data/zookeeper_server.pid"),
                Long.toString(ProcessHandle.current().pid()));
        assertThat(call("stop").lines().get(1)).contains("no zookeeper to stop");
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void whatItDoesNotKnowIsAnsweredByHowItIsCalled() throws IOException, InterruptedException {
        Called unknown = call("frob");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.lines().getFirst()).startsWith("Usage: ");
        assertThat(call("start", "none.cfg").lines()).last().asString().contains("cannot be read");
        assertThat(call("version").exitCode()).isZero();
    }
}
