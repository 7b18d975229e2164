package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.WatchStream;
import io.quorate.client.session.Outcome;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.WatcherMode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Our own client, while the servers under it are killed, stopped and started again. */
@Timeout(180)
class KeeperClientIT {

    private static final byte[] NONE = {};

    @TempDir Path folder;
    private final List<KeeperClient> clients = new ArrayList<>();
    private List<ServerProcess> servers = List.of();

    @BeforeEach
    void start() throws Exception {
        servers = ServerProcess.ensemble(3, 0, folder, "4lw.commands.whitelist=*\n");
        ServerProcess.startAll(servers);
    }

    @AfterEach
    void end() throws Exception {
        clients.forEach(KeeperClient::closeAsync);
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    private String addresses() {
        return String.join(",", servers.stream().map(ServerProcess::address).toList());
    }

    private KeeperClient client(int sessionSeconds) {
        KeeperClient client =
                KeeperClient.start(
                        ClientOptions.builder(addresses())
                                .sessionTimeout(Duration.ofSeconds(sessionSeconds))
                                .build());
        clients.add(client);
        return client;
    }

    private static void await(KeeperClient client, SessionState state) throws Exception {
        Await.until("the session is " + state, 60, () -> client.state() == state);
    }

    private ServerProcess serverOf(KeeperClient client) throws InterruptedException {
        return serverOf(client, null);
    }

    /**
     * The server that a client is connected to, of those but one. A client that is just moving is
     * at none for a moment.
     */
    private ServerProcess serverOf(KeeperClient client, @Nullable ServerProcess but)
            throws InterruptedException {
        AtomicReference<@Nullable ServerProcess> found = new AtomicReference<>();
        Await.until(
                "a server has the session",
                20,
                () -> {
                    found.set(serverNow(client, but));
                    return found.get() != null;
                });
        return Objects.requireNonNull(found.get());
    }

    private @Nullable ServerProcess serverNow(KeeperClient client, @Nullable ServerProcess but) {
        String session = "sid=0x" + Long.toHexString(client.sessionId()) + ",";
        for (ServerProcess server : servers) {
            if (server != but && server.isRunning() && server.ask("cons").contains(session)) {
                return server;
            }
        }
        return null;
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static void signal(ServerProcess server, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /**
     * Sequential znodes, each with a number of ours: a request that was done twice would have two,
     * and one that overtook another the smaller sequence number.
     */
    @Test
    void whileServersAreKilledNothingIsDoneTwiceOrOutOfOrder_andWhatIsToldIsTrue()
            throws Exception {
        KeeperClient client = client(20);
        client.blocking().create("/written", NONE, CreateMode.PERSISTENT);
        Map<Integer, Outcome> failed = new ConcurrentHashMap<>();
        Map<Integer, String> done = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        int asked = 0;
        for (int kill = 0; kill < 4; kill++) {
            ServerProcess victim = kill % 2 == 0 ? serverOf(client) : leader();
            long killAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2_500);
            boolean killed = false;
            while (System.nanoTime() < until) {
                int number = asked++;
                all.add(
                        client.create(
                                        "/written/n-",
                                        bytes(number),
                                        CreateMode.PERSISTENT_SEQUENTIAL)
                                .handle(
                                        (created, failure) ->
                                                failure == null
                                                        ? done.put(number, created.path())
                                                        : failed.put(
                                                                number,
                                                                ((KeeperException) failure)
                                                                        .outcome())));
                TimeUnit.MICROSECONDS.sleep(500);
                if (!killed && System.nanoTime() > killAt) {
                    killed = true;
                    victim.kill();
                }
            }
            victim.start();
            victim.awaitServing();
            await(client, SessionState.CONNECTED);
        }
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
        assertThat(done.size() + failed.size()).isEqualTo(asked);
        assertThat(done.size()).isGreaterThan(1_000);
        assertThat(failed).isNotEmpty();
        check(asked, done, failed);
    }

    private ServerProcess leader() throws InterruptedException {
        return ServerProcess.awaitLeader(servers);
    }

    private void check(int asked, Map<Integer, String> done, Map<Integer, Outcome> failed)
            throws Exception {
        BlockingClient reader = client(20).blocking();
        reader.sync("/written");
        Map<String, Integer> bySequence = new TreeMap<>();
        List<CompletableFuture<?>> reads = new ArrayList<>();
        Map<String, Integer> found = new ConcurrentHashMap<>();
        for (String name : reader.getChildren("/written").names()) {
            reads.add(
                    reader.async()
                            .getData("/written/" + name)
                            .thenAccept(
                                    data ->
                                            found.put(
                                                    "/written/" + name,
                                                    Integer.parseInt(
                                                            new String(
                                                                    data.data(),
                                                                    StandardCharsets.US_ASCII)))));
        }
        CompletableFuture.allOf(reads.toArray(new CompletableFuture<?>[0])).join();
        bySequence.putAll(found);
        assertThat(new ArrayList<>(bySequence.values())).isSorted().doesNotHaveDuplicates();
        for (int number = 0; number < asked; number++) {
            String path = done.get(number);
            if (path != null) {
                assertThat(found).containsEntry(path, number);
            } else if (failed.get(number) == Outcome.NOT_EXECUTED) {
                assertThat(found.values()).doesNotContain(number);
            }
        }
    }

    @Test
    void aStoppedServerIsLeft_withTheSessionAndItsEphemerals() throws Exception {
        KeeperClient client = client(6);
        BlockingClient blocking = client.blocking();
        blocking.create("/mine", NONE, CreateMode.EPHEMERAL);
        long session = client.sessionId();
        ServerProcess stopped = serverOf(client);
        signal(stopped, "STOP");
        try {
            // A read waits for the next server, and is asked there.
            assertThat(blocking.exists("/mine")).isPresent();
            assertThat(client.sessionId()).isEqualTo(session);
            assertThat(serverOf(client, stopped)).isNotSameAs(stopped);
        } finally {
            signal(stopped, "CONT");
        }
        blocking.sync("/");
        Optional<?> there = blocking.exists("/mine");
        assertThat(there).isPresent();
    }

    @Test
    void watchesGoWithTheSession_andAGapIsSaid() throws Exception {
        KeeperClient client = client(20);
        BlockingClient blocking = client.blocking();
        blocking.create("/a", NONE, CreateMode.PERSISTENT);
        WatchStream stream =
                BlockingClient.await(client.watch("/", WatcherMode.PERSISTENT_RECURSIVE));
        CompletableFuture<EventType> once = new CompletableFuture<>();
        BlockingClient.await(client.getData("/a", event -> once.complete(event.type())));

        ServerProcess victim = serverOf(client);
        victim.kill();
        KeeperClient other = client(20);
        other.blocking().setData("/a", bytes(1), KeeperClient.ANY_VERSION);
        assertThat(once.get(60, TimeUnit.SECONDS)).isEqualTo(EventType.NODE_DATA_CHANGED);
        await(client, SessionState.CONNECTED);
        other.blocking().setData("/a", bytes(2), KeeperClient.ANY_VERSION);

        List<String> seen = new ArrayList<>();
        while (!seen.contains("/a") || !seen.contains("gap")) {
            Optional<WatchStream.Item> item = stream.next(Duration.ofSeconds(30));
            assertThat(item).isPresent();
            seen.add(
                    item.get() instanceof WatchStream.Change change
                            ? change.event().path()
                            : "gap");
        }
        BlockingClient.await(stream.closeAsync());
        other.blocking().setData("/a", bytes(3), KeeperClient.ANY_VERSION);
        blocking.sync("/a");
        blocking.getData("/a");
        while (stream.next(Duration.ZERO).isPresent()) {
            // What had come before the watch was removed.
        }
        other.blocking().setData("/a", bytes(4), KeeperClient.ANY_VERSION);
        blocking.sync("/a");
        blocking.getData("/a");
        assertThat(stream.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void withoutAQuorumReadsWait_andWritesDoToo_untilThereIsOne() throws Exception {
        KeeperClient client = client(30);
        BlockingClient blocking = client.blocking();
        blocking.create("/a", NONE, CreateMode.PERSISTENT);
        for (ServerProcess server : servers) {
            server.kill();
        }
        await(client, SessionState.SUSPENDED);
        CompletableFuture<?> write = client.setData("/a", bytes(7), 0);
        CompletableFuture<?> read = client.getData("/a");
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(write).isNotDone();
        assertThat(read).isNotDone();
        ServerProcess.startAll(servers);
        write.get(60, TimeUnit.SECONDS);
        assertThat(blocking.getData("/a").data()).isEqualTo(bytes(7));
        assertThat(client.state()).isEqualTo(SessionState.CONNECTED);
    }

    @Test
    void aSessionThatExpiredIsOver() throws Exception {
        KeeperClient client = client(4);
        BlockingClient blocking = client.blocking();
        blocking.create("/mine", NONE, CreateMode.EPHEMERAL);
        CompletableFuture<SessionState> end = new CompletableFuture<>();
        client.addListener(
                (state, why) -> {
                    if (state.isEnd()) {
                        end.complete(state);
                    }
                });
        RawClient.endSession(
                servers.getFirst().address(), client.sessionId(), client.sessionPassword());
        assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(SessionState.EXPIRED);
        KeeperException failure =
                catchThrowableOfType(KeeperException.class, () -> blocking.getData("/mine"));
        assertThat(failure).isInstanceOf(KeeperException.SessionOver.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
        assertThat(failure.path()).isEqualTo("/mine");
        assertThat(client(20).blocking().exists("/mine")).isEmpty();
    }
}
