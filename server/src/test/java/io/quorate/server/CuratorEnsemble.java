package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Three real server processes, and Curator's clients of them. */
final class CuratorEnsemble {

    private static final int SESSION_MILLIS = 15_000;
    private static final int CONNECTION_MILLIS = 10_000;

    private final List<ServerProcess> servers;
    private final List<CuratorFramework> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private CuratorEnsemble(List<ServerProcess> servers) {
        this.servers = servers;
    }

    static CuratorEnsemble start(Path folder) throws IOException, InterruptedException {
        List<ServerProcess> servers = ServerProcess.ensemble(3, folder);
        ServerProcess.startAll(servers);
        return new CuratorEnsemble(servers);
    }

    /** A connected client, of whichever server it chooses. */
    CuratorFramework client() throws InterruptedException {
        return client(addresses());
    }

    /** A connected client of one of them, and of no other. */
    CuratorFramework clientOf(ServerProcess server) throws InterruptedException {
        return client(server.address());
    }

    private CuratorFramework client(String addresses) throws InterruptedException {
        CuratorFramework client =
                CuratorFrameworkFactory.newClient(
                        addresses, SESSION_MILLIS, CONNECTION_MILLIS, new RetryNTimes(60, 250));
        client.start();
        clients.add(client);
        assertThat(client.blockUntilConnected(30, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    private String addresses() {
        return String.join(",", servers.stream().map(ServerProcess::address).toList());
    }

    ServerProcess leader() throws InterruptedException {
        return ServerProcess.awaitLeader(servers);
    }

    /** Kills the leader. {@link #endTest} starts it again. */
    void killLeader() throws InterruptedException {
        leader().kill();
    }

    /** Ends a client's session behind its back, as an expiry does. */
    void endSession(CuratorFramework client) throws Exception {
        ZooKeeper its = client.getZookeeperClient().getZooKeeper();
        RawClient.endSession(
                servers.getFirst().address(), its.getSessionId(), its.getSessionPasswd());
    }

    /** Runs {@code work} beside the test. */
    <T> Future<T> beside(Callable<T> work) {
        return threads.submit(work);
    }

    /** What {@code work} came to. */
    static <T> T result(Future<T> work) throws Exception {
        return work.get(90, TimeUnit.SECONDS);
    }

    /** Closes all clients, and starts what was killed. */
    void endTest() throws Exception {
        clients.forEach(CuratorFramework::close);
        clients.clear();
        for (ServerProcess server : servers) {
            if (!server.isRunning()) {
                server.start();
            }
        }
        for (ServerProcess server : servers) {
            server.awaitServing();
        }
    }

    void close() throws InterruptedException {
        clients.forEach(CuratorFramework::close);
        threads.shutdownNow();
        for (ServerProcess server : servers) {
            server.kill();
        }
    }
}
