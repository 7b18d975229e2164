package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.Created;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.Op;
import io.quorate.client.WatchStream;
import io.quorate.client.session.Outcome;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.WatcherMode;
import io.quorate.server.arch.Repository;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of {@code docs/client.md}: they stand there as they are run here. */
@Timeout(120)
class ClientExamplesIT {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final byte[] NONE = {};
    private final byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
    private String servers = "";
    private @Nullable ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        ServerProcess started = ServerProcess.standalone(folder, "");
        server = started;
        started.start();
        started.awaitServing();
        servers = started.address();
        try (KeeperClient client = KeeperClient.start(servers)) {
            client.blocking().create("/app", NONE, CreateMode.PERSISTENT);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (server != null) {
            server.kill();
        }
    }

    private void log(Object line) {
        logged.add(String.valueOf(line));
    }

    @Test
    void aSession() {
        try (KeeperClient client =
                KeeperClient.start(
                        ClientOptions.builder(servers + "/app")
                                .sessionTimeout(Duration.ofSeconds(10))
                                .build())) {
            client.addListener((state, why) -> log(state + ": " + why));
            client.create("/greeting", hello, CreateMode.EPHEMERAL).join();
            log(client.getData("/greeting").join().stat().version());
        }
        assertThat(logged).contains("0").last().isEqualTo("CLOSED: closed");
    }

    @Test
    void manyRequests() throws Exception {
        try (KeeperClient client = KeeperClient.start(servers + "/app")) {
            List<CompletableFuture<Created>> all = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                client.whenReady().join();
                all.add(client.create("/n-", NONE, CreateMode.PERSISTENT_SEQUENTIAL));
            }
            for (CompletableFuture<Created> one : all) {
                one.join();
            }
            assertThat(client.blocking().getChildren("/").names()).hasSize(1_000);
        }
    }

    @Test
    void failuresAndTransactions() throws Exception {
        try (KeeperClient client = KeeperClient.start(servers + "/app")) {
            BlockingClient blocking = client.blocking();
            blocking.create("/balance", NONE, CreateMode.PERSISTENT);
            blocking.create("/from", NONE, CreateMode.PERSISTENT);
            int version = 7;
            try {
                blocking.setData("/balance", hello, version);
            } catch (KeeperException.BadVersion changed) {
                log("somebody else was faster: " + changed.path());
            } catch (KeeperException failure) {
                if (failure.outcome() == Outcome.UNKNOWN) {
                    log("it may have been done: read before it is tried again");
                }
            }
            assertThat(logged).containsExactly("somebody else was faster: /balance");
            blocking.multi(
                    List.of(
                            Op.check("/from", 0),
                            Op.setData("/from", hello, 0),
                            Op.create("/to", hello, CreateMode.PERSISTENT)));
            assertThat(blocking.exists("/to")).isPresent();
        }
    }

    @Test
    void watches() throws Exception {
        try (KeeperClient client = KeeperClient.start(servers + "/app")) {
            WatchStream changes = client.watch("/", WatcherMode.PERSISTENT_RECURSIVE).join();
            client.create("/config", hello, CreateMode.PERSISTENT).join();
            WatchStream.Item item = changes.next();
            if (item instanceof WatchStream.Change change) {
                log(change.event().type() + " " + change.event().path());
            } else if (item instanceof WatchStream.Gap) {
                log("changes were missed: read again what must be known");
            }
            changes.close();
            assertThat(logged).containsExactly("NODE_CREATED /config");
        }
    }

    @Test
    void thePageShowsWhatIsRunHere() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/client.md"));
        Path source =
                Repository.root()
                        .resolve("server/src/test/java/io/quorate/server/ClientExamplesIT.java");
        String run = unindented(Files.readString(source));
        Matcher example = EXAMPLE.matcher(page);
        int examples = 0;
        while (example.find()) {
            assertThat(run).contains(unindented(example.group(1)));
            examples++;
        }
        assertThat(examples).isEqualTo(5);
    }

    private static String unindented(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
