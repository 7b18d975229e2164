package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.Event;
import io.quorate.client.KeeperClient;
import io.quorate.client.Watch;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.WatcherMode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Where what is asked of our own client ends: on the executor that the caller chose. */
@Timeout(120)
final class KeeperClientExecutorIT {

    private static final String CHOSEN = "chosen-by-the-caller";
    private static final byte[] NONE = {};
    private static final int SECONDS = 60;

    @TempDir Path folder;
    private final ExecutorService chosen =
            Executors.newSingleThreadExecutor(task -> new Thread(task, CHOSEN));
    private final CountDownLatch held = new CountDownLatch(1);
    private @Nullable ServerProcess server;
    private @Nullable KeeperClient client;

    @BeforeEach
    void start() throws Exception {
        ServerProcess started = ServerProcess.standalone(folder, "");
        server = started;
        started.start();
        started.awaitServing();
    }

    @AfterEach
    void end() throws InterruptedException {
        held.countDown();
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            if (server != null) {
                server.kill();
            }
        }
        chosen.shutdown();
        assertThat(chosen.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private KeeperClient connected(int maxOutstanding) throws InterruptedException {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        KeeperClient started =
                KeeperClient.start(
                        ClientOptions.builder(server.address())
                                .maxOutstanding(maxOutstanding)
                                .executor(chosen)
                                .build());
        client = started;
        Await.until("a session", SECONDS, () -> started.state() == SessionState.CONNECTED);
        return started;
    }

    /** Nothing ends on the executor before the count is down. */
    private void hold() {
        chosen.execute(
                () -> {
                    try {
                        held.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** The thread that a future ends on; nobody has ended it yet. */
    private static CompletableFuture<String> endsOn(CompletableFuture<?> future) {
        assertThat(future).isNotDone();
        return future.handle((value, failure) -> Thread.currentThread().getName());
    }

    private static void assertChosen(CompletableFuture<String> thread) throws Exception {
        assertThat(thread.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(CHOSEN);
    }

    @Test
    void thatThereIsRoomAgainIsToldThere() throws Exception {
        KeeperClient one = connected(1);
        hold();
        CompletableFuture<String> answered = endsOn(one.exists("/"));
        CompletableFuture<String> ready = endsOn(one.whenReady());
        Await.until("the answer", SECONDS, () -> one.outstanding() == 0);
        assertThat(ready).isNotDone();

        held.countDown();

        assertChosen(answered);
        assertChosen(ready);
        assertThat(one.whenReady()).isDone();
    }

    @Test
    void theEndOfAWatchIsToldThere_whetherTheServerIsAskedOrNot() throws Exception {
        KeeperClient one = connected(100);
        one.blocking().create("/a", NONE, CreateMode.PERSISTENT);
        Watch first = watch(one);
        Watch second = watch(one);
        hold();
        // The other watch needs the server's still; then nobody does.
        CompletableFuture<String> shared = endsOn(first.remove());
        CompletableFuture<String> last = endsOn(second.remove());
        Await.until("the answer", SECONDS, () -> one.outstanding() == 0);
        assertThat(shared).isNotDone();
        assertThat(last).isNotDone();

        held.countDown();

        assertChosen(shared);
        assertChosen(last);
    }

    private static Watch watch(KeeperClient client) throws InterruptedException {
        List<Event> heard = new ArrayList<>();
        return BlockingClient.await(client.addWatch("/a", WatcherMode.PERSISTENT, heard::add));
    }

    @Test
    void watchersAreCalledThere() throws Exception {
        KeeperClient one = connected(100);
        CompletableFuture<String> thread = new CompletableFuture<>();
        BlockingClient.await(
                one.exists("/a", event -> thread.complete(Thread.currentThread().getName())));
        one.blocking().create("/a", NONE, CreateMode.PERSISTENT);
        assertChosen(thread);
    }
}
