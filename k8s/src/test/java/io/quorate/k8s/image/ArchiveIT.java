package io.quorate.k8s.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The archive, unpacked elsewhere and used as on a machine of its own. */
class ArchiveIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path folder;
    private Path home = Path.of("");
    private int port;

    @BeforeEach
    void unpack() throws IOException {
        Command.run("tar", "-xzf", archive().toString(), "-C", folder.toString());
        home = only(folder, "quorate-*");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                home.resolve("conf/zoo.cfg"),
                """
                clientPort=%d
                clientPortAddress=127.0.0.1
                dataDir=%s
                admin.enableServer=false
                """
                        .formatted(port, folder.resolve("data")));
    }

    @AfterEach
    void stop() {
        script("zkServer.sh", "stop");
    }

    private static Path archive() throws IOException {
        return only(Path.of("../dist/target"), "quorate-*.tar.gz");
    }

    private static Path only(Path folder, String pattern) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            List<Path> all = new ArrayList<>();
            found.forEach(all::add);
            assertThat(all).hasSize(1);
            return all.getFirst().toAbsolutePath().normalize();
        }
    }

    private Execution script(String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
        words.addAll(List.of(arguments));
        return Command.tryTo(LIMIT, Map.of("QUORATE_HEAP", "128m"), words);
    }

    private Execution zkCli(String... command) {
        List<String> words = new ArrayList<>(List.of("-server", "127.0.0.1:" + port));
        words.addAll(List.of(command));
        return script("zkCli.sh", words.toArray(String[]::new));
    }

    @Test
    void itsScriptsFindWhatTheyNeed() {
        assertThat(script("zkServer.sh", "start").orFail())
                .isEqualTo("Starting zookeeper ... STARTED\n");
        assertThat(script("zkServer.sh", "status").orFail()).contains("Mode: standalone");
        assertThat(zkCli("create", "/hello", "world").err()).contains("Created /hello");
        script("zkServer.sh", "restart").orFail();
        assertThat(zkCli("get", "/hello").orFail()).contains("\nworld");
        assertThat(script("quorate", "log", "verify", folder.resolve("data").toString()).orFail())
                .contains("verdict       intact");
    }

    @Test
    void whereItIsNotWholeItSaysSo() {
        Command.run("rm", "-r", home.resolve("lib/cli").toString());
        Execution failed = zkCli("ls", "/");
        assertThat(failed.exitCode()).isEqualTo(9);
        assertThat(failed.err()).contains("lib/cli: this installation is not whole");
    }

    @Test
    void itsSampleIsAConfigurationAndItsLicencesAreThere() throws IOException {
        String sample = home.resolve("conf/zoo_sample.cfg").toString();
        assertThat(script("quorate", "config", "check", sample, "--myid", "1").orFail())
                .isNotNull();
        assertThat(Files.readString(home.resolve("LICENSE"))).contains("Apache License");
        assertThat(Files.readString(home.resolve("third-party-notices.txt")))
                .contains("rocksdbjni", "netty", "jline");
        assertThat(Files.readString(home.resolve("systemd/quorate.service")))
                .contains("ExecStart=/opt/quorate/bin/quorate server /etc/quorate/zoo.cfg");
    }
}
