package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.BlockingClient;
import io.quorate.client.ClientOptions;
import io.quorate.client.Event;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.Op;
import io.quorate.client.TransactionFailed;
import io.quorate.client.Watch;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Our own client at a real ZooKeeper and at Quorate: each operation does the same at both, below a
 * chroot too.
 */
@Timeout(120)
class KeeperClientBesideZooKeeperIT {

    private static final byte[] NONE = {};

    @TempDir static Path folder;
    private static Target real = Target.none();
    private static Target ours = Target.none();

    @BeforeAll
    static void startServers() throws Exception {
        real = Target.real(folder.resolve("zookeeper")).start();
        ours = Target.ours(3, folder.resolve("three")).start();
        real.awaitServing();
        ours.awaitServing();
    }

    @AfterAll
    static void endServers() {
        real.close();
        ours.close();
    }

    private static KeeperClient client(Target target, String chroot) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < target.size(); i++) {
            InetSocketAddress address = target.address(i);
            addresses.add("127.0.0.1:" + address.getPort());
        }
        return KeeperClient.start(
                ClientOptions.builder(String.join(",", addresses) + chroot)
                        .sessionTimeout(Duration.ofSeconds(20))
                        .build());
    }

    /** What operations came to, in words that are the same wherever they are done. */
    private static final class Notes {
        final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        <T> void note(String what, Supplier<CompletableFuture<T>> operation) throws Exception {
            CompletableFuture<T> future = operation.get();
            try {
                lines.add(what + ": " + words(String.valueOf(future.get(30, TimeUnit.SECONDS))));
            } catch (ExecutionException failed) {
                lines.add(what + ": " + failure(failed.getCause()));
            }
        }

        private static String failure(@Nullable Throwable cause) {
            if (!(cause instanceof KeeperException failure)) {
                throw new AssertionError(cause);
            }
            String words =
                    String.join(
                            " ",
                            failure.getClass().getSimpleName(),
                            failure.error().toString(),
                            failure.operation(),
                            failure.path(),
                            failure.outcome().toString());
            return failure instanceof TransactionFailed transaction
                    ? words + words(transaction.results().toString())
                    : words;
        }

        /** Zxids and times are the servers' own. */
        private static String words(String value) {
            return value.replaceAll("(zxid|Millis|ephemeralOwner)=-?[0-9]+", "$1=N")
                    .replaceAll("\\[B@[0-9a-f]+", "bytes");
        }
    }

    private List<String> everything(Target target, String chroot) throws Exception {
        Notes notes = new Notes();
        try (KeeperClient client = client(target, chroot)) {
            znodes(client, notes);
            transactions(client, notes);
            watches(client, notes);
            identities(client, notes);
            notes.lines.add(String.valueOf(client.state()));
            client.closeAsync().get(20, TimeUnit.SECONDS);
            notes.lines.add(String.valueOf(client.state()));
            notes.note("after the end", () -> client.exists("/a"));
        }
        return notes.lines;
    }

    private static void znodes(KeeperClient client, Notes notes) throws Exception {
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        notes.note("create", () -> client.create("/a", hello, CreateMode.PERSISTENT));
        notes.note("again", () -> client.create("/a", NONE, CreateMode.PERSISTENT));
        notes.note("below nothing", () -> client.create("/x/y", NONE, CreateMode.PERSISTENT));
        notes.note("bad path", () -> client.create("/a/", NONE, CreateMode.PERSISTENT));
        notes.note("sequence", () -> client.create("/a/s-", NONE, CreateMode.EPHEMERAL_SEQUENTIAL));
        notes.note("container", () -> client.create("/c", NONE, CreateMode.CONTAINER));
        notes.note("get", () -> client.getData("/a"));
        notes.note("get nothing", () -> client.getData("/none"));
        notes.note("set", () -> client.setData("/a", NONE, 0));
        notes.note("set an old version", () -> client.setData("/a", hello, 0));
        notes.note("exists", () -> client.exists("/a"));
        notes.note("does not", () -> client.exists("/none"));
        notes.note("ls", () -> client.getChildren("/a"));
        notes.note("count", () -> client.getAllChildrenNumber("/"));
        notes.note("mine", () -> client.getEphemerals("/"));
        notes.note("acl", () -> client.getAcl("/a"));
        notes.note("set acl", () -> client.setAcl("/a", Acl.OPEN, 0));
        notes.note("sync", () -> client.sync("/a"));
        notes.note("delete a parent", () -> client.delete("/a", -1));
        notes.note("delete", () -> client.delete("/c", 0));
        notes.note("config", () -> client.getConfig().thenApply(data -> data.stat().czxid()));
    }

    private static void transactions(KeeperClient client, Notes notes) throws Exception {
        notes.note(
                "multi",
                () ->
                        client.multi(
                                List.of(
                                        Op.create("/m", NONE, CreateMode.PERSISTENT),
                                        Op.setData("/m", NONE, 0),
                                        Op.check("/m", 1),
                                        Op.create("/m/t-", NONE, CreateMode.PERSISTENT_SEQUENTIAL),
                                        Op.delete("/m/t-0000000000", -1))));
        notes.note(
                "multi that fails",
                () ->
                        client.multi(
                                List.of(
                                        Op.create("/m/1", NONE, CreateMode.PERSISTENT),
                                        Op.check("/m", 7),
                                        Op.delete("/m", -1))));
        notes.note("nothing of it", () -> client.getChildren("/m"));
        notes.note(
                "reads",
                () ->
                        client.multiRead(
                                        List.of(
                                                Op.getData("/m"),
                                                Op.getChildren("/a"),
                                                Op.getData("/none")))
                                .thenApply(
                                        results ->
                                                results.stream()
                                                        .map(
                                                                one ->
                                                                        one.error()
                                                                                + " "
                                                                                + one.children())
                                                        .toList()));
    }

    private static void watches(KeeperClient client, Notes notes) throws Exception {
        notes.note("watch data", () -> client.getData("/m", event -> heard(notes, event)));
        notes.note("watch list", () -> client.getChildren("/m", event -> heard(notes, event)));
        notes.note("watch nothing", () -> client.exists("/w", event -> heard(notes, event)));
        Watch all =
                BlockingClient.await(
                        client.addWatch(
                                "/",
                                WatcherMode.PERSISTENT_RECURSIVE,
                                event -> notes.lines.add("all " + event.path())));
        notes.note("w", () -> client.create("/w", NONE, CreateMode.PERSISTENT));
        notes.note("m", () -> client.setData("/m", NONE, -1));
        notes.note("m again", () -> client.setData("/m", NONE, -1));
        notes.note("m/1", () -> client.create("/m/1", NONE, CreateMode.PERSISTENT));
        notes.note("remove", all::remove);
        notes.note("unheard", () -> client.setData("/m", NONE, -1));
        notes.note("no watch", () -> client.removeWatches("/m", WatcherType.DATA));
    }

    private static void heard(Notes notes, Event event) {
        notes.lines.add(
                event.type() + " " + event.path() + (event.zxid() > 0 ? " with its zxid" : ""));
    }

    private static void identities(KeeperClient client, Notes notes) throws Exception {
        client.addAuth("digest", "ann:secret".getBytes(StandardCharsets.UTF_8));
        // ZooKeeper tells them in no order.
        notes.note(
                "who",
                () ->
                        client.whoAmI()
                                .thenApply(
                                        all ->
                                                all.stream()
                                                        .map(String::valueOf)
                                                        .sorted()
                                                        .toList()));
        List<Acl> creator = List.of(new Acl(Permission.ALL, new Identity("auth", "")));
        notes.note("hers", () -> client.create("/hers", NONE, CreateMode.PERSISTENT, creator));
    }

    @Test
    void eachOperationDoesWhatItDoesAtZooKeeper() throws Exception {
        List<String> there = everything(real, "");
        assertThat(everything(ours, "")).containsExactlyElementsOf(there);
        assertThat(there).hasSizeGreaterThan(45).endsWith("CONNECTED", "CLOSED", there.getLast());
    }

    @Test
    void belowAChrootPathsAreTheClientsOwn() throws Exception {
        for (Target target : List.of(real, ours)) {
            try (KeeperClient root = client(target, "")) {
                root.blocking().create("/app", NONE, CreateMode.PERSISTENT);
            }
        }
        List<String> there = everything(real, "/app");
        assertThat(everything(ours, "/app")).containsExactlyElementsOf(there);
        assertThat(String.join(" ", there)).doesNotContain("/app");
    }

    @Test
    void whoIsNotWhoItSaysIsTold() throws Exception {
        for (Target target : List.of(real, ours)) {
            KeeperClient client = client(target, "");
            client.addAuth("nonsense", NONE);
            CompletableFuture<SessionState> end = new CompletableFuture<>();
            client.addListener(
                    (state, why) -> {
                        if (state.isEnd()) {
                            end.complete(state);
                        }
                    });
            assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(SessionState.AUTH_FAILED);
            client.close();
        }
    }
}
