package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Every operation of this stage, by Apache ZooKeeper's own client against three real server
 * processes.
 */
@Timeout(180)
class ClientOperationsIT {

    private static final int TIMEOUT_MILLIS = 6_000;

    @TempDir static Path folder;
    private static List<ServerProcess> servers = List.of();

    private final List<ZooKeeper> clients = new ArrayList<>();
    private String base = "";
    private ZooKeeper client;

    @BeforeAll
    static void startServers() throws Exception {
        servers = ServerProcess.ensemble(3, folder);
        ServerProcess.startAll(servers);
    }

    @AfterAll
    static void endServers() throws Exception {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    @BeforeEach
    void connect(TestInfo test) throws Exception {
        client = client(addresses(), event -> {});
        base = "/" + test.getTestMethod().orElseThrow().getName();
        client.create(base, bytes("base"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @AfterEach
    void disconnect() throws Exception {
        for (ZooKeeper open : clients) {
            open.close();
        }
    }

    private static String addresses() {
        return String.join(",", servers.stream().map(ServerProcess::address).toList());
    }

    private ZooKeeper client(String addresses, Watcher watcher) throws Exception {
        ZooKeeper zooKeeper = new ZooKeeper(addresses, TIMEOUT_MILLIS, watcher);
        clients.add(zooKeeper);
        return zooKeeper;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String create(String name, CreateMode mode) throws Exception {
        return client.create(base + name, bytes(name), Ids.OPEN_ACL_UNSAFE, mode);
    }

    private static void sync(ZooKeeper zooKeeper, String path) throws Exception {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        zooKeeper.sync(path, (code, where, context) -> done.complete(code), null);
        assertThat(done.get(30, TimeUnit.SECONDS)).isZero();
    }

    private static Code codeOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(KeeperException.class);
        return ((KeeperException) thrown).code();
    }

    @Test
    void createsInEveryMode() throws Exception {
        assertThat(create("/p", CreateMode.PERSISTENT)).isEqualTo(base + "/p");
        assertThat(create("/s-", CreateMode.PERSISTENT_SEQUENTIAL))
                .isEqualTo(base + "/s-0000000001");
        assertThat(create("/e", CreateMode.EPHEMERAL)).isEqualTo(base + "/e");
        assertThat(create("/es-", CreateMode.EPHEMERAL_SEQUENTIAL))
                .isEqualTo(base + "/es-0000000003");
        assertThat(create("/p/", CreateMode.PERSISTENT_SEQUENTIAL))
                .isEqualTo(base + "/p/0000000000");
        assertThat(client.exists(base + "/e", false).getEphemeralOwner())
                .isEqualTo(client.getSessionId());
        assertThat(client.exists(base + "/p", false).getEphemeralOwner()).isZero();
    }

    @Test
    void createWithStatTellsAllOfIt() throws Exception {
        Stat stat = new Stat();
        client.create(base + "/n", bytes("abc"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
        assertThat(stat.getCzxid())
                .isEqualTo(stat.getMzxid())
                .isEqualTo(stat.getPzxid())
                .isPositive();
        assertThat(stat.getCtime()).isEqualTo(stat.getMtime()).isPositive();
        assertThat(stat.getVersion()).isZero();
        assertThat(stat.getCversion()).isZero();
        assertThat(stat.getAversion()).isZero();
        assertThat(stat.getDataLength()).isEqualTo(3);
        assertThat(stat.getNumChildren()).isZero();
        assertThat(client.exists(base + "/n", false)).isEqualTo(stat);
    }

    @Test
    void parentsCountTheirChildren() throws Exception {
        create("/a", CreateMode.PERSISTENT);
        create("/b", CreateMode.PERSISTENT);
        client.delete(base + "/a", -1);
        Stat stat = new Stat();
        assertThat(client.getChildren(base, false, stat)).containsExactly("b");
        assertThat(stat.getCversion()).isEqualTo(3);
        assertThat(stat.getNumChildren()).isEqualTo(1);
        assertThat(stat.getPzxid()).isGreaterThan(stat.getCzxid());
        assertThat(stat.getVersion()).isZero();
        assertThat(client.getChildren(base, false)).containsExactly("b");
    }

    @Test
    void dataChangesByVersion() throws Exception {
        assertThat(client.setData(base, bytes("1"), 0).getVersion()).isEqualTo(1);
        assertThat(codeOf(() -> client.setData(base, bytes("2"), 0))).isEqualTo(Code.BADVERSION);
        assertThat(client.setData(base, null, -1).getVersion()).isEqualTo(2);
        Stat stat = new Stat();
        assertThat(client.getData(base, false, stat)).isNull();
        assertThat(stat.getDataLength()).isZero();
    }

    @Test
    void refusesWithTheReferencesCodes() throws Exception {
        create("/n", CreateMode.PERSISTENT);
        create("/n/c", CreateMode.PERSISTENT);
        create("/e", CreateMode.EPHEMERAL);
        assertThat(codeOf(() -> create("/n", CreateMode.PERSISTENT))).isEqualTo(Code.NODEEXISTS);
        assertThat(codeOf(() -> create("/x/y", CreateMode.PERSISTENT))).isEqualTo(Code.NONODE);
        assertThat(codeOf(() -> create("/e/c", CreateMode.PERSISTENT)))
                .isEqualTo(Code.NOCHILDRENFOREPHEMERALS);
        assertThat(codeOf(() -> client.delete(base + "/n", -1))).isEqualTo(Code.NOTEMPTY);
        assertThat(codeOf(() -> client.delete(base + "/n/c", 7))).isEqualTo(Code.BADVERSION);
        assertThat(codeOf(() -> client.delete(base + "/x", -1))).isEqualTo(Code.NONODE);
        assertThat(codeOf(() -> client.getData(base + "/x", false, null))).isEqualTo(Code.NONODE);
        assertThat(codeOf(() -> client.getChildren(base + "/x", false))).isEqualTo(Code.NONODE);
        assertThat(client.exists(base + "/x", false)).isNull();
        assertThat(codeOf(() -> client.delete("/zookeeper", -1))).isEqualTo(Code.BADARGUMENTS);
        assertThat(
                        codeOf(
                                () ->
                                        client.create(
                                                base + "/acl",
                                                null,
                                                List.of(),
                                                CreateMode.PERSISTENT)))
                .isEqualTo(Code.INVALIDACL);
    }

    @Test
    void aclsAreKeptAndChecked() throws Exception {
        client.addAuthInfo("digest", bytes("user:pass"));
        client.create(base + "/mine", bytes("x"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        ZooKeeper stranger = client(addresses(), event -> {});
        sync(stranger, base);
        assertThat(codeOf(() -> stranger.getData(base + "/mine", false, null)))
                .isEqualTo(Code.NOAUTH);
        Stat stat = new Stat();
        assertThat(client.getACL(base + "/mine", stat))
                .containsExactly(
                        new ACL(Perms.ALL, new Id("digest", "user:smGaoVKd/cQkjm7b88GyorAUz20=")));
        assertThat(client.setACL(base + "/mine", Ids.OPEN_ACL_UNSAFE, 0).getAversion())
                .isEqualTo(1);
        assertThat(codeOf(() -> client.setACL(base + "/mine", Ids.OPEN_ACL_UNSAFE, 0)))
                .isEqualTo(Code.BADVERSION);
        sync(stranger, base);
        assertThat(stranger.getData(base + "/mine", false, null)).isEqualTo(bytes("x"));
    }

    @Test
    void multiIsAllOrNothing() throws Exception {
        List<OpResult> results =
                client.multi(
                        List.of(
                                Op.create(
                                        base + "/a",
                                        bytes("a"),
                                        Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.PERSISTENT),
                                Op.create(
                                        base + "/a/s-",
                                        bytes("s"),
                                        Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.PERSISTENT_SEQUENTIAL),
                                Op.setData(base + "/a", bytes("aa"), 0),
                                Op.check(base + "/a", 1)));
        assertThat(((OpResult.CreateResult) results.get(1)).getPath())
                .isEqualTo(base + "/a/s-0000000000");
        Stat first = client.exists(base + "/a", false);
        Stat second = client.exists(base + "/a/s-0000000000", false);
        assertThat(first.getCzxid()).isEqualTo(second.getCzxid());

        assertThatThrownBy(
                        () ->
                                client.multi(
                                        List.of(
                                                Op.create(
                                                        base + "/b",
                                                        null,
                                                        Ids.OPEN_ACL_UNSAFE,
                                                        CreateMode.PERSISTENT),
                                                Op.delete(base + "/a", 9),
                                                Op.delete(base + "/a/s-0000000000", -1))))
                .isInstanceOfSatisfying(
                        KeeperException.class,
                        failure -> {
                            assertThat(failure.code()).isEqualTo(Code.BADVERSION);
                            assertThat(failure.getResults())
                                    .extracting(result -> ((OpResult.ErrorResult) result).getErr())
                                    .containsExactly(
                                            0,
                                            Code.BADVERSION.intValue(),
                                            Code.RUNTIMEINCONSISTENCY.intValue());
                        });
        assertThat(client.exists(base + "/b", false)).isNull();
        assertThat(client.multi(List.of())).isEmpty();
    }

    @Test
    void multiReadAnswersEach() throws Exception {
        create("/a", CreateMode.PERSISTENT);
        List<OpResult> results =
                client.multi(
                        List.of(
                                Op.getData(base + "/a"),
                                Op.getChildren(base),
                                Op.getData(base + "/none")));
        assertThat(((OpResult.GetDataResult) results.get(0)).getData()).isEqualTo(bytes("/a"));
        assertThat(((OpResult.GetChildrenResult) results.get(1)).getChildren())
                .containsExactly("a");
        assertThat(((OpResult.ErrorResult) results.get(2)).getErr())
                .isEqualTo(Code.NONODE.intValue());
    }

    @Test
    void watchesFireOnceAndBeforeTheReplyOfTheirCause() throws Exception {
        // The client tells watchers and callbacks on one thread, in the order of the frames; who
        // waits
        // for a reply in another thread may go on before the watchers were called.
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        client.exists(base + "/n", event -> told.add(event.getType().name()));
        client.getChildren(base, event -> told.add(event.getType().name()));
        client.create(
                base + "/n",
                null,
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT,
                (code, path, context, name) -> told.add("reply " + code),
                null);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            order.add(told.poll(30, TimeUnit.SECONDS));
        }
        assertThat(order).containsExactly("NodeCreated", "NodeChildrenChanged", "reply 0");

        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        client.getData(base + "/n", events::add, null);
        client.setData(base + "/n", bytes("1"), -1);
        client.setData(base + "/n", bytes("2"), -1);
        assertThat(events.poll(5, TimeUnit.SECONDS).getType()).isEqualTo(EventType.NodeDataChanged);
        client.exists(base + "/n", events::add);
        client.delete(base + "/n", -1);
        assertThat(events.poll(5, TimeUnit.SECONDS).getType()).isEqualTo(EventType.NodeDeleted);
        assertThat(events).isEmpty();
    }

    @Test
    void watchesFireAcrossServers() throws Exception {
        for (ServerProcess server : servers) {
            BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
            ZooKeeper watcher = client(server.address(), event -> {});
            sync(watcher, base);
            watcher.getData(base, events::add, null);
            client.setData(base, bytes("for " + server.id()), -1);
            WatchedEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event.getType()).isEqualTo(EventType.NodeDataChanged);
            assertThat(watcher.getData(base, false, null)).isEqualTo(bytes("for " + server.id()));
        }
    }

    @Test
    void chrootIsTheClientsOwnRoot() throws Exception {
        ZooKeeper below = client(addresses() + base, event -> {});
        assertThat(below.create("/x", bytes("x"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isEqualTo("/x");
        sync(client, base);
        assertThat(client.getData(base + "/x", false, null)).isEqualTo(bytes("x"));
    }

    @Test
    void pipelinedCallsAnswerInOrder() throws Exception {
        int calls = 5_000;
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            answers.add(answer);
            int number = i;
            if (i % 2 == 0) {
                client.setData(
                        base,
                        bytes("v" + i),
                        i / 2,
                        (code, path, context, stat) -> {
                            order.add(number);
                            answer.complete(code == 0 ? stat.getVersion() : code);
                        },
                        null);
            } else {
                client.getData(
                        base,
                        false,
                        (code, path, context, data, stat) -> {
                            order.add(number);
                            answer.complete(code == 0 ? stat.getVersion() : code);
                        },
                        null);
            }
        }
        for (int i = 0; i < calls; i++) {
            assertThat(answers.get(i).get(60, TimeUnit.SECONDS))
                    .as("call %d", i)
                    .isEqualTo(i / 2 + 1);
        }
        assertThat(order).isSorted().hasSize(calls);
    }

    @Test
    void syncThenReadSeesWhatAnotherServerAcknowledged() throws Exception {
        List<ZooKeeper> each = new ArrayList<>();
        for (ServerProcess server : servers) {
            each.add(client(server.address(), event -> {}));
        }
        for (int i = 0; i < 60; i++) {
            each.get(i % 3).setData(base, bytes("v" + i), -1);
            ZooKeeper reader = each.get((i + 1) % 3);
            sync(reader, base);
            assertThat(reader.getData(base, false, null)).isEqualTo(bytes("v" + i));
        }
    }

    @Test
    void sequenceNumbersAreUniqueUnderConcurrency() throws Exception {
        int each = 500;
        List<CompletableFuture<String>> created = new ArrayList<>();
        for (ServerProcess server : servers) {
            ZooKeeper writer = client(server.address(), event -> {});
            for (int i = 0; i < each; i++) {
                CompletableFuture<String> path = new CompletableFuture<>();
                created.add(path);
                writer.create(
                        base + "/s-",
                        null,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL_SEQUENTIAL,
                        (code, asked, context, name) ->
                                path.complete(code == 0 ? name : "error " + code),
                        null);
            }
        }
        Set<String> paths = new TreeSet<>();
        for (CompletableFuture<String> path : created) {
            paths.add(path.get(60, TimeUnit.SECONDS));
        }
        assertThat(paths).hasSize(3 * each);
        assertThat(paths).first().isEqualTo(base + "/s-0000000000");
        assertThat(paths).last().isEqualTo(base + "/s-%010d".formatted(3 * each - 1));
    }

    @Test
    void ephemeralsEndWithTheirSessionAtOneZxid() throws Exception {
        ZooKeeper owner = client(addresses(), event -> {});
        for (int i = 0; i < 5; i++) {
            owner.create(base + "/e" + i, null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }
        sync(client, base);
        BlockingQueue<WatchedEvent> ended = new LinkedBlockingQueue<>();
        for (int i = 0; i < 5; i++) {
            assertThat(client.exists(base + "/e" + i, ended::add)).isNotNull();
        }
        owner.close();
        Set<Long> zxids = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            WatchedEvent event = ended.poll(30, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.getType()).isEqualTo(EventType.NodeDeleted);
            zxids.add(event.getZxid());
        }
        assertThat(zxids).hasSize(1);
        assertThat(client.getChildren(base, false)).isEmpty();
    }

    /** setWatches, by a client that knows of one server only and comes back when that does. */
    @Test
    void aWatcherIsToldWhatItMissedWhileItWasAway() throws Exception {
        ServerProcess own = servers.get(0);
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        ZooKeeper away = client(own.address(), events::add);
        awaitEvent(events, event -> event.getState() == KeeperState.SyncConnected);
        create("/changed", CreateMode.PERSISTENT);
        create("/deleted", CreateMode.PERSISTENT);
        create("/kept", CreateMode.PERSISTENT);
        sync(away, base);
        BlockingQueue<WatchedEvent> watched = new LinkedBlockingQueue<>();
        away.getData(base + "/changed", watched::add, null);
        away.getData(base + "/deleted", watched::add, null);
        away.exists(base + "/created", watched::add);
        away.getChildren(base + "/kept", watched::add);
        String others = servers.get(1).address() + "," + servers.get(2).address();
        own.kill();
        try {
            ZooKeeper there = client(others, event -> {});
            there.setData(base + "/changed", bytes("missed"), -1);
            there.delete(base + "/deleted", -1);
            there.create(base + "/created", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } finally {
            own.start();
            own.awaitServing();
        }
        List<String> missed = new ArrayList<>();
        while (missed.size() < 3) {
            WatchedEvent event = watched.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("missed so far: " + missed).isNotNull();
            if (event.getType() != EventType.None) {
                missed.add(event.getType() + " " + event.getPath().substring(base.length()));
            }
        }
        assertThat(missed)
                .containsExactlyInAnyOrder(
                        "NodeDataChanged /changed", "NodeDeleted /deleted", "NodeCreated /created");
        assertThat(away.getChildren(base + "/kept", false)).isEmpty();
        assertThat(watched).noneMatch(event -> event.getType() != EventType.None);
    }

    @Test
    void ephemeralsEndWhenTheirSessionExpires() throws Exception {
        BlockingQueue<WatchedEvent> ended = new LinkedBlockingQueue<>();
        try (RawClient silent = RawClient.connect(servers.get(1).address(), 4_000)) {
            silent.createEphemeral(base + "/e");
            sync(client, base);
            assertThat(client.exists(base + "/e", ended::add)).isNotNull();
            WatchedEvent event = ended.poll(30, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.getType()).isEqualTo(EventType.NodeDeleted);
        }
    }

    @Test
    void aSessionMovesToAnotherServerWhenItsOwnDies() throws Exception {
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        ZooKeeper moving = client(addresses(), events::add);
        moving.create(base + "/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        BlockingQueue<WatchedEvent> watched = new LinkedBlockingQueue<>();
        moving.getData(base, watched::add, null);
        long session = moving.getSessionId();
        ServerProcess own = serverOf(moving);
        events.clear();
        own.kill();
        try {
            awaitEvent(events, event -> event.getState() == KeeperState.SyncConnected);
            assertThat(moving.getSessionId()).isEqualTo(session);
            assertThat(moving.exists(base + "/e", false).getEphemeralOwner()).isEqualTo(session);
            moving.setData(base, bytes("after"), -1);
            // Disconnected and SyncConnected come to every watcher as well, with type None.
            awaitEvent(watched, event -> event.getType() == EventType.NodeDataChanged);
        } finally {
            own.start();
            own.awaitServing();
        }
    }

    private static void awaitEvent(
            BlockingQueue<WatchedEvent> events, Predicate<WatchedEvent> wanted)
            throws InterruptedException {
        WatchedEvent event = events.poll(30, TimeUnit.SECONDS);
        while (event != null && !wanted.test(event)) {
            event = events.poll(30, TimeUnit.SECONDS);
        }
        assertThat(event).isNotNull();
    }

    private static ServerProcess serverOf(ZooKeeper zooKeeper) {
        String told = zooKeeper.toString();
        for (ServerProcess server : servers) {
            String port = server.address().substring(server.address().indexOf(':'));
            if (told.matches("(?s).*remoteserver:[^ ]*" + port + "[^0-9].*")) {
                return server;
            }
        }
        throw new AssertionError("not connected: " + told);
    }
}
