package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.ConnectionLossException;
import org.apache.zookeeper.KeeperException.QuotaExceededException;
import org.apache.zookeeper.Op;
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
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Three servers, each with a disk of its own that is full before long. */
@Timeout(240)
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
class FullDiskIT {

    private static final int DISK_MIB = 100;
    private static final int LOW_MIB = 40;
    private static final int FULL_MIB = 20;
    private static final String SETTINGS =
            StoredFiles.SAVES_OFTEN + "diskLowMiB=" + LOW_MIB + "\ndiskFullMiB=" + FULL_MIB + "\n";
    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();
    private final List<TestDisk> disks = new ArrayList<>();
    private final List<ZooKeeper> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        for (int id = 1; id <= 3; id++) {
            TestDisk disk =
                    TestDisk.inMemory(
                            ServerProcess.dataOf(folder.resolve(Integer.toString(id))), DISK_MIB);
            if (disk == null) {
                return;
            }
            disks.add(disk);
        }
        servers = ServerProcess.ensemble(3, 0, folder, SETTINGS);
        ServerProcess.startAll(servers);
    }

    @AfterEach
    void end() throws Exception {
        for (ZooKeeper client : clients) {
            client.close(1_000);
        }
        for (ServerProcess server : servers) {
            server.kill();
        }
        for (TestDisk disk : disks) {
            disk.close();
        }
    }

    private boolean isMounted() {
        return !servers.isEmpty();
    }

    private TestDisk disk(ServerProcess server) {
        return disks.get(server.id() - 1);
    }

    private ServerProcess leader() throws InterruptedException {
        return ServerProcess.awaitLeader(servers);
    }

    private List<ServerProcess> followers() throws InterruptedException {
        ServerProcess leader = leader();
        return servers.stream().filter(server -> server != leader).toList();
    }

    private ZooKeeper client(List<ServerProcess> of) throws IOException {
        ZooKeeper client =
                new ZooKeeper(
                        String.join(",", of.stream().map(ServerProcess::address).toList()),
                        TIMEOUT_MILLIS,
                        _ -> {});
        clients.add(client);
        return client;
    }

    private static void create(ZooKeeper client, String path, int bytes, CreateMode mode)
            throws KeeperException, InterruptedException {
        byte[] data = new byte[bytes];
        new SplittableRandom(path.hashCode()).nextBytes(data);
        client.create(path, data, Ids.OPEN_ACL_UNSAFE, mode);
    }

    private interface Attempt {
        void run() throws KeeperException, InterruptedException;
    }

    /** Tries until it is done, whatever it was refused with before. */
    private static void await(Attempt attempt) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                attempt.run();
                return;
            } catch (KeeperException refused) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("still refused", refused);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static void awaitGone(ZooKeeper client, String path) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        if (client.exists(path, _ -> gone.countDown()) != null) {
            assertThat(gone.await(60, TimeUnit.SECONDS)).as(path + " is gone").isTrue();
        }
    }

    /** Creates znodes until that is refused; gives their number. */
    private static int fill(ZooKeeper client, String root, int bytes) throws Exception {
        for (int i = 0; ; i++) {
            assertThat(i).as("creates, and none is refused").isLessThan(20_000);
            try {
                create(client, root + "/" + i, bytes, CreateMode.PERSISTENT);
            } catch (QuotaExceededException expected) {
                return i;
            } catch (ConnectionLossException handedOver) {
                // A leader whose disk was full first gave its office away; what became of this one
                // does not matter here.
                assertThat(handedOver.getPath()).startsWith(root);
            }
        }
    }

    @Test
    void onlyGrowthIsRefusedAndOnlyWhileAQuorumIsLow() throws Exception {
        if (!isMounted()) {
            return;
        }
        List<ServerProcess> followers = followers();
        ZooKeeper client = client(servers);
        create(client, "/kept", 1_000, CreateMode.PERSISTENT);
        create(client, "/dropped", 1_000, CreateMode.PERSISTENT);
        try (RawClient silent = RawClient.connect(leader().address(), 4_000)) {
            silent.createEphemeral("/expires");
            disk(followers.getFirst()).fill(LOW_MIB - 5);
            followers.getFirst().awaitSaid("room on this server's disk: OK, now LOW", 0);
            create(client, "/one-is-low", 1_000, CreateMode.PERSISTENT);
            disk(followers.getLast()).fill(LOW_MIB - 5);
            followers.getLast().awaitSaid("room on this server's disk: OK, now LOW", 0);
            fill(client, "", 10); // Until the leader hears of it.

            assertGrowthIsRefused(client);
            assertAllElseGoesOn(client);
            awaitGone(client, "/expires");
        }
        disk(followers.getLast()).empty();
        await(() -> create(client, "/there-is-room", 1_000, CreateMode.PERSISTENT));
        disk(followers.getFirst()).empty();
        ServerProcess.awaitAgreement(servers);
    }

    private static void assertGrowthIsRefused(ZooKeeper client) {
        for (CreateMode mode :
                List.of(
                        CreateMode.PERSISTENT,
                        CreateMode.EPHEMERAL,
                        CreateMode.PERSISTENT_SEQUENTIAL,
                        CreateMode.CONTAINER)) {
            assertThatThrownBy(() -> create(client, "/new", 1, mode))
                    .isInstanceOfSatisfying(
                            QuotaExceededException.class,
                            refused -> assertThat(refused.code().intValue()).isEqualTo(-125));
        }
        assertThatThrownBy(() -> client.setData("/kept", new byte[1_001], -1))
                .isInstanceOf(QuotaExceededException.class);
        assertThatThrownBy(
                        () ->
                                client.multi(
                                        List.of(
                                                Op.delete("/dropped", -1),
                                                Op.create(
                                                        "/new",
                                                        new byte[1],
                                                        Ids.OPEN_ACL_UNSAFE,
                                                        CreateMode.PERSISTENT))))
                .isInstanceOf(QuotaExceededException.class);
    }

    private void assertAllElseGoesOn(ZooKeeper client) throws Exception {
        assertThat(client.getData("/kept", false, null)).hasSize(1_000);
        assertThat(client.getChildren("/", false))
                .contains("kept", "dropped")
                .doesNotContain("new");
        client.setData("/kept", new byte[1_000], -1);
        client.setData("/kept", new byte[900], -1);
        client.delete("/dropped", -1);
        try (ZooKeeper another = client(servers)) {
            assertThat(another.exists("/kept", false)).isNotNull();
        }
    }

    /** What an operator is told to do, and no more. */
    @Test
    void deletedZnodesGiveTheRoomBack() throws Exception {
        if (!isMounted()) {
            return;
        }
        ZooKeeper client = client(servers);
        create(client, "/data", 0, CreateMode.PERSISTENT);
        int znodes = fill(client, "/data", 100_000);
        System.out.println(
                znodes + " znodes fit, free at server 1: " + disks.getFirst().freeBytes());
        for (int i = 0; i < znodes; i++) {
            client.delete("/data/" + i, -1);
        }
        await(() -> create(client, "/there-is-room", 1_000, CreateMode.PERSISTENT));
        ServerProcess.awaitAgreement(servers);
        System.out.println("free again at server 1: " + disks.getFirst().freeBytes());
    }

    @Test
    void aFullServerLeavesTheOthersAloneAndComesBack() throws Exception {
        if (!isMounted()) {
            return;
        }
        ServerProcess follower = followers().getFirst();
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load", 2, 20, 1_000)) {
            writes.awaitMore(100);
            fillUntilItSays(follower, "this server's disk is full: it takes no proposals");
            writes.awaitMore(500);
            disk(follower).empty();
            follower.awaitServing();

            ServerProcess leader = leader();
            fillUntilItSays(leader, "hands over to server");
            writes.awaitMore(500);
            disk(leader).empty();
            leader.awaitServing();
            writes.end();
            ServerProcess.awaitAgreement(servers);
            for (ServerProcess server : servers) {
                writes.assertHeldBy(server);
            }
        }
    }

    /** It gives up its reserve before it is full. */
    private void fillUntilItSays(ServerProcess server, String words) throws Exception {
        int said = server.said().length();
        for (int i = 0; i < 1_200 && server.said().indexOf(words, said) < 0; i++) {
            disk(server).fill(FULL_MIB / 2);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        server.awaitSaid(words, said);
    }

    /** Otherwise the state that is being saved may be what finds no room. */
    private static void saveNothing(ServerProcess server) throws Exception {
        server.kill();
        server.environment("QUORATE_SNAPSHOT_TAIL_MIN_KIB", "1048576");
        server.start();
        server.awaitServing();
    }

    /** Faster than it can look: the log itself finds no room. */
    @Test
    void aServerWhoseLogFindsNoRoomEndsAndHasLostNothing() throws Exception {
        if (!isMounted()) {
            return;
        }
        ServerProcess follower = followers().getFirst();
        saveNothing(follower);
        try (SteadyWrites writes = SteadyWrites.begin(servers, "/load", 2, 20, 20_000)) {
            writes.awaitMore(100);
            for (int i = 0; i < 3_000 && follower.isRunning(); i++) {
                disk(follower).fill(0);
                TimeUnit.MILLISECONDS.sleep(10);
            }
            // Between two looks it may have seen that the disk is full, and need no more log.
            if (!follower.isRunning()) {
                assertThat(follower.awaitEnd()).isEqualTo(ExitCode.LOG_WRITE_FAILED.code());
                assertThat(follower.said()).contains("ends: cannot write the log");
            }
            writes.awaitMore(200);
            disk(follower).empty();
            if (!follower.isRunning()) {
                follower.start();
            }
            follower.awaitServing();
            writes.end();
            ServerProcess.awaitAgreement(servers);
            writes.assertHeldBy(follower);
        }
    }
}
