package io.quorate.server.sim;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.Input;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients' network: connections between clients and servers, as the product's front has them.
 */
final class SimFront implements SimClients {

    /** How it behaves. */
    static final class Knobs {
        long latencyNanos = 300_000;

        /** Chance that a connection breaks when its client sends. */
        double resetChance;

        /** Chance that the server is not told of a broken connection for a long time. */
        double halfOpenChance;

        /** Mutation: chance that what a pass wrote to a client is dropped. */
        double replyLossChance;

        /** Mutation: chance that a frame arrives twice. */
        double duplicateChance;
    }

    /** What a client hears. */
    interface Caller {
        void connected(Connection connection);

        /** Whole frames, each with its length prefix. */
        void received(Connection connection, ByteBuffer frames);

        void closed(Connection connection);
    }

    /** One connection; {@code caller} knows it from the beginning, the server once it is up. */
    static final class Connection {
        private final Caller caller;
        private final PeerId to;
        private final WireWriter toClient = new WireWriter();
        private final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
        private @Nullable SimNode server;
        private ConnectionId id = new ConnectionId(0);
        private boolean clientOpen = true;
        private boolean serverOpen;
        private boolean reading = true;
        private long lastToServerNanos;
        private long lastToClientNanos;

        Connection(Caller caller, PeerId to) {
            this.caller = caller;
            this.to = to;
        }

        /** As the server numbers it; 0 before it is up. */
        long id() {
            return id.value();
        }

        PeerId server() {
            return to;
        }
    }

    private final SimRandom random;
    private final Knobs knobs;
    private final Map<ConnectionId, Connection> connections = new LinkedHashMap<>();
    private final Map<PeerId, Integer> accepted = new LinkedHashMap<>();
    private final List<Connection> closing = new ArrayList<>();
    private @Nullable Cluster cluster;

    SimFront(SimRandom random, Knobs knobs) {
        this.random = random;
        this.knobs = knobs;
    }

    void joins(Cluster joined) {
        cluster = joined;
    }

