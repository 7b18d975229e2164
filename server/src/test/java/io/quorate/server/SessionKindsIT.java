package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * ZooKeeper's own client at servers that are configured to have other sessions than the usual:
 * local ones, read-only ones, and none at the leader.
 */
@Timeout(180)
class SessionKindsIT {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int SECONDS = 60;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();
    private final List<ZooKeeper> clients = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (ZooKeeper client : clients) {
            client.close();
        }
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private void start(String settings) throws Exception {
        servers = ServerProcess.ensemble(3, 0, folder, settings);
        for (ServerProcess server : servers) {
            server.start();
        }
        ServerProcess.awaitLeader(servers);
    }

    private ServerProcess leader() throws Exception {
        return ServerProcess.awaitLeader(servers);
    }

    private List<ServerProcess> others() throws Exception {
        ServerProcess leader = leader();
        return servers.stream().filter(server -> server != leader).toList();
    }

    private ZooKeeper client(String addresses, boolean readOnly) throws IOException {
        ZooKeeper client = new ZooKeeper(addresses, TIMEOUT_MILLIS, _ -> {}, readOnly);
        clients.add(client);
        return client;
    }

    private static void create(ZooKeeper client, String path, CreateMode mode) throws Exception {
        client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, mode);
    }

    private static void awaitConnected(ZooKeeper client) throws InterruptedException {
        Await.until("a connection", SECONDS, () -> client.getState().isConnected());
    }

    @Test
    void aLocalSessionIsNobodysUntilItOwnsAnEphemeral() throws Exception {
        start("localSessionsEnabled=true\nlocalSessionsUpgradingEnabled=true\n");
        ServerProcess one = others().getFirst();
        ZooKeeper client = client(one.address(), false);
        awaitConnected(client);
        create(client, "/a", CreateMode.PERSISTENT);
        assertThat(one.meter("zk_local_sessions")).isEqualTo("1");
        assertThat(one.meter("zk_global_sessions")).isEqualTo("0");

        create(client, "/a/e", CreateMode.EPHEMERAL);

        assertThat(client.exists("/a/e", false).getEphemeralOwner())
                .isEqualTo(client.getSessionId());
        assertThat(one.meter("zk_local_sessions")).isEqualTo("0");
        for (ServerProcess server : servers) {
            Await.until(
                    "the session at server " + server.id(),
                    SECONDS,
                    () -> server.meter("zk_global_sessions").equals("1"));
        }
        one.kill();
        ZooKeeper reader = client(leader().address(), false);
        awaitConnected(reader);
        Await.until(
                "the end of the ephemeral", SECONDS, () -> reader.exists("/a/e", false) == null);
    }

    @Test
    void withoutAQuorumWhoAsksForThatStillReads_andGoesOnWhenThereIsOne() throws Exception {
        start("readonlymode.enabled=true\n");
        ZooKeeper writer = client(leader().address(), false);
        awaitConnected(writer);
        create(writer, "/a", CreateMode.PERSISTENT);
        ServerProcess left = others().getFirst();
        ServerProcess.awaitAgreement(servers);
        for (ServerProcess server : servers) {
            if (server != left) {
                server.kill();
            }
        }
        Await.until("reads alone", SECONDS, () -> left.ask("isro").equals("ro"));
        assertThat(left.ask("srvr")).contains("READ-ONLY mode").contains("Mode: read-only");
        String all = String.join(",", servers.stream().map(ServerProcess::address).toList());

        ZooKeeper client = client(all, true);
        Await.until(
                "a read-only connection",
                SECONDS,
                () -> client.getState() == ZooKeeper.States.CONNECTEDREADONLY);
        assertThat(client.getChildren("/", false)).contains("a");
        assertThatThrownBy(() -> create(client, "/b", CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.NotReadOnlyException.class);

        for (ServerProcess server : servers) {
            if (server != left) {
                server.start();
            }
        }
        Await.until(
                "a connection that writes",
                SECONDS,
                () -> client.getState() == ZooKeeper.States.CONNECTED);
        create(client, "/b", CreateMode.PERSISTENT);
        assertThat(left.ask("isro")).isEqualTo("rw");
    }

    @Test
    void aLeaderThatDoesNotServeLeavesItsClientsToTheOthers() throws Exception {
        servers = ServerProcess.ensemble(3, 0, folder, "leaderServes=no\n");
        for (ServerProcess server : servers) {
            server.start();
        }
        Await.until("two followers", SECONDS, () -> following().size() == 2);
        ServerProcess leader =
                servers.stream().filter(it -> !following().contains(it)).findFirst().orElseThrow();
        String all = String.join(",", servers.stream().map(ServerProcess::address).toList());

        ZooKeeper client = client(all, false);
        awaitConnected(client);
        create(client, "/a", CreateMode.PERSISTENT);

        assertThat(leader.ask("srvr")).contains("not currently serving requests");
        assertThat(leader.ask("ruok")).isEqualTo("imok");
    }

    private List<ServerProcess> following() {
        return servers.stream()
                .filter(server -> server.meter("zk_server_state").equals("follower"))
                .toList();
    }
}
