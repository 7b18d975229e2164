package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.recipes.atomic.AtomicValue;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.atomic.PromotedToLock;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.queue.DistributedDelayQueue;
import org.apache.curator.framework.recipes.queue.DistributedIdQueue;
import org.apache.curator.framework.recipes.queue.DistributedPriorityQueue;
import org.apache.curator.framework.recipes.queue.DistributedQueue;
import org.apache.curator.framework.recipes.queue.QueueBuilder;
import org.apache.curator.framework.recipes.queue.QueueConsumer;
import org.apache.curator.framework.recipes.queue.QueueSerializer;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.shared.SharedCountListener;
import org.apache.curator.framework.recipes.shared.SharedCountReader;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Curator's queues, counters, barriers and transactions on three real server processes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CuratorDataIT {

    private static final int SECONDS = 60;

    private final CuratorEnsemble servers;

    CuratorDataIT(@TempDir Path folder) throws Exception {
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

    private static final QueueSerializer<String> TEXT =
            new QueueSerializer<>() {
                @Override
                public byte[] serialize(String item) {
                    return bytes(item);
                }

                @Override
                public String deserialize(byte[] item) {
                    return new String(item, StandardCharsets.UTF_8);
                }
            };

    private static QueueConsumer<String> into(BlockingQueue<String> taken) {
        return new QueueConsumer<>() {
            @Override
            public void consumeMessage(String message) {
                taken.add(message);
            }

            @Override
            public void stateChanged(CuratorFramework client, ConnectionState newState) {}
        };
    }

    private static List<String> take(BlockingQueue<String> taken, int count)
            throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String next = taken.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("item %d of %d", i, count).isNotNull();
            all.add(next);
        }
        return all;
    }

    private static List<String> items(int count) {
        return IntStream.range(0, count).mapToObj(i -> "item " + i).toList();
    }

    @Test
    void aSimpleQueueGivesEachItemOnceAndInOrder() throws Exception {
        SimpleDistributedQueue in = new SimpleDistributedQueue(servers.client(), "/simple");
        SimpleDistributedQueue out = new SimpleDistributedQueue(servers.client(), "/simple");
        Future<byte[]> waiting = servers.beside(out::take);
        for (String item : items(30)) {
            assertThat(in.offer(bytes(item))).isTrue();
        }
        assertThat(CuratorEnsemble.result(waiting)).isEqualTo(bytes("item 0"));
        for (String item : items(30).subList(1, 30)) {
            assertThat(out.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(bytes(item));
        }
        assertThat(out.poll()).isNull();
    }

    @Test
    void twoConsumersShareAQueueAndNothingIsLostWithTheLeader() throws Exception {
        CuratorFramework client = servers.client();
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        try (DistributedQueue<String> producer = safe(client, null);
                DistributedQueue<String> a = safe(servers.client(), into(taken));
                DistributedQueue<String> b = safe(servers.client(), into(taken))) {
            producer.start();
            a.start();
            b.start();
            List<String> items = items(100);
            for (String item : items.subList(0, 50)) {
                producer.put(item);
            }
            Set<String> seen = new HashSet<>(take(taken, 50));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(items.subList(0, 50));
            servers.killLeader();
            for (String item : items.subList(50, 100)) {
                producer.put(item);
            }
            assertThat(producer.flushPuts(SECONDS, TimeUnit.SECONDS)).isTrue();
            // Curator leaves an item alone if the answer to its own lock was lost with the leader.
            Await.until(
                    "each item was taken or is there",
                    SECONDS,
                    () -> {
                        taken.drainTo(seen);
                        Set<String> all = new HashSet<>(seen);
                        all.addAll(contentOf(client, "/queue"));
                        return all.containsAll(items) && seen.size() > 50;
                    });
        }
    }

    /** Curator writes each item behind a header: its text is the end. */
    private static List<String> contentOf(CuratorFramework client, String queue) throws Exception {
        List<String> content = new ArrayList<>();
        for (String node : client.getChildren().forPath(queue)) {
            itemAt(client, queue + "/" + node).ifPresent(content::add);
        }
        return content;
    }

    private static Optional<String> itemAt(CuratorFramework client, String path) throws Exception {
        try {
            String data = TEXT.deserialize(client.getData().forPath(path));
            return Optional.of(data.substring(data.indexOf("item ")));
        } catch (KeeperException.NoNodeException takenMeanwhile) {
            return Optional.empty();
        }
    }

    private static DistributedQueue<String> safe(
            CuratorFramework client, @Nullable QueueConsumer<String> consumer) {
        return QueueBuilder.builder(client, consumer, TEXT, "/queue")
                .lockPath("/queue-locks")
                .buildQueue();
    }

    @Test
    void aPriorityQueueGivesTheMostUrgentFirst() throws Exception {
        CuratorFramework client = servers.client();
        try (DistributedPriorityQueue<String> in =
                QueueBuilder.builder(client, null, TEXT, "/urgent").buildPriorityQueue(0)) {
            in.start();
            in.put("late", 30);
            in.put("first", -1);
            in.put("second", 2);
            in.put("third", 10);
            assertThat(in.flushPuts(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        try (DistributedPriorityQueue<String> out =
                QueueBuilder.builder(servers.client(), into(taken), TEXT, "/urgent")
                        .buildPriorityQueue(0)) {
            out.start();
            assertThat(take(taken, 4)).containsExactly("first", "second", "third", "late");
        }
    }

    @Test
    void aDelayQueueGivesItemsWhenTheirTimeHasCome() throws Exception {
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        long now = System.currentTimeMillis();
        try (DistributedDelayQueue<String> queue =
                QueueBuilder.builder(servers.client(), into(taken), TEXT, "/later")
                        .buildDelayQueue()) {
            queue.start();
            queue.put("third", now + 2_000);
            queue.put("second", now + 1_500);
            queue.put("first", now + 1_000);
            assertThat(take(taken, 3)).containsExactly("first", "second", "third");
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(now + 2_000);
        }
    }

    @Test
    void anItemWithAnIdCanBeTakenBack() throws Exception {
        CuratorFramework client = servers.client();
        try (DistributedIdQueue<String> queue =
                QueueBuilder.builder(client, null, TEXT, "/ids").buildIdQueue()) {
            queue.start();
            queue.put("one", "a");
            queue.put("two", "b");
            assertThat(queue.flushPuts(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(queue.remove("a")).isEqualTo(1);
            assertThat(client.getChildren().forPath("/ids")).hasSize(1);
        }
    }

    @Test
    void aSharedCountIsSeenByAllAndChangedByOneAtATime() throws Exception {
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        try (SharedCount a = new SharedCount(servers.client(), "/count", 7);
                SharedCount b = new SharedCount(servers.client(), "/count", 7)) {
            a.start();
            b.start();
            b.addListener(
                    new SharedCountListener() {
                        @Override
                        public void countHasChanged(SharedCountReader count, int newCount) {
                            seen.add(newCount);
                        }

                        @Override
                        public void stateChanged(
                                CuratorFramework client, ConnectionState newState) {}
                    });
            var old = b.getVersionedValue();
            assertThat(a.trySetCount(a.getVersionedValue(), 8)).isTrue();
            assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(8);
            assertThat(b.trySetCount(old, 9)).isFalse();
            assertThat(b.trySetCount(b.getVersionedValue(), 9)).isTrue();
            Await.until("seen by the other", SECONDS, () -> a.getCount() == 9);
        }
    }

    @Test
    void anAtomicLongCountsEveryIncrement() throws Exception {
        int each = 25;
        List<Future<Integer>> adders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            DistributedAtomicLong counter = atomicLong(servers.client());
            adders.add(
                    servers.beside(
                            () -> {
                                int added = 0;
                                while (added < each) {
                                    added += counter.increment().succeeded() ? 1 : 0;
                                }
                                return added;
                            }));
        }
        for (Future<Integer> adder : adders) {
            assertThat(CuratorEnsemble.result(adder)).isEqualTo(each);
        }
        AtomicValue<Long> sum = atomicLong(servers.client()).get();
        assertThat(sum.postValue()).isEqualTo(4L * each);
    }

    private static DistributedAtomicLong atomicLong(CuratorFramework client) {
        RetryNTimes often = new RetryNTimes(20, 5);
        return new DistributedAtomicLong(
                client,
                "/atomic",
                often,
                PromotedToLock.builder().lockPath("/atomic-lock").retryPolicy(often).build());
    }

    @Test
    void aBarrierHoldsUntilItIsRemoved() throws Exception {
        DistributedBarrier mine = new DistributedBarrier(servers.client(), "/barrier");
        DistributedBarrier other = new DistributedBarrier(servers.client(), "/barrier");
        mine.setBarrier();
        assertThat(other.waitOnBarrier(400, TimeUnit.MILLISECONDS)).isFalse();
        Future<Boolean> waiting =
                servers.beside(() -> other.waitOnBarrier(SECONDS, TimeUnit.SECONDS));
        mine.removeBarrier();
        assertThat(CuratorEnsemble.result(waiting)).isTrue();
    }

    @Test
    void aDoubleBarrierLetsAllInAndAllOutTogether() throws Exception {
        List<Future<Boolean>> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            var barrier = new DistributedDoubleBarrier(servers.client(), "/double", 3);
            members.add(
                    servers.beside(
                            () ->
                                    barrier.enter(SECONDS, TimeUnit.SECONDS)
                                            && barrier.leave(SECONDS, TimeUnit.SECONDS)));
        }
        for (Future<Boolean> member : members) {
            assertThat(CuratorEnsemble.result(member)).isTrue();
        }
    }

    @Test
    void aTransactionHappensAsAWholeOrNotAtAll() throws Exception {
        CuratorFramework client = servers.client();
        client.create().forPath("/account", bytes("100"));
        List<CuratorTransactionResult> results =
                client.transaction()
                        .forOperations(
                                client.transactionOp().check().withVersion(0).forPath("/account"),
                                client.transactionOp().setData().forPath("/account", bytes("90")),
                                client.transactionOp().create().forPath("/account/debit"),
                                client.transactionOp().create().forPath("/spare"),
                                client.transactionOp().delete().forPath("/spare"));
        assertThat(results).hasSize(5);
        assertThat(results.get(1).getResultStat().getVersion()).isEqualTo(1);
        assertThat(results.get(2).getResultPath()).isEqualTo("/account/debit");
        assertThatThrownBy(
                        () ->
                                client.transaction()
                                        .forOperations(
                                                client.transactionOp()
                                                        .setData()
                                                        .forPath("/account", bytes("0")),
                                                client.transactionOp()
                                                        .check()
                                                        .withVersion(0)
                                                        .forPath("/account")))
                .isInstanceOf(KeeperException.BadVersionException.class);
        assertThat(client.getData().forPath("/account")).isEqualTo(bytes("90"));
        assertThat(client.checkExists().forPath("/spare")).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
