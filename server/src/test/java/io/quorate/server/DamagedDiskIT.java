package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One server of three finds that its disk has lost what had been on it: it says so in one line,
 * neither votes nor serves, and is rebuilt by the leader; what it had is kept in quarantine.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedDiskIT {

    /** The state is saved in a pause, and not while clients write: so there is a log behind it. */
    private static final String SETTINGS =
            """
            logSegmentMiB=1
            logKeepMiB=0
            snapshotIdleMillis=1000
            snapshotIntervalMillis=1000000
            snapshotTailMinKiB=1
            """;

    private static final String REBUILT = "is rebuilt and admitted: it votes again";

    private List<ServerProcess> servers = List.of();
    private int round;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        servers = ServerProcess.ensemble(3, 0, folder, SETTINGS);
        ServerProcess.startAll(servers);
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/first", 2, 20, 10_000)) {
            writes.awaitMore(100);
            writes.end();
        }
        awaitSaved();
    }

    @AfterAll
    void end() throws InterruptedException {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    /** For longer than two servers that may vote need to elect one. */
    private static void assertNeitherServes(ServerProcess one, ServerProcess other)
            throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (System.nanoTime() < until) {
            assertThat(one.meter("zk_server_state")).isEmpty();
            assertThat(other.meter("zk_server_state")).isEmpty();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** All have a saved state with a snapshot. */
    private void awaitSaved() throws Exception {
        for (ServerProcess server : servers) {
            server.awaitSaid("saved the state of zxid", 0);
        }
    }

    private ServerProcess follower() throws InterruptedException {
        return servers.get(ServerProcess.awaitLeader(servers).id() % servers.size());
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void isRebuilt(Damage damage) throws Exception {
        ServerProcess victim = follower();
        round++;
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load" + round, 2, 20, 20_000)) {
            writes.awaitMore(200);
            // A last batch that does not verify would be taken for torn: others must follow.
            String newest = new StoredFiles(victim).segments().getLast();
            writes.awaitMore(40);
            victim.kill();
            damage.make(new StoredFiles(victim), newest);
            int said = victim.said().length();
            victim.start();
            victim.awaitSaid(REBUILT, said);
            victim.awaitServing();
            writes.end();
            ServerProcess.awaitAgreement(servers);
            writes.assertHeldBy(victim);
            List<String> lines = found(victim, said);
            assertThat(lines).hasSize(1);
            assertThat(lines.getFirst())
                    .contains(damage.named())
                    .contains("This server now stands as DAMAGED");
            System.out.println(damage + ": " + lines.getFirst());
        }
        List<String> kept = new StoredFiles(victim).quarantine();
        System.out.println(damage + ": in quarantine " + kept);
        assertThat(kept).isNotEmpty();
    }

    private static List<String> found(ServerProcess server, int from) throws IOException {
        return server.said()
                .substring(from)
                .lines()
                .filter(line -> line.contains("stands as DAMAGED"))
                .toList();
    }

    @Test
    void doesNotVoteForAQuorum() throws Exception {
        ServerProcess victim = follower();
        ServerProcess other = servers.get(victim.id() % servers.size());
        ServerProcess away = servers.get(other.id() % servers.size());
        away.kill();
        victim.kill();
        Damage.MANIFEST_FLIPPED.make(new StoredFiles(victim), "");
        int said = victim.said().length();
        int otherSaid = other.said().length();
        victim.start();
        victim.awaitSaid("stands as DAMAGED", said);
        other.awaitSaid("with server " + victim.id() + " up", otherSaid);
        other.awaitRefusing();
        victim.awaitRefusing();
        assertNeitherServes(victim, other);
        away.start();
        victim.awaitSaid(REBUILT, said);
        assertThat(other.said().substring(otherSaid)).contains("with server " + away.id() + " up");
        assertThat(victim.said().substring(said, victim.said().indexOf(REBUILT, said)))
                .contains("server " + away.id());
        ServerProcess.awaitAgreement(servers);
    }
}
