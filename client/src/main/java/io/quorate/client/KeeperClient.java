package io.quorate.client;

import io.quorate.client.net.SessionThread;
import io.quorate.client.net.Transport;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.Outcome;
import io.quorate.client.session.SessionConfig;
import io.quorate.client.session.SessionState;
import io.quorate.client.session.WatchTarget;
import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Request.MultiOp;
import io.quorate.protocol.request.Request.MultiReadOp;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One session with an ensemble of Quorate or of Apache ZooKeeper. Requests are sent in the order in
 * which they are asked, without waiting for the answers to those before; answers and events come in
 * the order in which the server sent them, on the {@link ClientOptions#executor}.
 *
 * <p>A future fails with a {@link KeeperException}, which says whether the request may have been
 * executed. Thread-safe. The session is over when {@link #close} is done, or when the servers end
 * it: then a new client is needed.
 */
public final class KeeperClient implements AutoCloseable {

    /** Any version of a znode's data. */
    public static final int ANY_VERSION = -1;

    private static final String CONFIG = "/zookeeper/config";
    private static final int CLOSE_SECONDS = 10;
    private static final int IDLE_SECONDS = 5;

    private final ConnectString servers;
    private final SessionThread thread;
    private final InOrder executor;
    private final Requests requests;
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private KeeperClient(ClientOptions options) {
        servers = options.servers();
        Executor given = options.executor();
        executor = new InOrder(given == null ? ownThread() : given);
        thread =
                new SessionThread(
                        new SessionConfig(
                                servers.servers(),
                                millis(options.sessionTimeout()),
                                options.maxInFlight(),
                                millis(options.requestTimeout()),
                                millis(options.backoffMin()),
                                millis(options.backoffMax()),
                                options.retry(),
                                options.readOnly()),
                        new Transport(options.tls(), options.maxReplyBytes()),
                        new Changes());
        requests = new Requests(thread, executor, options.maxOutstanding());
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    /** One thread, which ends when there is nothing to do. */
    private static Executor ownThread() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread made = new Thread(task, "quorate-client-callbacks");
                            made.setDaemon(true);
                            return made;
                        });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** A client that looks for a server from now on. Returns at once. */
    public static KeeperClient start(ClientOptions options) {
        KeeperClient client = new KeeperClient(options);
        client.thread.start();
        return client;
    }

    /** The same; {@code listener} hears of the session from its beginning. */
    public static KeeperClient start(ClientOptions options, SessionListener listener) {
        KeeperClient client = new KeeperClient(options);
        client.addListener(listener);
        client.thread.start();
        return client;
    }

    /** As {@link #start(ClientOptions)}, with the usual options. */
    public static KeeperClient start(String connectString) {
        return start(ClientOptions.builder(connectString).build());
    }

    /** This client for those who wait for each answer. */
    public BlockingClient blocking() {
        return new BlockingClient(this);
    }

    // How the session stands.

    private final class Changes implements SessionThread.Changes {
        @Override
        public void state(SessionState state, String why) {
            executor.execute(
                    () -> {
                        listeners.forEach(listener -> listener.state(state, why));
                        if (state.isEnd()) {
                            closed.complete(null);
                        }
                    });
        }

        @Override
        public void triedInVain(HostAndPort server, String why, boolean allTried) {
            executor.execute(
                    () -> listeners.forEach(one -> one.triedInVain(server, why, allTried)));
        }
    }

    /** From now on {@code listener} hears of each change of {@link #state}. */
    public void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    public SessionState state() {
        return thread.state();
    }

    /** The session's id; 0 before a server has given it one. */
    public long sessionId() {
        return thread.sessionId();
    }

    /**
     * What proves to a server that the session is this client's; a copy. Who has it and the id can
     * take the session over, and end it.
     */
    public byte[] sessionPassword() {
        return thread.password();
    }

    /** The session timeout that the servers granted, or that they are asked for. */
    public Duration sessionTimeout() {
        return Duration.ofMillis(thread.timeoutMillis());
    }

    /** Requests that wait for their answers. */
    public int outstanding() {
        return requests.outstanding();
    }

    /**
     * Done when there is room for another request below {@link ClientOptions#maxOutstanding}: who
     * asks without end waits for this in between.
     */
    public CompletableFuture<Void> whenReady() {
        return requests.whenReady();
    }

    // Znodes.

    /** Creates a znode that everybody may read and write. */
    public CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateMode mode) {
        return create(path, data, mode, Acl.OPEN);
    }

    /**
     * Creates a znode.
     *
     * @param data null for none, which is not the same as empty
     * @param mode without a time to live: see {@link #createWithTtl}
     */
    public CompletableFuture<Created> create(
            String path, byte @Nullable [] data, CreateMode mode, List<Acl> acl) {
        String there = servers.toServer(path);
        return requests.ask(
                "create",
                path,
                mode == CreateMode.CONTAINER
                        ? new Request.CreateContainer(there, data, acl, mode.flags())
                        : new Request.Create2(there, data, acl, mode.flags()),
                null,
                this::created);
    }

    /**
     * Creates a znode that the servers delete when it has no children and was not changed for so
     * long.
     *
     * @param mode one of those with a time to live
     */
    public CompletableFuture<Created> createWithTtl(
            String path, byte @Nullable [] data, CreateMode mode, List<Acl> acl, Duration ttl) {
        return requests.ask(
                "create",
                path,
                new Request.CreateTtl(
                        servers.toServer(path), data, acl, mode.flags(), ttl.toMillis()),
                null,
                this::created);
    }

    private Created created(Response response) {
        Response.Create2 created = (Response.Create2) response;
        return new Created(servers.toClient(created.path()), created.stat());
    }

    /**
     * Deletes a znode without children.
     *
     * @param version of its data, or {@link #ANY_VERSION}
     */
    public CompletableFuture<Void> delete(String path, int version) {
        return requests.askForNothing(
                "delete", path, new Request.Delete(servers.toServer(path), version));
    }

    /** Whether there is such a znode, and what is known of it. */
    public CompletableFuture<Optional<Stat>> exists(String path) {
        return exists(path, (Watcher) null);
    }

    /** The same; {@code watcher} hears once of the next change to it, its creation included. */
    public CompletableFuture<Optional<Stat>> exists(String path, @Nullable Watcher watcher) {
        return requests.askIfThere(
                "exists",
                path,
                new Request.Exists(servers.toServer(path), watcher != null),
                target(watcher),
                response -> ((Response.Exists) response).stat());
    }

    /** A znode's data. */
    public CompletableFuture<NodeData> getData(String path) {
        return getData(path, null);
    }

    /** The same; {@code watcher} hears once of the next change to it. */
    public CompletableFuture<NodeData> getData(String path, @Nullable Watcher watcher) {
        return data("getData", path, servers.toServer(path), watcher);
    }

    private CompletableFuture<NodeData> data(
            String operation, String path, String there, @Nullable Watcher watcher) {
        return requests.ask(
                operation,
                path,
                new Request.GetData(there, watcher != null),
                target(watcher),
                KeeperClient::data);
    }

    private static NodeData data(Response response) {
        Response.GetData got = (Response.GetData) response;
        byte[] data = got.data();
        return new NodeData(data == null ? new byte[0] : data, got.stat(), data != null);
    }

    /**
     * Replaces a znode's data.
     *
     * @param data null for none
     * @param version of the data that is replaced, or {@link #ANY_VERSION}
     */
    public CompletableFuture<Stat> setData(String path, byte @Nullable [] data, int version) {
        return requests.ask(
                "setData",
                path,
                new Request.SetData(servers.toServer(path), data, version),
                null,
                response -> ((Response.SetData) response).stat());
    }

    /** A znode's children. */
    public CompletableFuture<Children> getChildren(String path) {
        return getChildren(path, null);
    }

    /** The same; {@code watcher} hears once of the next change to their list. */
    public CompletableFuture<Children> getChildren(String path, @Nullable Watcher watcher) {
        return requests.ask(
                "getChildren",
                path,
                new Request.GetChildren2(servers.toServer(path), watcher != null),
                target(watcher),
                response -> {
                    Response.GetChildren2 got = (Response.GetChildren2) response;
                    return new Children(got.children(), got.stat());
                });
    }

    /** How many znodes there are below one, its children and theirs. */
    public CompletableFuture<Integer> getAllChildrenNumber(String path) {
        return requests.ask(
                "getAllChildrenNumber",
                path,
                new Request.GetAllChildrenNumber(servers.toServer(path)),
                null,
                response -> ((Response.GetAllChildrenNumber) response).count());
    }

    /**
     * The session's own ephemerals.
     *
     * @param prefix their paths begin with this; {@code /} for all
     */
    public CompletableFuture<List<String>> getEphemerals(String prefix) {
        return requests.ask(
                "getEphemerals",
                prefix,
                new Request.GetEphemerals(servers.toServer(prefix)),
                null,
                response ->
                        ((Response.GetEphemerals) response)
                                .paths().stream().map(servers::toClient).toList());
    }

    /** Who may do what to a znode. */
    public CompletableFuture<NodeAcl> getAcl(String path) {
        return requests.ask(
                "getAcl",
                path,
                new Request.GetAcl(servers.toServer(path)),
                null,
                response -> {
                    Response.GetAcl got = (Response.GetAcl) response;
                    return new NodeAcl(got.acl(), got.stat());
                });
    }

    /**
     * Replaces that.
     *
     * @param version of the ACL that is replaced ({@link Stat#aversion}), or {@link #ANY_VERSION}
     */
    public CompletableFuture<Stat> setAcl(String path, List<Acl> acl, int version) {
        return requests.ask(
                "setAcl",
                path,
                new Request.SetAcl(servers.toServer(path), acl, version),
                null,
                response -> ((Response.SetAcl) response).stat());
    }

    /**
     * Done when the server has all that was written anywhere before this was asked: what is read
     * from then on is no older.
     */
    public CompletableFuture<Void> sync(String path) {
        return requests.askForNothing("sync", path, new Request.Sync(servers.toServer(path)));
    }

    /**
     * Does all of it or nothing.
     *
     * @param ops made by {@link Op}
     * @return what became of each; the future fails with {@link TransactionFailed} if nothing was
     *     done
     */
    public CompletableFuture<List<OpResult>> multi(List<MultiOp> ops) {
        return requests.transaction(
                new Request.Multi(Paths.toServer(ops, servers)), servers::toClient);
    }

    /**
     * Reads at one point of the history, each with its own result.
     *
     * @param ops made by {@link Op}
     */
    public CompletableFuture<List<ReadResult>> multiRead(List<MultiReadOp> ops) {
        return requests.ask(
                "multiRead",
                null,
                new Request.MultiRead(Paths.readsToServer(ops, servers)),
                null,
                response ->
                        ((Response.MultiRead) response)
                                .results().stream().map(KeeperClient::readResult).toList());
    }

    private static ReadResult readResult(Response one) {
        if (one instanceof Response.Failed failed) {
            return new ReadResult(failed.error(), null, null);
        }
        return one instanceof Response.GetChildren got
                ? new ReadResult(ErrorCode.OK, null, got.children())
                : new ReadResult(ErrorCode.OK, data(one), null);
    }

    // The ensemble.

    /**
     * Changes who the ensemble's servers are.
     *
     * @param joining server lines to add or change; null for none
     * @param leaving ids of servers that leave; null for none
     * @param members all server lines, in place of the first two; null if these are given
     * @param fromConfig the version of the configuration that is changed; -1 for any
     * @return the new configuration
     */
    public CompletableFuture<NodeData> reconfig(
            @Nullable String joining,
            @Nullable String leaving,
            @Nullable String members,
            long fromConfig) {
        return requests.ask(
                "reconfig",
                null,
                new Request.Reconfig(joining, leaving, members, fromConfig),
                null,
                KeeperClient::data);
    }

    /** The ensemble's configuration, whatever the client's root is. */
    public CompletableFuture<NodeData> getConfig() {
        return getConfig(null);
    }

    /** The same; {@code watcher} hears once of the next change to it. */
    public CompletableFuture<NodeData> getConfig(@Nullable Watcher watcher) {
        return data("getConfig", CONFIG, CONFIG, watcher);
    }

    /** As who the server knows this client. */
    public CompletableFuture<List<ClientInfo>> whoAmI() {
        return requests.ask(
                "whoAmI",
                null,
                new Request.WhoAmI(),
                null,
                response -> ((Response.WhoAmI) response).identities());
    }

    /**
     * Authenticates, here and at every server that the session comes to. A server that does not
     * accept it ends the session.
     */
    public void addAuth(String scheme, byte[] auth) {
        thread.authenticate(new Request.Auth(0, scheme, auth.clone()));
    }

    /**
     * Ends all of this client's watches of a type on a path, whoever set them; their watchers hear
     * of it by an event.
     *
     * @return fails with {@link ErrorCode#NO_WATCHER} if there is none
     */
    public CompletableFuture<Void> removeWatches(String path, WatcherType type) {
        return requests.askForNothing(
                "removeWatches", path, new Request.RemoveWatches(servers.toServer(path), type));
    }

    /**
     * The same of this client alone: a server that has them does not hear of it, and what it tells
     * of them is told to nobody.
     */
    public CompletableFuture<Void> forgetWatches(String path, WatcherType type) {
        String there = servers.toServer(path);
        CompletableFuture<Void> forgotten = new CompletableFuture<>();
        thread.look(
                session -> {
                    session.unwatch(there, type);
                    executor.execute(() -> forgotten.complete(null));
                });
        return forgotten;
    }

    // Watches that last.

    /** From now on {@code watcher} hears of every change to a znode, or to all below it too. */
    public CompletableFuture<Watch> addWatch(String path, WatcherMode mode, Watcher watcher) {
        return addWatch(path, mode, watcher, watch -> watch);
    }

    private <T> CompletableFuture<T> addWatch(
            String path, WatcherMode mode, Watcher watcher, Function<Watch, T> value) {
        String there = servers.toServer(path);
        WatchTarget target = new Target(watcher, servers, executor);
        return requests.ask(
                "addWatch",
                path,
                new Request.AddWatch(there, mode),
                target,
                response ->
                        value.apply(
                                new LastingWatch(
                                        thread,
                                        requests,
                                        executor,
                                        path,
                                        new Request.RemoveWatches(there, mode.type()),
                                        target)));
    }

    /** The same, to be read by a thread of the caller's. */
    public CompletableFuture<WatchStream> watch(String path, WatcherMode mode) {
        WatchStream stream = new WatchStream();
        return addWatch(path, mode, stream.watcher(), stream::of);
    }

    private @Nullable WatchTarget target(@Nullable Watcher watcher) {
        return watcher == null ? null : new Target(watcher, servers, executor);
    }

    // The end.

    /** Ends the session, and its ephemerals with it. Done when a server has said so. */
    public CompletableFuture<Void> closeAsync() {
        requests.close(thread);
        return closed;
    }

    /**
     * Ends the session and waits for that, but not where that would wait for itself: where futures
     * end and watchers are called.
     */
    @Override
    public void close() {
        CompletableFuture<Void> end = closeAsync();
        if (thread.isCurrent() || executor.isCurrent()) {
            return;
        }
        try {
            end.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            throw KeeperException.of(
                    new KeeperException.Facts(
                            ErrorCode.OPERATION_TIMEOUT,
                            "close",
                            null,
                            sessionId(),
                            Outcome.UNKNOWN));
        }
    }
}
