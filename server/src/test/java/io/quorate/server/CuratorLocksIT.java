package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreMutex;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.locks.Revoker;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Curator's locks and semaphores on three real server processes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CuratorLocksIT {

    private static final int CONTENDERS = 6;
    private static final int TURNS = 20;

    /** Long enough for whoever may have it, and short for whoever may not. */
    private static final int REFUSED_MILLIS = 400;

    private static final int GRANTED_SECONDS = 30;

    private final CuratorEnsemble servers;

    CuratorLocksIT(@TempDir Path folder) throws Exception {
        servers = CuratorEnsemble.start(folder);
    }

    @AfterEach
    void endTest() throws Exception {
        servers.endTest();
    }

    @AfterAll
    void end() throws Exception {
        servers.close();
    }

    /** What stands under the lock: nobody else may be seen there. */
    private static final class Guarded {
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger taken = new AtomicInteger();
        private final CountDownLatch halfway = new CountDownLatch(CONTENDERS * TURNS / 2);
        private long lastToken = -1;

        void visit(CuratorFramework client, InterProcessMutex lock) throws Exception {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            String holder = lock.getParticipantNodes().iterator().next();
            long token = Long.parseLong(holder.substring(holder.length() - 10));
            assertThat(token).isGreaterThan(lastToken);
            lastToken = token;
            // Without a version: two holders would lose an increment.
            int turns = Integer.parseInt(text(client.getData().forPath("/turns")));
            client.setData().forPath("/turns", bytes(Integer.toString(turns + 1)));
            taken.incrementAndGet();
            halfway.countDown();
            inside.decrementAndGet();
        }
    }

    @Test
    void aLockHasOneHolderAtATimeWhileTheLeaderIsKilled() throws Exception {
        CuratorFramework first = servers.client();
        first.create().forPath("/turns", bytes("0"));
        Guarded guarded = new Guarded();
        List<Future<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < CONTENDERS; i++) {
            CuratorFramework client = servers.client();
            InterProcessMutex lock = new InterProcessMutex(client, "/lock");
            contenders.add(
                    servers.beside(
                            () -> {
                                for (int turn = 0; turn < TURNS; turn++) {
                                    lock.acquire();
                                    try {
                                        guarded.visit(client, lock);
                                    } finally {
                                        lock.release();
                                    }
                                }
                                return TURNS;
                            }));
        }
        assertThat(guarded.halfway.await(60, TimeUnit.SECONDS)).isTrue();
        servers.killLeader();
        for (Future<Integer> contender : contenders) {
            assertThat(CuratorEnsemble.result(contender)).isEqualTo(TURNS);
        }
        assertThat(guarded.most.get()).isEqualTo(1);
        assertThat(guarded.taken.get()).isEqualTo(CONTENDERS * TURNS);
        assertThat(text(first.getData().forPath("/turns")))
                .isEqualTo(Integer.toString(CONTENDERS * TURNS));
    }

    @Test
    void aLockIsReentrantAndEndsWithItsHoldersSession() throws Exception {
        CuratorFramework holder = servers.client();
        InterProcessMutex held = new InterProcessMutex(holder, "/reentrant");
        InterProcessMutex wanted = new InterProcessMutex(servers.client(), "/reentrant");
        held.acquire();
        held.acquire();
        held.release();
        assertThat(held.isOwnedByCurrentThread()).isTrue();
        assertThat(wanted.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        servers.endSession(holder);
        assertThat(wanted.acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHolderIsToldThatOthersWantItsLock() throws Exception {
        CuratorFramework other = servers.client();
        InterProcessMutex lock = new InterProcessMutex(servers.client(), "/revocable");
        CountDownLatch asked = new CountDownLatch(1);
        lock.makeRevocable(revoked -> asked.countDown());
        lock.acquire();
        Revoker.attemptRevoke(other, lock.getParticipantNodes().iterator().next());
        assertThat(asked.await(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        lock.release();
    }

    @Test
    void readersShareAndAWriterIsAlone() throws Exception {
        var a = new InterProcessReadWriteLock(servers.client(), "/shared");
        var b = new InterProcessReadWriteLock(servers.client(), "/shared");
        var c = new InterProcessReadWriteLock(servers.client(), "/shared");
        a.readLock().acquire();
        assertThat(b.readLock().acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(c.writeLock().acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        a.readLock().release();
        b.readLock().release();
        assertThat(c.writeLock().acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(a.readLock().acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(b.writeLock().acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        // From writing to reading, without a gap.
        assertThat(c.readLock().acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        c.writeLock().release();
        assertThat(a.readLock().acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        a.readLock().release();
        c.readLock().release();
    }

    @Test
    void manyLocksAreTakenAllOrNone() throws Exception {
        CuratorFramework client = servers.client();
        CuratorFramework other = servers.client();
        var both = new InterProcessMultiLock(client, List.of("/many/a", "/many/b"));
        InterProcessMutex a = new InterProcessMutex(other, "/many/a");
        InterProcessMutex b = new InterProcessMutex(other, "/many/b");
        both.acquire();
        assertThat(a.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(b.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        both.release();
        assertThat(b.acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(both.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(a.acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        a.release();
        b.release();
    }

    @Test
    void aSemaphoreGivesSoManyLeasesAndNoMore() throws Exception {
        CuratorFramework mortal = servers.client();
        var a = new InterProcessSemaphoreV2(servers.client(), "/leases", 3);
        var b = new InterProcessSemaphoreV2(mortal, "/leases", 3);
        Lease first = a.acquire();
        Lease second = a.acquire();
        Lease third = b.acquire();
        assertThat(a.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isNull();
        a.returnLease(first);
        assertThat(b.acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(a.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isNull();
        // Two leases end with their session.
        mortal.close();
        assertThat(a.acquire(2, GRANTED_SECONDS, TimeUnit.SECONDS)).hasSize(2);
        assertThat(third.getNodeName()).isNotEqualTo(second.getNodeName());
    }

    @Test
    void aSemaphoreGrowsWithItsSharedCount() throws Exception {
        CuratorFramework client = servers.client();
        try (SharedCount count = new SharedCount(client, "/size", 1);
                SharedCount seenElsewhere = new SharedCount(servers.client(), "/size", 1)) {
            count.start();
            seenElsewhere.start();
            var semaphore = new InterProcessSemaphoreV2(client, "/growing", seenElsewhere);
            assertThat(semaphore.acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isNotNull();
            Future<Lease> waiting =
                    servers.beside(() -> semaphore.acquire(GRANTED_SECONDS, TimeUnit.SECONDS));
            count.setCount(2);
            assertThat(CuratorEnsemble.result(waiting)).isNotNull();
        }
    }

    @Test
    void aSemaphoreMutexIsNotReentrantAndIsReleasedByAnyThread() throws Exception {
        var a = new InterProcessSemaphoreMutex(servers.client(), "/plain");
        var b = new InterProcessSemaphoreMutex(servers.client(), "/plain");
        a.acquire();
        assertThat(a.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(b.acquire(REFUSED_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        CuratorEnsemble.result(
                servers.beside(
                        () -> {
                            a.release();
                            return true;
                        }));
        assertThat(b.acquire(GRANTED_SECONDS, TimeUnit.SECONDS)).isTrue();
        b.release();
        assertThatThrownBy(b::release).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