    private Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("a front without servers");
        }
        return cluster;
    }

    private long latency() {
        return knobs.latencyNanos / 2 + random.spread(knobs.latencyNanos / 2 + 1);
    }

    // ── the client's side ────────────────────────────────────────────────────────────────────

    /** Dials a server; the answer is {@link Caller#connected} or {@link Caller#closed}. */
    Connection connect(Caller caller, PeerId to) {
        Connection connection = new Connection(caller, to);
        cluster().clock().after(latency(), () -> accept(connection));
        return connection;
    }

    private void accept(Connection connection) {
        SimNode server = cluster().node(connection.to);
        if (!connection.clientOpen) {
            return;
        }
        if (server == null) {
            cluster().clock().after(latency(), () -> tellClosed(connection));
            return;
        }
        int counter = accepted.merge(connection.to, 1, Integer::sum);
        long incarnation = cluster().disk(connection.to).image().incarnation();
        connection.id = ConnectionId.of(connection.to.value(), incarnation, counter);
        connection.server = server;
        connection.serverOpen = true;
        connections.put(connection.id, connection);
        byte[] entropy = new byte[16];
        random.nextBytes(entropy);
        server.clientInput(new Input.ClientConnected(connection.id, "10.0.0.1", entropy));
        cluster()
                .clock()
                .after(
                        latency(),
                        () -> {
                            if (connection.clientOpen) {
                                connection.caller.connected(connection);
                            }
                        });
    }

    /** Sends one frame, its length prefix included. */
    void send(Connection connection, byte[] frame) {
        if (!connection.clientOpen) {
            return;
        }
        if (random.chance(knobs.resetChance)) {
            breaks(connection);
            return;
        }
        long at = cluster().clock().nowNanos() + latency();
        connection.lastToServerNanos = Math.max(connection.lastToServerNanos, at);
        cluster()
                .clock()
                .after(
                        connection.lastToServerNanos - cluster().clock().nowNanos(),
                        () -> arrive(connection, frame));
    }

    private void arrive(Connection connection, byte[] frame) {
        if (connection.serverOpen) {
            connection.toServer.add(frame);
            if (random.chance(knobs.duplicateChance)) {
                connection.toServer.add(frame);
            }
            read(connection);
        }
    }

    private void read(Connection connection) {
        SimNode server = connection.server;
        if (!connection.reading || server == null || connection.toServer.isEmpty()) {
            return;
        }
        int bytes = 0;
        for (byte[] frame : connection.toServer) {
            bytes += frame.length;
        }
        ByteBuffer frames = ByteBuffer.allocate(bytes);
        connection.toServer.forEach(frames::put);
        connection.toServer.clear();
        server.clientInput(new Input.ClientFrames(connection.id, frames.flip()));
    }

    /** The client closes, or gives up. */
    void close(Connection connection) {
        if (connection.clientOpen) {
            connection.clientOpen = false;
            long nanos = Math.max(0, connection.lastToServerNanos - cluster().clock().nowNanos());
            cluster().clock().after(nanos + latency(), () -> goneAtServer(connection));
        }
    }

    /** The connection breaks somewhere on the way. */
    private void breaks(Connection connection) {
        connection.clientOpen = false;
        long untilTold =
                random.chance(knobs.halfOpenChance)
                        ? random.spread(5 * Settings.SECOND)
                        : latency();
        cluster().clock().after(untilTold, () -> goneAtServer(connection));
        cluster().clock().after(0, () -> connection.caller.closed(connection));
    }

    private void goneAtServer(Connection connection) {
        SimNode server = connection.server;
        if (connection.serverOpen && server != null) {
            connection.serverOpen = false;
            connections.remove(connection.id);
            server.clientInput(new Input.ClientGone(connection.id));
        }
    }

    private void tellClosed(Connection connection) {
        if (connection.clientOpen) {
            connection.clientOpen = false;
            connection.caller.closed(connection);
        }
    }

    // ── the server's side ────────────────────────────────────────────────────────────────────

    private final WireWriter nowhere = new WireWriter();

    private @Nullable Connection of(SimNode server, ConnectionId id) {
        Connection connection = connections.get(id);
        return connection != null && connection.server == server ? connection : null;
    }

    @Override
    public WireWriter beginFrame(SimNode server, ConnectionId to) {
        Connection connection = of(server, to);
        WireWriter out = connection == null ? nowhere : connection.toClient;
        if (connection == null) {
            nowhere.reset();
        }
        out.beginFrame();
        return out;
    }

    @Override
    public void endFrame(SimNode server, ConnectionId to) {
        Connection connection = of(server, to);
        (connection == null ? nowhere : connection.toClient).endFrame();
    }

    /** Those that this server has closed and whose end has not left yet. */
    private List<Connection> takeClosing(SimNode server) {
        List<Connection> its = new ArrayList<>();
        for (Connection connection : closing) {
            if (connection.server == server) {
                its.add(connection);
            }
        }
        closing.removeAll(its);
        return its;
    }

    @Override
    public void flush(SimNode server) {
        for (Connection connection : takeClosing(server)) {
            flush(connection);
            afterOlder(connection, () -> tellClosed(connection));
        }
        for (Connection connection : List.copyOf(connections.values())) {
            if (connection.server == server) {
                flush(connection);
            }
        }
    }

    private void flush(Connection connection) {
        if (connection.toClient.length() == 0) {
            return;
        }
        ByteBuffer frames = ByteBuffer.wrap(connection.toClient.toByteArray());
        connection.toClient.reset();
        if (random.chance(knobs.replyLossChance)) {
            return;
        }
        afterOlder(
                connection,
                () -> {
                    if (connection.clientOpen) {
                        connection.caller.received(connection, frames);
                    }
                });
    }

    private void afterOlder(Connection connection, Runnable what) {
        long at = cluster().clock().nowNanos() + latency();
        connection.lastToClientNanos = Math.max(connection.lastToClientNanos, at);
        cluster().clock().after(connection.lastToClientNanos - cluster().clock().nowNanos(), what);
    }

    @Override
    public void close(SimNode server, ConnectionId id, CloseReason reason) {
        Connection connection = of(server, id);
        if (connection == null) {
            return;
        }
        server.closes(id, reason);
        connection.serverOpen = false;
        connections.remove(id);
        // What was written leaves at the end of the pass, or dies with the process.
        closing.add(connection);
        server.clientInput(new Input.ClientGone(id));
    }

    @Override
    public void reading(SimNode server, ConnectionId id, boolean on) {
        Connection connection = of(server, id);
        if (connection != null) {
            connection.reading = on;
            read(connection);
        }
    }

    @Override
    public void tellWhenTaken(SimNode server, ConnectionId id) {
        cluster()
                .clock()
                .after(
                        latency(),
                        () -> {
                            if (of(server, id) != null) {
                                server.clientInput(new Input.ClientTook(id));
                            }
                        });
    }

    @Override
    public void serverGone(SimNode server) {
        for (Connection connection : takeClosing(server)) {
            afterOlder(connection, () -> tellClosed(connection));
        }
        List<Connection> its = new ArrayList<>(connections.values());
        for (Connection connection : its) {
            if (connection.server == server) {
                connection.serverOpen = false;
                connections.remove(connection.id);
                if (random.chance(0.8)) {
                    afterOlder(connection, () -> tellClosed(connection));
                }
            }
        }
    }

    /** From now on nothing breaks. */
    void heal() {
        knobs.resetChance = 0;
    }
}
