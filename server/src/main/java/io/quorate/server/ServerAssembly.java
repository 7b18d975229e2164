package io.quorate.server;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.internal.PlatformDependent;
import io.quorate.server.admin.AdminServer;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.front.ClientListener;
import io.quorate.server.front.Clients;
import io.quorate.server.front.Clients.ConnectionIds;
import io.quorate.server.front.FourLetterWords;
import io.quorate.server.metrics.Exposition;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.metrics.ServerView;
import io.quorate.server.node.Input;
import io.quorate.server.node.Node;
import io.quorate.server.peer.PeerTransport;
import io.quorate.server.recovery.Damage;
import io.quorate.server.recovery.DataDirectory;
import io.quorate.server.recovery.Recovered;
import io.quorate.server.recovery.Recovery;
import io.quorate.server.recovery.RecoveryConfig;
import io.quorate.server.recovery.TreeBuilder;
import io.quorate.server.runtime.BatchEffects;
import io.quorate.server.runtime.DiskReserve;
import io.quorate.server.runtime.DiskWatch;
import io.quorate.server.runtime.EventLoops;
import io.quorate.server.runtime.LogHistory;
import io.quorate.server.runtime.NodeLoop;
import io.quorate.server.runtime.NodeQueries;
import io.quorate.server.runtime.ProcessEnd;
import io.quorate.server.runtime.StateKeeper;
import io.quorate.server.runtime.StateReceiver;
import io.quorate.server.snapshot.LoadThreads;
import io.quorate.server.snapshot.RocksStates;
import io.quorate.server.wal.WriteAheadLog;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Member;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A whole server, put together: the only place that constructs and wires, in start order. Every
 * thread of the process is made here: the node loop, the log thread and its segment preparer, the
 * snapshot thread, the disk watch, the admin loop, at the start what loads the saved state, and
 * virtual threads for name look-ups, history streams, four-letter words and HTTP requests.
 */
