package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write all the time, whatever happens to the servers, and know what was acknowledged:
 * each sets its own few znodes again and again, and creates one now and then. So the log grows fast
 * and the state slowly.
 */
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
final class SteadyWrites implements AutoCloseable {

    // A client gives its session up by itself when it finds no server for longer than this.
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int SETS_PER_CREATE = 8;

    private final String addresses;
    private final int valueBytes;
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    private SteadyWrites(String addresses, int valueBytes) {
        this.addresses = addresses;
        this.valueBytes = valueBytes;
    }

    /**
     * Begins.
     *
     * @param root a znode that does not exist yet
     * @param znodes how many each writer sets
     */
    static SteadyWrites begin(
            List<ServerProcess> servers, String root, int writers, int znodes, int valueBytes)
            throws Exception {
        SteadyWrites begun =
                new SteadyWrites(
                        String.join(",", servers.stream().map(ServerProcess::address).toList()),
                        valueBytes);
        try (ZooKeeper client = begun.client(begun.addresses)) {
            create(client, root);
            for (int i = 0; i < writers; i++) {
                create(client, root + "/" + i);
                begun.writers.add(begun.new Writer(root + "/" + i, znodes, i));
            }
        }
        begun.writers.forEach(Writer::start);
        return begun;
    }

    private ZooKeeper client(String servers) throws IOException {
        ZKClientConfig config = new ZKClientConfig();
        // All names are in one reply, and there are more of them the faster the servers are.
        config.setProperty(ZKConfig.JUTE_MAXBUFFER, Integer.toString(64 << 20));
        return new ZooKeeper(servers, SESSION_TIMEOUT_MILLIS, _ -> {}, config);
    }

    private static void create(ZooKeeper client, String path)
            throws KeeperException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                return;
            } catch (KeeperException.NodeExistsException _) {
                return;
            } catch (KeeperException.ConnectionLossException lost) {
                if (attempt == 20) {
                    throw lost;
                }
            }
        }
    }

    /** One client, and what it was told. */
    private final class Writer implements Runnable {
        private final String root;
        private final long[] tried;
        private final long[] held;
        private final Set<String> created = new HashSet<>();
        private final Thread thread;
        private final SplittableRandom random;

        Writer(String root, int znodes, int number) {
            this.root = root;
            this.tried = new long[znodes];
            this.held = new long[znodes];
            this.random = new SplittableRandom(number);
            this.thread = Thread.ofPlatform().name("writer " + number).unstarted(this);
        }

        void start() {
            thread.start();
        }

        @Override
        public void run() {
            try (ZooKeeper client = client(addresses)) {
                for (int i = 0; i < held.length; i++) {
                    create(client, path(i));
                }
                for (long next = 1; !stop.get(); next++) {
                    try {
                        write(client, next);
                        acknowledged.incrementAndGet();
                    } catch (KeeperException.ConnectionLossException unknown) {
                        // It may have been written, or not.
                    } catch (KeeperException.QuotaExceededException refused) {
                        // It was not.
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                }
            } catch (KeeperException | IOException failure) {
                failures.add(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private String path(int znode) {
            return root + "/z" + znode;
        }

        private void write(ZooKeeper client, long next)
                throws KeeperException, InterruptedException {
            if (next % SETS_PER_CREATE == 0) {
                String path = root + "/c" + next;
                client.create(path, new byte[8], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                created.add(path.substring(root.length() + 1));
                return;
            }
            int znode = (int) (next % held.length);
            byte[] value = new byte[valueBytes];
            random.nextBytes(value);
            ByteBuffer.wrap(value).putLong(next);
            tried[znode] = next;
            client.setData(path(znode), value, -1);
            held[znode] = next;
        }

        void assertHeldBy(ZooKeeper client, String where) throws Exception {
            List<String> lost = new ArrayList<>();
            Set<String> found = new HashSet<>(client.getChildren(root, false));
            for (String name : created) {
                if (!found.contains(name)) {
                    lost.add(root + "/" + name);
                }
            }
            for (int i = 0; i < held.length; i++) {
                byte[] value = client.getData(path(i), false, null);
                long is = value.length == 0 ? 0 : ByteBuffer.wrap(value).getLong();
                if (is < held[i] || is > tried[i]) {
                    lost.add(path(i) + " is " + is + ", acknowledged " + held[i]);
                }
            }
            assertThat(lost).as("acknowledged, and not at " + where).isEmpty();
        }
    }

    /** How many writes were acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits until so many more are acknowledged. */
    void awaitMore(int count) throws InterruptedException {
        long wanted = acknowledged() + count;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledged() < wanted) {
            assertThat(failures).isEmpty();
            assertThat(System.nanoTime() - until).as("writes hang").isNegative();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** No more writes. */
    void end() throws InterruptedException {
        stop.set(true);
        for (Writer writer : writers) {
            writer.thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Every write that was acknowledged is there. After the end. */
    void assertHeldBy(ServerProcess server) throws Exception {
        try (ZooKeeper client = client(server.address())) {
            sync(client);
            for (Writer writer : writers) {
                writer.assertHeldBy(client, "server " + server.id());
            }
        }
        System.out.println("server " + server.id() + " holds all of " + acknowledged() + " writes");
    }

    private static void sync(ZooKeeper client) throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            CompletableFuture<Integer> synced = new CompletableFuture<>();
            client.sync("/", (code, _, _) -> synced.complete(code), null);
            if (synced.get(60, TimeUnit.SECONDS) == 0) {
                return;
            }
        }
        throw new AssertionError("no sync");
    }

    /** Ends it without a check, for a test that failed. */
    @Override
    public void close() {
        stop.set(true);
        for (Writer writer : writers) {
            writer.thread.interrupt();
            try {
                writer.thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
