package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** ZooKeeper's C client with three real server processes: Debian's libzookeeper-mt-dev. */
@Timeout(240)
class CClientIT {

    private static final Path HEADER = Path.of("/usr/include/zookeeper/zookeeper.h");
    private static final int STEPS = 11;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();

    @AfterEach
    void end() throws Exception {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    @Test
    void itsOperationsWatchesAndSessionsWork() throws Exception {
        if (!Files.exists(HEADER)) {
            ForeignClient.notTested("the C client", "there is no " + HEADER);
            return;
        }
        Path program = folder.resolve("c_client");
        Path source = ForeignClient.source("c_client.c", folder);
        String refused =
                TestDisk.run(
                        "gcc",
                        "-std=gnu11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-O1",
                        "-o",
                        program,
                        source,
                        "-lzookeeper_mt",
                        "-lpthread");
        if (refused.contains("Cannot run program")) {
            ForeignClient.notTested("the C client", refused);
            return;
        }
        assertThat(refused).as("gcc's complaint").isEmpty();
        servers = ServerProcess.ensemble(3, folder);
        ServerProcess.startAll(servers);
        String addresses = String.join(",", servers.stream().map(ServerProcess::address).toList());
        List<String> lines =
                ForeignClient.run(folder, servers, List.of(program.toString(), addresses));
        assertThat(lines).filteredOn(line -> line.startsWith("ok ")).hasSize(STEPS);
        assertThat(lines).last().isEqualTo("all " + STEPS);
    }
}
