package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Curator's lock and leader latch on three real server processes, one of which is killed meanwhile.
 */
@Timeout(180)
class CuratorIT {

    private static final int CONTENDERS = 6;

    @TempDir Path folder;
    private List<ServerProcess> servers = List.of();
    private final List<CuratorFramework> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        servers = ServerProcess.ensemble(3, folder);
        ServerProcess.startAll(servers);
    }

    @AfterEach
    void end() throws Exception {
        clients.forEach(CuratorFramework::close);
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private CuratorFramework client() throws Exception {
        String addresses = String.join(",", servers.stream().map(ServerProcess::address).toList());
        CuratorFramework client =
                CuratorFrameworkFactory.newClient(
                        addresses, 15_000, 10_000, new RetryNTimes(60, 250));
        client.start();
        assertThat(client.blockUntilConnected(30, TimeUnit.SECONDS)).isTrue();
        clients.add(client);
        return client;
    }

    private ServerProcess leader() throws Exception {
        for (ServerProcess server : servers) {
            if (server.leads()) {
                return server;
            }
        }
        throw new AssertionError("nobody leads");
    }

    @Test
    void aLockHasOneHolderAtATimeWhileTheLeaderIsKilled() throws Exception {
        int turns = 20;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        CountDownLatch halfway = new CountDownLatch(CONTENDERS * turns / 2);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONTENDERS; i++) {
            InterProcessMutex lock = new InterProcessMutex(client(), "/lock");
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            for (int turn = 0; turn < turns; turn++) {
                                                lock.acquire();
                                                together.accumulateAndGet(
                                                        inside.incrementAndGet(), Math::max);
                                                taken.incrementAndGet();
                                                halfway.countDown();
                                                inside.decrementAndGet();
                                                lock.release();
                                            }
                                        } catch (Exception failure) {
                                            throw new AssertionError(failure);
                                        }
                                    }));
        }
        assertThat(halfway.await(60, TimeUnit.SECONDS)).isTrue();
        leader().kill();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(together.get()).isEqualTo(1);
        assertThat(taken.get()).isEqualTo(CONTENDERS * turns);
    }

    @Test
    void aLeaderLatchHasOneLeaderAndPassesItOn() throws Exception {
        List<LeaderLatch> latches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LeaderLatch latch = new LeaderLatch(client(), "/latch", "candidate " + i);
            latch.start();
            latches.add(latch);
        }
        for (int left = 3; left > 0; left--) {
            LeaderLatch leader = awaitOne(latches);
            assertThat(latches.stream().filter(LeaderLatch::hasLeadership)).containsExactly(leader);
            leader.close();
            latches.remove(leader);
            if (left == 3) {
                leader().kill();
            }
        }
    }

    private static LeaderLatch awaitOne(List<LeaderLatch> latches) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < until) {
            for (LeaderLatch latch : latches) {
                if (latch.hasLeadership()) {
                    return latch;
                }
            }
            latches.getFirst().await(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("nobody has leadership");
    }
}
