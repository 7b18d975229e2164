package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGTERM to servers of three: it never costs the quorum, nor more time than it must. */
@Timeout(240)
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
class StoppingIT {

    /** 25 MB: more than a leader keeps in memory, and six seconds at 4 MiB a second. */
    private static final int ZNODES = 250;

    private static final int ZNODE_BYTES = 100_000;
    private static final String REBUILT = "is rebuilt and admitted: it votes again";

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();
    private final List<Integer> adminPorts = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        servers =
                ServerProcess.ensemble(
                        3, 0, folder, StoredFiles.SAVES_OFTEN + "syncMiBPerSecond=4\n");
        adminPorts.addAll(ServerProcess.freePorts(3));
        for (ServerProcess server : servers) {
            server.environment("QUORATE_ADMIN_SERVER_PORT", "" + adminPort(server));
            // Nothing here waits for the end of it, however slow the machine is.
            server.environment("QUORATE_SHUTDOWN_QUORUM_WAIT", "60000");
        }
        ServerProcess.startAll(servers);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private int adminPort(ServerProcess server) {
        return adminPorts.get(server.id() - 1);
    }

    private ServerProcess leader() throws InterruptedException {
        return ServerProcess.awaitLeader(servers);
    }

    private ServerProcess follower(int next) throws InterruptedException {
        return servers.get((leader().id() - 1 + next) % 3);
    }

    private void fill() throws Exception {
        BigZnodes.create(leader().address(), ZNODES, ZNODE_BYTES);
        purge();
    }

    /** Until the leader's log alone does not bring a server up to date. */
    private void purge() throws Exception {
        ServerProcess leader = leader();
        StoredFiles files = new StoredFiles(leader);
        String first = files.segments().getFirst();
        int more = 0;
        while (files.segments().getFirst().equals(first)) {
            create(leader, "/more" + more);
            more++;
        }
    }

    private static void create(ServerProcess server, String path) throws Exception {
        try (ZooKeeper client = new ZooKeeper(server.address(), 20_000, _ -> {})) {
            client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
    }

    private HttpResponse<String> ready(ServerProcess server) throws Exception {
        try (Http http = new Http()) {
            return http.get(adminPort(server), "/readyz");
        }
    }

    /** Which was on an empty disk: Kubernetes deletes the next when the process of one answers. */
    @ParameterizedTest(name = "leader: {0}")
    @ValueSource(booleans = {false, true})
    void aServerWaitsUntilTheOneBeforeIsSynced_andServesOn(boolean leads) throws Exception {
        fill();
        ServerProcess next = leads ? leader() : follower(1);
        ServerProcess before = leads ? follower(1) : follower(2);
        before.kill();
        new StoredFiles(before).wipe();
        int said = before.said().length();
        before.start();
        before.awaitSaid("receives the state of server", said);
        assertThat(before.ask("ruok")).isEqualTo("imok");
        assertThat(ready(next).statusCode()).isEqualTo(200);

        next.signalTerm();
        next.awaitSaid("told to stop, and waits for a quorum without this server", 0);
        assertThat(next.said()).contains("server " + before.id() + " is not synced yet");
        HttpResponse<String> ready = ready(next);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("stopping").contains("serves on");
        assertThat(next.leads()).isEqualTo(leads);
        create(next, "/by-a-client-that-came-later");
        assertThat(before.said()).as("it is synced all the while").doesNotContain(REBUILT);

        assertThat(next.awaitEnd()).isZero();
        assertThat(before.said()).contains(REBUILT);
        assertThat(next.said()).doesNotContain("stops, although");
        before.awaitServing();
        create(before, "/without-it");
    }

    @Test
    void allThatAreToldToStopEndWithinSeconds() throws Exception {
        long began = System.nanoTime();
        for (ServerProcess server : servers) {
            server.signalTerm();
        }
        for (ServerProcess server : servers) {
            assertThat(server.awaitEnd()).isZero();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(6_000);
    }

    @Test
    void withoutAQuorumAServerEndsAtOnce() throws Exception {
        ServerProcess last = leader();
        follower(1).kill();
        servers.get((last.id() - 1 + 2) % 3).kill();
        last.awaitRefusing();
        long began = System.nanoTime();
        last.signalTerm();
        assertThat(last.awaitEnd()).isZero();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(5_000);
        assertThat(last.said()).doesNotContain("waits for a quorum");
    }

    /** Each is told as soon as the process before it answers. */
    @Test
    void aRollingUpdateThatWaitsForNoQuorumKeepsTheQuorum() throws Exception {
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load", 2, 10, 100)) {
            writes.awaitMore(20);
            for (ServerProcess server : servers.reversed()) {
                server.signalTerm();
                assertThat(server.awaitEnd()).isZero();
                server.start();
                Await.until("it answers", 60, () -> server.ask("ruok").equals("imok"));
                writes.awaitMore(20);
            }
            writes.end();
            for (ServerProcess server : servers) {
                server.awaitServing();
                assertThat(server.said()).doesNotContain("stops, although");
                writes.assertHeldBy(server);
            }
        }
    }
}
