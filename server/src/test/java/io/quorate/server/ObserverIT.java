package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.ConnectionLossException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An observer's process beside three voters: it serves clients, and never votes. */
@Timeout(180)
class ObserverIT {

    private static final int TIMEOUT_MILLIS = 10_000;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();
    private final List<ZooKeeper> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        servers = ServerProcess.ensemble(3, 1, folder);
        ServerProcess.startAll(servers);
    }

    @AfterEach
    void end() throws Exception {
        for (ZooKeeper client : clients) {
            client.close();
        }
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private ServerProcess observer() {
        return servers.getLast();
    }

    private ServerProcess leader() {
        return servers.stream().filter(ServerProcess::leads).findFirst().orElseThrow();
    }

    private ZooKeeper client(ServerProcess server) throws IOException {
        ZooKeeper client = new ZooKeeper(server.address(), TIMEOUT_MILLIS, _ -> {});
        clients.add(client);
        return client;
    }

    /** As applications do: an answer that was lost is asked for again. */
    private static void create(ZooKeeper client, String path) throws Exception {
        while (true) {
            try {
                client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                return;
            } catch (ConnectionLossException _) {
                // The client connects again, until the test's time is over.
            } catch (NodeExistsException _) {
                return;
            }
        }
    }

    @Test
    void servesItsClientsUnderOneLeaderAndTheNext() throws Exception {
        assertThat(observer().meter("zk_server_state")).isEqualTo("observer");
        ZooKeeper atObserver = client(observer());
        create(atObserver, "/before");
        leader().kill();
        create(atObserver, "/after");
        assertThat(atObserver.getChildren("/", false)).contains("before", "after");
        assertThat(observer().meter("zk_server_state")).isEqualTo("observer");
        assertThat(client(leader()).getChildren("/", false)).contains("before", "after");
    }

    /** A leader that only an observer is left of has lost its quorum. */
    @Test
    void doesNotCountForAQuorum() throws Exception {
        ServerProcess leader = leader();
        List<ServerProcess> followers =
                servers.stream()
                        .filter(server -> server != leader && server != observer())
                        .toList();
        for (ServerProcess follower : followers) {
            follower.kill();
        }
        leader.awaitRefusing();
        observer().awaitRefusing();
        followers.getFirst().start();
        leader.awaitServing();
        observer().awaitServing();
    }
}
