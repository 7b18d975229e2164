package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Goal: no acknowledged write is lost and no sequence number given twice, whoever is killed when.
 * Method: clients write through all three servers while {@code kill -9} hits leader and followers
 * in turn, twenty times, then all three at once; then the history is read from each server.
 */
@Timeout(600)
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
class KilledServersIT {

    private static final int KILLS = 20;
    private static final int WRITERS = 6;

    // The client gives a session up by itself when it finds no server for longer than this.
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final String WRITTEN = "/written";

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        servers = ServerProcess.ensemble(3, 0, folder, "childListMaxBytes=0\n");
        for (ServerProcess server : servers) {
            server.start();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        stop.set(true);
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private String addresses() {
        return servers.stream().map(ServerProcess::address).collect(Collectors.joining(","));
    }

    /** What one client was told: the paths it was given. */
    private final class Writer implements Runnable {

        private final int number;
        private final List<String> acknowledged = new ArrayList<>();

        Writer(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            try (ZooKeeper client =
                    new ZooKeeper(addresses(), SESSION_TIMEOUT_MILLIS, event -> {})) {
                int next = 0;
                while (!stop.get()) {
                    try {
                        acknowledged.add(
                                client.create(
                                        WRITTEN + "/w" + number + "-" + next + "-",
                                        new byte[0],
                                        Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.PERSISTENT_SEQUENTIAL));
                        next++;
                    } catch (KeeperException.ConnectionLossException unknown) {
                        // It may have been written: the next attempt takes another name.
                        next++;
                    }
                }
            } catch (KeeperException.SessionExpiredException expired) {
                failures.add(
                        new AssertionError(
                                Instant.now() + " writer " + number + " lost its session"));
            } catch (KeeperException | IOException failure) {
                failures.add(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void keepEveryAcknowledgedWrite() throws Exception {
        ServerProcess.awaitLeader(servers);
        try (ZooKeeper client = new ZooKeeper(addresses(), SESSION_TIMEOUT_MILLIS, event -> {})) {
            client.create(WRITTEN, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        List<Writer> writers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Writer writer = new Writer(i);
            writers.add(writer);
            threads.add(Thread.ofPlatform().name("writer " + i).start(writer));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            ServerProcess leader = ServerProcess.awaitLeader(servers);
            ServerProcess victim = leader;
            if (kill % 2 == 1) {
                victim = servers.get(leader.id() % servers.size());
            }
            TimeUnit.MILLISECONDS.sleep(500 + 37L * kill);
            System.out.println(
                    Instant.now()
                            + " kill -9 "
                            + (victim == leader ? "leader " : "follower ")
                            + victim.id());
            victim.kill();
            TimeUnit.MILLISECONDS.sleep(kill % 3 == 0 ? 0 : 700);
            victim.start();
        }
        ServerProcess.awaitLeader(servers);
        for (ServerProcess server : servers) {
            server.kill();
        }
        for (ServerProcess server : servers) {
            server.start();
        }
        ServerProcess.awaitLeader(servers);
        TimeUnit.SECONDS.sleep(1);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        ServerProcess.awaitAgreement(servers);
        assertThat(failures).isEmpty();
        for (ServerProcess server : servers) {
            assertThat(server.isRunning()).isTrue();
            assertThat(server.said()).doesNotContain("ends:");
            holdsAll(server, writers);
        }
    }

    private void holdsAll(ServerProcess server, List<Writer> writers) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        // All names are in one reply, and there are more of them the faster the servers are.
        config.setProperty(ZKConfig.JUTE_MAXBUFFER, Integer.toString(64 << 20));
        try (ZooKeeper client =
                new ZooKeeper(server.address(), SESSION_TIMEOUT_MILLIS, event -> {}, config)) {
            CompletableFuture<Integer> synced = new CompletableFuture<>();
            client.sync("/", (code, path, context) -> synced.complete(code), null);
            assertThat(synced.get(30, TimeUnit.SECONDS)).isZero();
            List<String> names = client.getChildren(WRITTEN, false);
            Set<String> found = new HashSet<>(names);
            Set<String> sequence = new HashSet<>();
            List<String> givenTwice = new ArrayList<>();
            for (String name : names) {
                if (!sequence.add(name.substring(name.lastIndexOf('-') + 1))) {
                    givenTwice.add(name);
                }
            }
            assertThat(givenTwice).as("sequence numbers given twice").isEmpty();
            int acknowledged = 0;
            List<String> lost = new ArrayList<>();
            for (Writer writer : writers) {
                for (String path : writer.acknowledged) {
                    if (!found.contains(path.substring(WRITTEN.length() + 1))) {
                        lost.add(path);
                    }
                }
                acknowledged += writer.acknowledged.size();
            }
            assertThat(lost).as("acknowledged, and not at server " + server.id()).isEmpty();
            assertThat(acknowledged).isPositive();
            System.out.println(
                    "server "
                            + server.id()
                            + " holds all of "
                            + acknowledged
                            + " acknowledged creates, and "
                            + (names.size() - acknowledged)
                            + " whose acknowledgement was lost");
        }
    }
}