final class ServerAssembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerAssembly.class);
    private static final long PART_CLOSE_SECONDS = 5;

    private final ServerConfig config;
    private final ProcessEnd end;
    private final Metrics metrics;
    private final CompletableFuture<Void> draining = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** What must be closed, the last made first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final NodeLoop nodeLoop;
    private final ClientListener listener;
    private final @Nullable AdminServer admin;
    private final @Nullable AdminServer metricsPort;
    private AdminServer.@Nullable Loop adminLoop;
    private @Nullable Exposition exposition;

    /**
     * Starts a server; when this returns, it takes clients.
     *
     * @param end what ends the process
     * @throws StartFailure with one line for the operator; nothing is left running
     */
    static ServerAssembly start(ServerConfig config, BuildVersion version, ProcessEnd end)
            throws StartFailure {
        return new ServerAssembly(config, version, end);
    }

    private ServerAssembly(ServerConfig config, BuildVersion version, ProcessEnd end)
            throws StartFailure {
        this.config = config;
        this.end = end;
        boolean complete = false;
        try {
            // The disk, and what it remembers.
            long began = System.nanoTime();
            TreeBuilder state = new TreeBuilder(new SecureRandom().nextLong());
            Recovered recovered = recover(state);

            // The core: pure, and not started yet.
            Node node =
                    new Node(
                            CoreConfig.node(config),
                            recovered.history(),
                            state.tree(),
                            state.sessions(),
                            seededRandom());
            metrics = new Metrics(node.meters());
            metrics.startMillis.observe(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));

            // The loop that owns it, and the log behind it.
            MultiThreadIoEventLoopGroup group =
                    own(EventLoops.single(threads("node loop")), ServerAssembly::shutDown);
            IoEventLoop loop = group.next();
            nodeLoop = new NodeLoop(loop, CoreConfig.clockMillis(config), end, metrics);
            WriteAheadLog log = startLog(recovered);
            StateKeeper keeper =
                    own(
                            new StateKeeper(
                                    recovered.generations(),
                                    recovered.state(),
                                    log,
                                    CoreConfig.retention(config),
                                    input -> nodeLoop.execute(() -> nodeLoop.accept(input)),
                                    end,
                                    metrics,
                                    threads("snapshot thread")),
                            StateKeeper::close);

            own(nodeLoop, NodeLoop::stop);
            watchDisks(keeper);

            // Its clients and its peers.
            LiveView view =
                    new LiveView(
                            config,
                            version,
                            metrics,
                            new NodeQueries(nodeLoop, node, ServerView.LISTED_MAX),
                            HostName.read(Map.of()),
                            System::currentTimeMillis,
                            System::nanoTime);
            Clients clients =
                    new Clients(
                            CoreConfig.front(config).sharing(PlatformDependent.maxDirectMemory()),
                            new ConnectionIds(
                                    config.myId().value(), recovered.history().own().incarnation()),
                            nodeLoop::accept,
                            nodeLoop::failed,
                            nodeLoop::isPassLong,
                            new FourLetterWords(view, config.fourLetterWords()),
                            metrics);
            listener = listen(group, clients);
            view.listens(clients, listener::port);
            PeerTransport peers =
                    config.ensemble().standalone()
                            ? null
                            : new PeerTransport(
                                    loop,
                                    CoreConfig.peers(config),
                                    node::hello,
                                    nodeLoop,
                                    new LogHistory(log),
                                    keeper,
                                    task -> virtualThread(task).start(),
                                    seededRandom());

            // All is there: begin.
            BatchEffects effects =
                    new BatchEffects(
                            log,
                            keeper,
                            receiver(recovered, keeper),
                            peers,
                            clients,
                            end,
                            new Stop());
            loop.submit(() -> nodeLoop.start(node, effects)).syncUninterruptibly();
            keeper.start();
            if (peers != null) {
                own(peers, it -> it.close().get(PART_CLOSE_SECONDS, TimeUnit.SECONDS));
                startPeers(peers);
            }
            admin = startAdmin(view);
            metricsPort = startMetricsPort(view);
            listener.accept();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private void watchDisks(StateKeeper keeper) throws StartFailure {
        Path data = config.storage().dataDir();
        Path log = config.storage().dataLogDir();
        try {
            long volumeBytes =
                    Math.min(
                            Files.getFileStore(data).getTotalSpace(),
                            Files.getFileStore(log).getTotalSpace());
            DiskWatch watch =
                    own(
                            new DiskWatch(
                                    List.of(data, log),
                                    CoreConfig.diskMarks(config, volumeBytes),
                                    new DiskReserve(
                                            data.resolve("version-3"),
                                            CoreConfig.DISK_RESERVE_BYTES),
                                    config.storage().disk().slowSync().toMillis(),
                                    metrics,
                                    disk -> {
                                        keeper.diskIsLow(disk.space() != DiskState.Space.OK);
                                        nodeLoop.execute(
                                                () ->
                                                        nodeLoop.acceptIfStarted(
                                                                new Input.DiskReported(disk)));
                                    }),
                            DiskWatch::close);
            nodeLoop.watchDisks(watch);
            threads("disk watch").newThread(watch).start();
        } catch (IOException unusable) {
            throw new StartFailure(ExitCode.DATA_DIRECTORY_UNUSABLE, unusable);
        }
    }

    private StateReceiver receiver(Recovered recovered, StateKeeper keeper) throws StartFailure {
        try {
            return new StateReceiver(
                    recovered.generations(),
                    keeper,
                    nodeLoop::execute,
                    nodeLoop::accept,
                    new SecureRandom()::nextLong);
        } catch (IOException unusable) {
            throw new StartFailure(ExitCode.DATA_DIRECTORY_UNUSABLE, unusable);
        }
    }

    private Recovered recover(TreeBuilder state) throws StartFailure {
        try (ExecutorService readers = Executors.newSingleThreadExecutor(threads("state reader"))) {
            DataDirectory directory =
                    own(
                            DataDirectory.open(
                                    config.storage().dataDir(), config.storage().dataLogDir()),
                            DataDirectory::close);
            Recovered recovered =
                    Recovery.open(
                            directory.storage(
                                    new RocksStates(
                                            directory.states(),
                                            new LoadThreads(
                                                    threads("state loader"),
                                                    Runtime.getRuntime().availableProcessors()))),
                            new RecoveryConfig(
                                    CoreConfig.wal(config),
                                    CoreConfig.windowMaxBytes(),
                                    CoreConfig.FEATURE_LEVEL,
                                    config.membership().voterCount() == 1),
                            seededRandom(),
                            state,
                            readers);
            recovered.notes().forEach(LOG::info);
            String warning = recovered.warning();
            if (warning != null) {
                LOG.warn("{}", warning);
            }
            checkHistory(recovered);
            return recovered;
        } catch (IOException unusable) {
            throw new StartFailure(ExitCode.DATA_DIRECTORY_UNUSABLE, unusable);
        }
    }

    private void checkHistory(Recovered recovered) throws StartFailure {
        int servers = recovered.loggedMembership().members().size();
        if (config.ensemble().standalone() && servers > 1) {
            throw new StartFailure(
                    ExitCode.CONFIG_ERROR,
                    "dataDir="
                            + config.storage().dataDir()
                            + " belongs to an ensemble of "
                            + servers
                            + " servers, and the configuration has no server.N line: give it"
                            + " the ensemble's lines, or an empty dataDir");
        }
        refuseOthersDisk(recovered);
        Damage damage = recovered.damage();
        if (damage == null) {
            return;
        }
        if (config.membership().voterCount() == 1) {
            throw new StartFailure(
                    ExitCode.HISTORY_UNTRUSTED,
                    damage.message()
                            + ". No other server votes here, so nothing can rebuild it. Keep a copy"
                            + " of this directory, then either put a backup in its place, or move"
                            + " it away and start with an empty one");
        }
        LOG.error(
                "{}. This server now stands as DAMAGED: it does not vote, and its acknowledgements"
                        + " do not count, until a leader has rebuilt it. While a majority of the"
                        + " other servers is up, leave it running; otherwise stop it, keep this"
                        + " directory, and bring the others back first",
                damage.message());
    }

    /**
     * A disk has one server. Under another id it would count for nobody, and its promises would be
     * held by the wrong one.
     */
    private void refuseOthersDisk(Recovered recovered) throws StartFailure {
        long diskId = recovered.history().own().diskId();
        for (Member member : recovered.loggedMembership().members()) {
            if (diskId != 0 && member.diskId() == diskId && !member.id().equals(config.myId())) {
                throw new StartFailure(
                        ExitCode.CONFIG_ERROR,
                        "dataDir="
                                + config.storage().dataDir()
                                + " is the disk of server "
                                + member.id()
                                + ", and this server is "
                                + config.myId()
                                + ": correct its myid, or give it its own dataDir");
            }
        }
    }

    private WriteAheadLog startLog(Recovered recovered) throws StartFailure {
        try {
            return own(
                    WriteAheadLog.start(
                            recovered.log(), nodeLoop, threads("log thread", "segment preparer")),
                    WriteAheadLog::close);
        } catch (IOException unusable) {
            throw new StartFailure(ExitCode.LOG_WRITE_FAILED, unusable);
        }
    }

    private ClientListener listen(MultiThreadIoEventLoopGroup group, Clients clients)
            throws StartFailure {
        String host = config.clients().bindHost();
        int port = config.clients().port();
        try {
            return own(
                    ClientListener.bind(
                            group,
                            EventLoops.serverChannel(),
                            host == null
                                    ? new InetSocketAddress(port)
                                    : new InetSocketAddress(host, port),
                            config.clients().backlog(),
                            clients),
                    ClientListener::close);
        } catch (IOException taken) {
            throw StartFailure.ofPort(taken);
        }
    }

    /** Its HTTP port; null if it has none. */
    private @Nullable AdminServer startAdmin(LiveView view) throws StartFailure {
        ServerConfig.Admin wanted = config.admin();
        if (!wanted.enabled()) {
            return null;
        }
        try {
            return own(
                    AdminServer.admin(adminLoop(), config, view, exposition(view)),
                    AdminServer::close);
        } catch (IOException taken) {
            if (wanted.portGiven()) {
                throw StartFailure.ofPort(taken);
            }
            LOG.warn(
                    "{}; this server goes on without it. admin.serverPort names another port,"
                            + " admin.enableServer=false none",
                    StartFailure.ofPort(taken).getMessage());
            return null;
        }
    }

    /** A port for the meters alone; null if none was asked for. */
    private @Nullable AdminServer startMetricsPort(LiveView view) throws StartFailure {
        ServerConfig.MetricsEndpoint wanted = config.metrics();
        Integer port = wanted.port();
        if (port == null) {
            return null;
        }
        try {
            return own(
                    AdminServer.metrics(adminLoop(), config, port, view, exposition(view)),
                    AdminServer::close);
        } catch (IOException taken) {
            throw StartFailure.ofPort(taken);
        }
    }

    /** One loop for all HTTP: the first port that is opened brings it. */
    private AdminServer.Loop adminLoop() {
        AdminServer.Loop loop = adminLoop;
        if (loop == null) {
            MultiThreadIoEventLoopGroup group =
                    own(EventLoops.single(threads("admin loop")), ServerAssembly::shutDown);
            loop = new AdminServer.Loop(group, EventLoops.serverChannel());
            adminLoop = loop;
        }
        return loop;
    }

    private Exposition exposition(LiveView view) {
        Exposition all = exposition;
        if (all == null) {
            all =
                    own(
                            new Exposition(view.metrics(), config.metrics().exportJvmInfo()),
                            Exposition::close);
            exposition = all;
        }
        return all;
    }

    private static void startPeers(PeerTransport peers) throws StartFailure {
        try {
            peers.start();
        } catch (IOException taken) {
            throw StartFailure.ofPort(taken);
        }
    }

    /** The port that clients connect to. */
    int clientPort() {
        return listener.port();
    }

    /** The HTTP port; 0 if there is none. */
    int adminPort() {
        return admin == null ? 0 : admin.port();
    }

    /** The port for the meters alone; 0 if there is none. */
    int metricsPort() {
        return metricsPort == null ? 0 : metricsPort.port();
    }

    /**
     * Waits until the others are a quorum without this server, as long as the configuration says;
     * then gives leadership away, answers what can be answered, and closes all.
     *
     * @param drainMillis how long it may take from when it waits for the others no longer
     * @return whether the node said in time that nothing keeps it
     */
    boolean stop(long drainMillis) {
        long waitMillis = config.timing().quorumWait().toMillis();
        nodeLoop.execute(() -> nodeLoop.accept(new Input.Stop()));
        boolean inTime = isDone(draining, waitMillis + drainMillis);
        listener.close();
        inTime = inTime && isDone(stopped, drainMillis);
        close();
        return inTime;
    }

    private static boolean isDone(CompletableFuture<Void> step, long waitMillis) {
        try {
            step.get(waitMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the node says when it is told to stop. */
    private final class Stop implements BatchEffects.StopListener {

        @Override
        public void draining() {
            draining.complete(null);
        }

        @Override
        public void stopped() {
            nodeLoop.execute(() -> stopped.complete(null));
        }
    }

    /** Closes everything, without a word to anybody. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.removeLast();
            try {
                part.close();
            } catch (Exception failure) {
                LOG.warn("while closing: {}", failure.toString());
            }
        }
    }

    // Details.

    private interface Closer<T> {
        void close(T part) throws Exception;
    }

    private <T> T own(T part, Closer<T> closer) {
        parts.addLast(() -> closer.close(part));
        return part;
    }

    private static void shutDown(MultiThreadIoEventLoopGroup group) {
        group.shutdownGracefully(0, PART_CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static SplittableRandom seededRandom() {
        return new SplittableRandom(new SecureRandom().nextLong());
    }

    private ThreadFactory threads(String... names) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            // Netty's buffers and thread locals are faster on a thread of this kind.
            Thread thread = new FastThreadLocalThread(task);
            thread.setName(names[Math.min(made.getAndIncrement(), names.length - 1)]);
            thread.setUncaughtExceptionHandler((its, failure) -> end.uncaught(failure));
            return thread;
        };
    }

    private Thread virtualThread(Runnable task) {
        return Thread.ofVirtual()
                .name("look-up or stream")
                .uncaughtExceptionHandler((its, failure) -> end.uncaught(failure))
                .unstarted(task);
    }
}
