package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Servers that save their state five times a second, keep snapshots and purge the log behind them,
 * are killed again and again while clients write.
 */
@Timeout(240)
class KilledWhileSavingIT {

    private static final int KILLS = 10;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();

    @AfterEach
    void end() throws InterruptedException {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    @Test
    void keepEveryAcknowledgedWriteAndTheSameState() throws Exception {
        servers = ServerProcess.ensemble(3, 0, folder, StoredFiles.SAVES_OFTEN);
        ServerProcess.startAll(servers);
        SplittableRandom random = new SplittableRandom(42);
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load", 4, 100, 2_000)) {
            writes.awaitMore(500);
            for (int kill = 0; kill < KILLS; kill++) {
                ServerProcess victim = servers.get(random.nextInt(servers.size()));
                victim.kill();
                writes.awaitMore(random.nextInt(100));
                victim.start();
                if (random.nextInt(3) != 0) {
                    victim.awaitServing();
                }
                writes.awaitMore(random.nextInt(1_000));
            }
            writes.end();
            String state = ServerProcess.awaitAgreement(servers);
            for (ServerProcess server : servers) {
                writes.assertHeldBy(server);
                assertThat(server.said()).doesNotContain("ends:").doesNotContain("DAMAGED");
                StoredFiles files = new StoredFiles(server);
                assertThat(files.snapshots()).isNotEmpty();
                assertThat(files.segments().getFirst()).isNotEqualTo("log-0000000001");
            }
            System.out.println("agreed on " + state + ", killed " + KILLS + " times");
            // All at once: what is there now was read of the disks.
            for (ServerProcess server : servers) {
                server.kill();
            }
            ServerProcess.startAll(servers);
            ServerProcess.awaitAgreement(servers);
            for (ServerProcess server : servers) {
                writes.assertHeldBy(server);
            }
        }
    }
}
