package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Kazoo, the Python client, with three real server processes: Debian's python3-kazoo. */
@Timeout(240)
class KazooIT {

    /** The one that Debian's packages are for, whatever else is on the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final int STEPS = 19;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();

    @AfterEach
    void end() throws Exception {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    @Test
    void itsOperationsWatchesAndRecipesWork() throws Exception {
        String missing = TestDisk.run(PYTHON, "-c", "import kazoo");
        if (!missing.isEmpty()) {
            ForeignClient.notTested("Kazoo", missing.lines().toList().getLast());
            return;
        }
        Path script = ForeignClient.source("kazoo_client.py", folder);
        servers = ServerProcess.ensemble(3, 0, folder, "4lw.commands.whitelist=*\n");
        ServerProcess.startAll(servers);
        String addresses = String.join(",", servers.stream().map(ServerProcess::address).toList());
        List<String> lines =
                ForeignClient.run(folder, servers, List.of(PYTHON, script.toString(), addresses));
        assertThat(lines).filteredOn(line -> line.startsWith("ok ")).hasSize(STEPS);
        assertThat(lines).last().isEqualTo("all " + STEPS);
    }
}
