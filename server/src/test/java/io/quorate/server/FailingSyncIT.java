package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

/** A disk whose syncs fail, or take long. */
@Timeout(240)
class FailingSyncIT {

    /** A verdict is short here, so that the patience of ten of them is. */
    private static final String SETTINGS =
            StoredFiles.SAVES_OFTEN + "verdictMillis=500\nfsync.warningthresholdms=100\n";

    @TempDir Path folder;
    private @Nullable SyncFaults faults;
    private List<ServerProcess> servers = List.of();

    @BeforeEach
    void compile() throws Exception {
        faults = SyncFaults.compile(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    /** After it nobody knows what is on the disk: a second sync would report success. */
    @ParameterizedTest
    @ValueSource(strings = {"log", "state"})
    void aSyncThatFailsEndsTheServerAndIsNotRetried(String file) throws Exception {
        if (faults == null) {
            return;
        }
        ServerProcess server = ServerProcess.standalone(folder.resolve("1"), SETTINGS);
        servers = List.of(server);
        faults.load(server);
        ServerProcess.startAll(servers);
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load", 2, 20, 1_000)) {
            writes.awaitMore(200);
            faults.failNext(server, file);
            assertThat(server.awaitEnd()).isEqualTo(ExitCode.LOG_WRITE_FAILED.code());
            assertThat(faults.syncedAfter(server)).isEmpty();
            List<String> ends =
                    server.said().lines().filter(line -> line.contains("ends:")).toList();
            assertThat(ends).hasSize(1);
            System.out.println(ends.getFirst());
            server.start();
            server.awaitServing();
            writes.awaitMore(100);
            writes.end();
            writes.assertHeldBy(server);
        }
    }

    @Test
    void aLeaderWhoseSyncsAreSlowSaysSoAndHandsOver() throws Exception {
        if (faults == null) {
            return;
        }
        servers = ServerProcess.ensemble(3, 0, folder, SETTINGS);
        for (ServerProcess server : servers) {
            faults.load(server);
        }
        ServerProcess.startAll(servers);
        ServerProcess leader = ServerProcess.awaitLeader(servers);
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load", 2, 20, 1_000)) {
            writes.awaitMore(100);
            faults.slow(leader, 400);
            leader.awaitSaid("the disk of the log is slow: write ", 0);
            leader.awaitSaid("hands over to server ", 0);
            ServerProcess next = ServerProcess.awaitLeader(servers);
            leader.awaitServing();
            assertThat(Long.parseLong(leader.meter("zk_fsync_threshold_exceed_count")))
                    .isPositive();
            assertThat(next).isNotSameAs(leader);
            // It is no worse for the others that it follows.
            writes.awaitMore(500);
            faults.fast(leader);
            writes.end();
            ServerProcess.awaitAgreement(servers);
            for (ServerProcess server : servers) {
                writes.assertHeldBy(server);
            }
        }
        leader.said()
                .lines()
                .filter(line -> line.contains("hands over") || line.contains("disk of the log is"))
                .limit(2)
                .forEach(System.out::println);
    }
}
