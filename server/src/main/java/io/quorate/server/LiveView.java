package io.quorate.server;

import io.quorate.server.config.ServerConfig;
import io.quorate.server.front.Clients;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.metrics.Picture;
import io.quorate.server.metrics.ServerView;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.Inspection;
import io.quorate.server.node.Node;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;
import io.quorate.server.runtime.NodeQueries;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** A running server, for those who look at it. */
final class LiveView implements ServerView {

    private static final int EPHEMERALS_OF_ONE_MAX = 10_000;

    private final ServerConfig config;
    private final BuildVersion version;
    private final Metrics metrics;
    private final NodeQueries queries;
    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private final long startedNanos;
    private final String hostName;

    /** Known when the server listens. */
    private volatile @Nullable Clients clients;

    private volatile IntSupplier clientPort = () -> 0;
    private volatile long traceMask;

    LiveView(
            ServerConfig config,
            BuildVersion version,
            Metrics metrics,
            NodeQueries queries,
            String hostName,
            LongSupplier wallMillis,
            LongSupplier nanos) {
        this.config = config;
        this.version = version;
        this.metrics = metrics;
        this.queries = queries;
        this.hostName = hostName;
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        startedNanos = nanos.getAsLong();
    }

    /** The client port is there. Nothing that asks for clients comes before. */
    void listens(Clients connections, IntSupplier port) {
        clients = connections;
        clientPort = port;
    }

    @Override
    public CompletableFuture<Picture> picture() {
        return queries.ask(this::picture);
    }

    private Picture picture(Node node) {
        Clients connections = clients;
        return new Picture(
                node.status(),
                connections == null ? 0 : connections.count(),
                connections == null ? 0 : connections.refusedShare(),
                TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startedNanos),
                config.membership().voterCount(),
                true);
    }

    @Override
    public CompletableFuture<Listing<Connection>> connections() {
        CompletableFuture<Map<Long, SocketAddress>> open =
                queries.ask(
                        node -> {
                            Clients connections = clients;
                            return connections == null
                                    ? Map.of()
                                    : connections.remoteAddresses(LISTED_MAX);
                        });
        CompletableFuture<Listing<ClientStatus>> known = queries.list(Inspection::nextClients);
        CompletableFuture<Listing<Connection>> all =
                known.thenCombineAsync(
                        open,
                        LiveView::joined,
                        join -> Thread.ofVirtual().name("connections").start(join));
        // Who gives up on the whole gives up on its parts.
        all.whenComplete((joined, failure) -> known.cancel(false));
        return all;
    }

    private static Listing<Connection> joined(
            Listing<ClientStatus> known, Map<Long, SocketAddress> open) {
        Map<Long, ClientStatus> byId = new HashMap<>();
        for (ClientStatus client : known.all()) {
            byId.put(client.connection().value(), client);
        }
        List<Connection> all = new ArrayList<>();
        for (Map.Entry<Long, SocketAddress> connection : open.entrySet()) {
            all.add(new Connection(connection.getValue(), byId.get(connection.getKey())));
        }
        return new Listing<>(all, known.complete() && open.size() < LISTED_MAX);
    }

    @Override
    public CompletableFuture<Listing<WatchStatus>> watches() {
        return queries.list(Inspection::nextWatches);
    }

    @Override
    public CompletableFuture<Listing<SessionStatus>> sessions() {
        return queries.list(
                (inspection, max, to) -> inspection.nextSessions(max, EPHEMERALS_OF_ONE_MAX, to));
    }

    @Override
    public CompletableFuture<List<DigestAt>> digests() {
        return queries.ask(Node::digests);
    }

    @Override
    public CompletableFuture<Picture> resetServerStatistics() {
        return queries.ask(
                node -> {
                    node.resetStatistics();
                    metrics.reset();
                    return picture(node);
                });
    }

    @Override
    public CompletableFuture<Picture> resetConnectionStatistics() {
        return queries.ask(
                node -> {
                    node.resetConnectionStatistics();
                    return picture(node);
                });
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public String version() {
        return version.zooKeeperStyle();
    }

    @Override
    public String configurationText() {
        return ConfText.of(config, clientPort.getAsInt());
    }

    @Override
    public Folders folders() {
        return new Folders(config.storage().dataDir(), config.storage().dataLogDir());
    }

    @Override
    public Map<String, String> properties() {
        return ManagementFactory.getRuntimeMXBean().getSystemProperties();
    }

    @Override
    public String hostName() {
        return hostName;
    }

    @Override
    public long wallMillis() {
        return wallMillis.getAsLong();
    }

    @Override
    public long traceMask() {
        return traceMask;
    }

    @Override
    public void traceMask(long mask) {
        traceMask = mask;
    }
}
