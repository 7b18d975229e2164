package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server and Apache ZooKeeper's own client. */
@Timeout(60)
class StandaloneServerIT {

    @TempDir Path folder;
    private Ensemble ensemble;
    private ZooKeeper client;

    @BeforeEach
    void connect() throws Exception {
        ensemble = Ensemble.standalone(folder).start(1);
        client = ensemble.client(1);
    }

    @AfterEach
    void close() {
        ensemble.close();
        assertThat(ensemble.failures()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String create(String path, String data) throws Exception {
        return client.create(path, bytes(data), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Test
    void createsReadsChangesAndDeletes() throws Exception {
        assertThat(create("/a", "one")).isEqualTo("/a");
        Stat stat = new Stat();
        assertThat(client.getData("/a", false, stat)).isEqualTo(bytes("one"));
        assertThat(stat.getVersion()).isZero();
        assertThat(client.setData("/a", bytes("two"), 0).getVersion()).isEqualTo(1);
        assertThat(client.getData("/a", false, null)).isEqualTo(bytes("two"));
        assertThat(client.exists("/a", false).getDataLength()).isEqualTo(3);
        create("/a/b", "");
        create("/a/c", "");
        assertThat(client.getChildren("/a", false)).containsExactlyInAnyOrder("b", "c");
        assertThat(client.getChildren("/", false)).containsExactlyInAnyOrder("a", "zookeeper");
        assertThatThrownBy(() -> client.delete("/a", -1))
                .isInstanceOf(KeeperException.NotEmptyException.class);
        client.delete("/a/b", -1);
        client.delete("/a/c", 0);
        client.delete("/a", 1);
        assertThat(client.exists("/a", false)).isNull();
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        create("/a", "");
        assertThatThrownBy(() -> create("/a", ""))
                .isInstanceOf(KeeperException.NodeExistsException.class);
        assertThatThrownBy(() -> create("/no/parent", ""))
                .isInstanceOf(KeeperException.NoNodeException.class);
        assertThatThrownBy(() -> client.setData("/a", bytes(""), 7))
                .isInstanceOf(KeeperException.BadVersionException.class);
        assertThatThrownBy(() -> client.getData("/none", false, null))
                .isInstanceOf(KeeperException.NoNodeException.class);
    }

    @Test
    void namesSequentialZnodes() throws Exception {
        create("/q", "");
        for (int i = 0; i < 3; i++) {
            assertThat(
                            client.create(
                                    "/q/n-",
                                    bytes(""),
                                    Ids.OPEN_ACL_UNSAFE,
                                    CreateMode.PERSISTENT_SEQUENTIAL))
                    .isEqualTo("/q/n-000000000" + i);
        }
    }

    @Test
    void tellsWatchersBeforeTheyCanSeeTheChange() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        create("/w", "");
        client.getData("/w", event -> events.add(told(event)), null);
        client.getChildren("/w", event -> events.add(told(event)));
        client.exists("/w/x", event -> events.add(told(event)));
        client.setData("/w", bytes("new"), -1);
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("NodeDataChanged /w");
        create("/w/x", "");
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("NodeCreated /w/x");
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("NodeChildrenChanged /w");
        client.setData("/w", bytes("again"), -1);
        client.sync("/", (result, path, context) -> events.add("synced"), null);
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("synced");
    }

    private static String told(WatchedEvent event) {
        assertThat(event.getType()).isNotEqualTo(EventType.None);
        return event.getType() + " " + event.getPath();
    }

    @Test
    void doesAllOfAMultiOrNothing() throws Exception {
        List<OpResult> results =
                client.multi(
                        List.of(
                                Op.create(
                                        "/m",
                                        bytes("1"),
                                        Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.PERSISTENT),
                                Op.setData("/m", bytes("2"), 0),
                                Op.check("/m", 1)));
        assertThat(results).hasSize(3);
        assertThat(client.getData("/m", false, null)).isEqualTo(bytes("2"));
        assertThatThrownBy(
                        () ->
                                client.multi(
                                        List.of(
                                                Op.setData("/m", bytes("3"), -1),
                                                Op.delete("/none", -1))))
                .isInstanceOf(KeeperException.NoNodeException.class);
        assertThat(client.getData("/m", false, null)).isEqualTo(bytes("2"));
    }

    @Test
    void removesEphemeralsWithTheirSession() throws Exception {
        ZooKeeper other = ensemble.client(1);
        other.create("/e", bytes(""), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        assertThat(client.exists("/e", false).getEphemeralOwner()).isEqualTo(other.getSessionId());
        CountDownLatch gone = new CountDownLatch(1);
        client.exists("/e", event -> gone.countDown());
        other.close();
        assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exists("/e", false)).isNull();
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        create("/p", "");
        int count = 20_000;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int expected = i;
            client.setData(
                    "/p",
                    bytes("v" + i),
                    i,
                    (result, path, context, stat) -> {
                        if (result != 0
                                || stat.getVersion() != expected + 1
                                || next.getAndIncrement() != expected) {
                            wrong.incrementAndGet();
                        }
                        all.countDown();
                    },
                    null);
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasValue(0);
        assertThat(client.getData("/p", false, null)).isEqualTo(bytes("v" + (count - 1)));
    }

    @Test
    void findsItsDataAndItsSessionsAfterARestart() throws Exception {
        create("/kept", "here");
        client.create("/owned", bytes(""), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        long session = client.getSessionId();
        assertThat(ensemble.stop(1)).isTrue();
        ensemble.start(1);
        assertThat(ensemble.client(1).getData("/kept", false, null)).isEqualTo(bytes("here"));
        assertThat(ownerOnceConnected("/owned")).isEqualTo(session);
        assertThat(client.getSessionId()).isEqualTo(session);
    }

    /** The client fails what it was asked while it had no connection, and then has one again. */
    private long ownerOnceConnected(String path) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return client.exists(path, false).getEphemeralOwner();
            } catch (KeeperException.ConnectionLossException lost) {
                if (System.nanoTime() > until) {
                    throw lost;
                }
            }
        }
    }

    @Test
    void findsItsDataAfterACrash() throws Exception {
        for (int i = 0; i < 100; i++) {
            create("/n" + i, "v" + i);
        }
        ensemble.drop(1);
        ensemble.start(1);
        ZooKeeper later = ensemble.client(1);
        for (int i = 0; i < 100; i++) {
            assertThat(later.getData("/n" + i, false, null)).isEqualTo(bytes("v" + i));
        }
    }

    @Test
    void answersFourLetterWords() {
        assertThat(ensemble.ask(1, "ruok")).isEqualTo("imok");
        assertThat(ensemble.ask(1, "srvr"))
                .startsWith("Zookeeper version: 3.9.5-quorate-")
                .contains("Mode: standalone\n")
                .endsWith("Node count: 5\n");
        assertThat(ensemble.ask(1, "conf")).startsWith("clientPort=").contains("serverId=0\n");
        assertThat(ensemble.ask(1, "mntr")).contains("zk_server_state\tstandalone\n");
    }
}
