package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.config.ServerConfig;

import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Three real servers on loopback ports and Apache ZooKeeper's own client. */
@Timeout(120)
class ThreeServersIT {

    @TempDir Path folder;
    private Ensemble ensemble;

    @BeforeEach
    void start() throws Exception {
        ensemble = Ensemble.of(3, folder).startAll();
    }

    @AfterEach
    void close() {
        ensemble.close();
        assertThat(ensemble.failures()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void create(ZooKeeper client, String path, CreateMode mode) throws Exception {
        client.create(path, bytes("of " + path), Ids.OPEN_ACL_UNSAFE, mode);
    }

    private static void sync(ZooKeeper client) throws Exception {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        client.sync("/", (code, path, context) -> result.complete(code), null);
        assertThat(result.get(20, TimeUnit.SECONDS)).isZero();
    }

    /** As applications do: what became of a request on a lost connection must be looked up. */
    private static void createWhateverHappens(ZooKeeper client, String path) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                create(client, path, CreateMode.PERSISTENT);
                return;
            } catch (KeeperException.NodeExistsException written) {
                return;
            } catch (KeeperException.ConnectionLossException lost) {
                if (System.nanoTime() > until) {
                    throw lost;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    @Test
    void whatIsWrittenThroughOneIsReadThroughTheOthers() throws Exception {
        ZooKeeper first = ensemble.client(1);
        ZooKeeper second = ensemble.client(2);
        ZooKeeper third = ensemble.client(3);
        create(first, "/a", CreateMode.PERSISTENT);
        for (ZooKeeper other : List.of(second, third)) {
            sync(other);
            assertThat(other.getData("/a", false, null)).isEqualTo(bytes("of /a"));
        }
        third.setData("/a", bytes("changed"), 0);
        sync(first);
        assertThat(first.getData("/a", false, null)).isEqualTo(bytes("changed"));
        assertThat(List.of(1, 2, 3).stream().map(id -> ensemble.ask(id, "srvr")))
                .allMatch(text -> text.contains("Mode: leader") || text.contains("Mode: follower"));
    }

    @Test
    void watchersOnOneHearOfWritesThroughAnother() throws Exception {
        ZooKeeper writer = ensemble.client(1);
        ZooKeeper watcher = ensemble.client(2);
        CountDownLatch told = new CountDownLatch(1);
        watcher.exists("/seen", event -> told.countDown());
        create(writer, "/seen", CreateMode.PERSISTENT);
        assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void losesNothingWhenTheLeaderIsLost() throws Exception {
        ZooKeeper client = ensemble.client(1, 2, 3);
        int leader = ensemble.awaitLeader();
        for (int i = 0; i < 50; i++) {
            createWhateverHappens(client, "/before" + i);
        }
        ensemble.drop(leader);
        for (int i = 0; i < 50; i++) {
            createWhateverHappens(client, "/after" + i);
        }
        ensemble.start(leader);
        ZooKeeper returned = ensemble.client(leader);
        sync(returned);
        for (int i = 0; i < 50; i++) {
            assertThat(returned.exists("/before" + i, false)).isNotNull();
            assertThat(returned.exists("/after" + i, false)).isNotNull();
        }
    }

    @Test
    void aLeaderThatIsToldToStopHandsOver() throws Exception {
        ZooKeeper client = ensemble.client(1, 2, 3);
        create(client, "/kept", CreateMode.EPHEMERAL);
        long session = client.getSessionId();
        int leader = ensemble.awaitLeader();
        assertThat(ensemble.stop(leader)).isTrue();
        createWhateverHappens(client, "/after");
        assertThat(client.getSessionId()).isEqualTo(session);
        assertThat(client.exists("/kept", false).getEphemeralOwner()).isEqualTo(session);
        assertThat(ensemble.awaitLeader()).isNotEqualTo(leader);
    }

    @Test
    void allComeBackFromTheirDisks() throws Exception {
        ZooKeeper client = ensemble.client(1, 2, 3);
        for (int i = 0; i < 20; i++) {
            create(client, "/n" + i, CreateMode.PERSISTENT);
        }
        for (int id = 1; id <= 3; id++) {
            ensemble.drop(id);
        }
        ensemble.startAll();
        ZooKeeper later = ensemble.client(1, 2, 3);
        for (int i = 0; i < 20; i++) {
            assertThat(later.exists("/n" + i, false)).isNotNull();
        }
    }

    @Test
    void aServerOfAnEnsembleRefusesToServeAlone() throws Exception {
        create(ensemble.client(1, 2, 3), "/of-three", CreateMode.PERSISTENT);
        ensemble.drop(1);
        ServerConfig member = ensemble.config(1);
        ServerConfig alone =
                TestConfig.from(member)
                        .ensemble(new ServerConfig.Ensemble(List.of(), false, false, false, true))
                        .build();
        assertThatThrownBy(() -> ensemble.startAs(alone))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_ERROR))
                .hasMessageContaining("belongs to an ensemble of 3 servers");
    }

    @Test
    void aServerRefusesTheDiskOfAnother() throws Exception {
        create(ensemble.client(1, 2, 3), "/exchanged", CreateMode.PERSISTENT);
        ensemble.drop(1);
        ensemble.drop(2);
        ServerConfig own = ensemble.config(2);
        ServerConfig exchanged = TestConfig.from(own).storage(ensemble.config(1).storage()).build();
        assertThatThrownBy(() -> ensemble.startAs(exchanged))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_ERROR))
                .hasMessageContaining("is the disk of server 1, and this server is 2");
    }

    @Test
    void manyWritersThroughAllServersKeepTheirOrder() throws Exception {
        List<ZooKeeper> clients = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ZooKeeper client = ensemble.client(1 + i % 3);
            create(client, "/w" + i, CreateMode.PERSISTENT);
            clients.add(client);
        }
        int count = 1_000;
        CountDownLatch all = new CountDownLatch(count * clients.size());
        List<Integer> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < count; i++) {
            for (int of = 0; of < clients.size(); of++) {
                int version = i + 1;
                AsyncCallback.StatCallback callback =
                        (result, path, context, stat) -> {
                            if (result != 0 || stat.getVersion() != version) {
                                wrong.add(result);
                            }
                            all.countDown();
                        };
                clients.get(of).setData("/w" + of, bytes("" + i), i, callback, null);
            }
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasSize(0);
    }
}
