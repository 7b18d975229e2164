package io.quorate.k8s.walk;

import io.quorate.client.ClientOptions;
import io.quorate.client.KeeperClient;
import io.quorate.protocol.CreateMode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A program that creates many znodes and then writes to them, with many requests outstanding.
 * {@code MemoryLoad SERVERS ZNODES SECONDS}; run where pods are.
 */
final class MemoryLoad {

    private static final int OUTSTANDING = 256;
    private static final int VALUE_BYTES = 100;

    /** So that clients can list the children of each. */
    private static final int PARENTS = 100;

    private static final String PARENT = "/memory";

    private final KeeperClient client;
    private final int znodes;
    private final Deque<CompletableFuture<?>> outstanding = new ArrayDeque<>();
    private long failures;

    private MemoryLoad(KeeperClient client, int znodes) {
        this.client = client;
        this.znodes = znodes;
    }

    public static void main(String[] arguments) throws Exception {
        ClientOptions options = ClientOptions.builder(arguments[0]).build();
        int znodes = Integer.parseInt(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        try (KeeperClient client = KeeperClient.start(options)) {
            new MemoryLoad(client, znodes).run(seconds);
        }
    }

    private void run(long seconds) throws InterruptedException {
        client.blocking().create(PARENT, new byte[0], CreateMode.PERSISTENT);
        for (int parent = 0; parent < PARENTS; parent++) {
            client.blocking().create(parent(parent), new byte[0], CreateMode.PERSISTENT);
        }
        byte[] value = new byte[VALUE_BYTES];
        for (int number = 0; number < znodes; number++) {
            add(client.create(path(number), value, CreateMode.PERSISTENT));
        }
        SplittableRandom random = new SplittableRandom(1);
        long endNanos = System.nanoTime() + seconds * 1_000_000_000;
        long writes = 0;
        while (System.nanoTime() < endNanos) {
            random.nextBytes(value);
            add(
                    client.setData(
                            path(random.nextInt(znodes)), value.clone(), KeeperClient.ANY_VERSION));
            writes++;
        }
        while (!outstanding.isEmpty()) {
            take();
        }
        int found = 0;
        for (int parent = 0; parent < PARENTS; parent++) {
            found += client.blocking().getChildren(parent(parent)).names().size();
        }
        System.out.printf("znodes %d, writes %d, failures %d%n", found, writes, failures);
    }

    private static String parent(int number) {
        return PARENT + "/" + number % PARENTS;
    }

    private static String path(int number) {
        return parent(number) + "/n" + number;
    }

    private void add(CompletableFuture<?> request) {
        outstanding.add(request);
        if (outstanding.size() >= OUTSTANDING) {
            take();
        }
    }

    private void take() {
        try {
            outstanding.remove().join();
        } catch (CompletionException failure) {
            failures++;
            System.out.println(failure.getCause());
        }
    }
}
