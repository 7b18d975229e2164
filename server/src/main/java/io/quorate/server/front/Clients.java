package io.quorate.server.front;

import io.netty.channel.Channel;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.Input;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * All client connections of a server: who is admitted, who has something to be flushed, who takes
 * nothing. Everything runs on the node loop's thread.
 */
public final class Clients {

    private static final int ENTROPY_BYTES = 16;

    /** Behind the length: version, zxid and timeout (PROTOCOL 3.1). */
    private static final int SESSION_ID_OFFSET = 4 + 4 + 8 + 4;

    private static final int POOLED_WRITERS = 256;
    private static final int POOLED_WRITER_BYTES = 64 * 1024;

    /** One change may be told to many: what that comes to does not wait for the end of a pass. */
    private static final int UNFLUSHED_BYTES_MAX = 8 << 20;

    /** What is sent at once, in about a millisecond; others are heard before the rest. */
    private static final int FLUSHED_AT_ONCE = 128;

    private static final int FLUSHED_BYTES_AT_ONCE = 1 << 20;

    private final FrontLimits limits;
    private final ConnectionIds ids;
    private final Consumer<Input> inputs;
    private final Consumer<Throwable> failure;
    private final BooleanSupplier busy;
    private final FourLetterWords words;
    private final Metrics metrics;
    private final CloseLog closeLog;
    private final ConnectionTokens tokens;
    private final SecureRandom random = new SecureRandom();

    private final LongObjectMap<ClientChannel> byId = new LongObjectHashMap<>();
    private final Map<String, Integer> openByAddress = new HashMap<>();
    private final Set<ClientChannel> sessionless = new LinkedHashSet<>();
    private final Set<ClientChannel> unread = new LinkedHashSet<>();
    private final UnfinishedFrames unfinished;
    private final UntakenReplies untaken;
    private final ArrayDeque<WireWriter> writers = new ArrayDeque<>();
    private final WireWriter nowhere = new WireWriter();
    private final ArrayDeque<ClientChannel> flushQueue = new ArrayDeque<>();

    /** Those who had to wait for the next pass to be flushed. */
    private final ArrayDeque<ClientChannel> flushLater = new ArrayDeque<>();

    private @Nullable ClientChannel current;

    /** Written, and not handed to the sockets. */
    private long unflushedBytes;

    /** Names connections: see {@link ConnectionId}. */
    public static final class ConnectionIds {
        private final int serverId;
        private final long incarnation;
        private int counter;

        public ConnectionIds(int serverId, long incarnation) {
            this.serverId = serverId;
            this.incarnation = incarnation;
        }

        ConnectionId next() {
            counter++;
            return ConnectionId.of(serverId, incarnation, counter);
        }
    }

    /**
     * @param inputs takes what clients do, at once
     * @param failure ends the process
     * @param busy whether frames should wait until others were heard
     */
    public Clients(
            FrontLimits limits,
            ConnectionIds ids,
            Consumer<Input> inputs,
            Consumer<Throwable> failure,
            BooleanSupplier busy,
            FourLetterWords words,
            Metrics metrics) {
        this.limits = limits;
        this.ids = ids;
        this.inputs = inputs;
        this.failure = failure;
        this.busy = busy;
        this.words = words;
        this.metrics = metrics;
        this.tokens = new ConnectionTokens(limits.tokens(), random::nextDouble, System.nanoTime());
        this.closeLog = new CloseLog(LoggerFactory.getLogger(Clients.class), metrics.closed);
        unfinished = new UnfinishedFrames(limits.unfinishedBytes());
        untaken = new UntakenReplies(limits.untakenBytes());
    }

    // What the node asks for, by way of the product's effects.

    /** Begins a frame to a client; what is written for one that is gone goes nowhere. */
    public WireWriter beginFrame(ConnectionId to) {
        ClientChannel client = find(to);
        current = client;
        WireWriter writer = client == null ? null : client.beginFrame();
        if (writer == null) {
            nowhere.reset();
            return nowhere;
        }
        return writer;
    }

    public void endFrame(ConnectionId to) {
        ClientChannel client = find(to);
        if (client != null) {
            client.endFrame();
        }
    }

    public void close(ConnectionId connection, CloseReason reason) {
        ClientChannel client = find(connection);
        if (client != null) {
            client.close(reason);
        }
    }

    public void reading(ConnectionId connection, boolean on) {
        ClientChannel client = find(connection);
        if (client != null) {
            client.reading(on);
        }
    }

    public void tellWhenTaken(ConnectionId connection) {
        ClientChannel client = find(connection);
        if (client != null) {
            client.tellWhenTaken();
        }
    }

    /**
     * Sends what there is for the clients, one write and flush each, as far as that does not take
     * long: what this pass had, and then what earlier ones left. So a change that is told to
     * thousands delays nobody's reply by all of that.
     *
     * @return whether there is more
     */
    public boolean flush() {
        long nowNanos = System.nanoTime();
        flushSome(flushQueue, FLUSHED_AT_ONCE, FLUSHED_BYTES_AT_ONCE, nowNanos);
        flushSome(flushLater, FLUSHED_AT_ONCE, FLUSHED_BYTES_AT_ONCE, nowNanos);
        flushLater.addAll(flushQueue);
        flushQueue.clear();
        relieve(nowNanos);
        return !flushLater.isEmpty();
    }

    /** Sends all of it. */
    public void flushAll() {
        long nowNanos = System.nanoTime();
        while (!flushLater.isEmpty() || !flushQueue.isEmpty()) {
            flushSome(flushLater, Integer.MAX_VALUE, Long.MAX_VALUE, nowNanos);
            flushSome(flushQueue, Integer.MAX_VALUE, Long.MAX_VALUE, nowNanos);
        }
        relieve(nowNanos);
    }

    private void flushSome(
            ArrayDeque<ClientChannel> queue, int maxClients, long maxBytes, long nowNanos) {
        long bytes = 0;
        for (int i = 0; i < maxClients && bytes < maxBytes && !queue.isEmpty(); i++) {
            int flushed = queue.remove().flush(nowNanos);
            bytes += flushed;
            unflushedBytes -= flushed;
        }
    }

    private void relieve(long nowNanos) {
        if (untaken.isTooMuch()) {
            untaken.relieve(nowNanos);
        }
    }

    void wrote(int bytes) {
        unflushedBytes += bytes;
        if (unflushedBytes > UNFLUSHED_BYTES_MAX) {
            flushAll();
        }
    }

    UntakenReplies untaken() {
        return untaken;
    }

    // Replies to one connection come in runs: the last one found is the likeliest next.
    private @Nullable ClientChannel find(ConnectionId id) {
        ClientChannel last = current;
        if (last != null && last.id().value() == id.value()) {
            return last;
        }
        return byId.get(id.value());
    }

    // Time.

    /** Closes connections that never spoke and clients that do not read. About once a second. */
    public void sweep(long nowNanos) {
        long until = nowNanos - limits.sessionlessMillis() * 1_000_000L;
        while (!sessionless.isEmpty()) {
            ClientChannel oldest = sessionless.iterator().next();
            if (oldest.openedNanos() - until > 0) {
                break;
            }
            sessionless.remove(oldest);
            if (oldest.isSessionlessSince(until)) {
                metrics.sessionlessExpired.increment();
                oldest.closeNow(CloseReason.NO_FIRST_FRAME, "");
            }
        }
        for (ClientChannel client : unfinished.overdue(nowNanos)) {
            overdue(client);
        }
        for (ClientChannel client : List.copyOf(unread)) {
            client.checkStalled(nowNanos);
        }
        closeLog.second();
    }

    // What a connection tells.

    ClientChannel newChannel(Channel channel) {
        return new ClientChannel(channel, ids.next(), this, System.nanoTime());
    }

    void opened(ClientChannel client) {
        String address = client.numericAddress();
        int open = openByAddress.merge(address, 1, Integer::sum);
        byId.put(client.id().value(), client);
        sessionless.add(client);
        if (limits.maxConnections() > 0 && byId.size() > limits.maxConnections()) {
            metrics.connectionsRejected.increment();
            client.closeNow(
                    CloseReason.TOO_MANY_CONNECTIONS, ": maxCnxns is " + limits.maxConnections());
        } else if (limits.maxConnectionsPerAddress() > 0
                && open > limits.maxConnectionsPerAddress()) {
            metrics.connectionsRejected.increment();
            client.closeNow(
                    CloseReason.TOO_MANY_CONNECTIONS,
                    ": maxClientCnxns is " + limits.maxConnectionsPerAddress());
        }
    }

    /**
     * Whether a connection that sends its first frame may have a session now.
     *
     * @param handshake a ConnectRequest with its length prefix, or anything
     */
    boolean admit(ByteBuffer handshake) {
        int at = handshake.position() + SESSION_ID_OFFSET;
        boolean again = at + Long.BYTES <= handshake.limit() && handshake.getLong(at) != 0;
        boolean admitted = tokens.take(again, System.nanoTime());
        if (!admitted) {
            metrics.connectionsRejected.increment();
        }
        return admitted;
    }

    /** How likely a connection is refused although there is a token for it: 0 to 1. */
    public double refusedShare() {
        return tokens.refusedShare();
    }

    void closed(ClientChannel client) {
        if (byId.remove(client.id().value()) != null) {
            openByAddress.computeIfPresent(
                    client.numericAddress(), (address, open) -> open == 1 ? null : open - 1);
        }
        unread.remove(client);
        sessionless.remove(client);
        client.countUnsent(System.nanoTime());
        finished(client);
        if (current == client) {
            current = null;
        }
    }

    /** A connection ends for this reason: told once of each. */
    void closing(ClientChannel client, CloseReason reason, String detail) {
        switch (reason) {
            case SESSION_CLOSED, SHUTDOWN, WORD_ANSWERED -> {}
            default -> metrics.connectionsDropped.increment();
        }
        closeLog.closed(client, client.id(), reason, detail);
    }

    /** A request is longer than allowed: answered with an error. */
    void tooLong(ClientChannel client, int length) {
        metrics.tooLongFrames.increment();
        closeLog.tooLong(client, length, limits.maxFrameBytes());
    }

    /** The client has begun a frame and not ended it. */
    void begun(ClientChannel client, int frameBytes) {
        unfinished.begun(client, frameBytes, System.nanoTime());
    }

    /** The client's frame is whole, or nobody waits for its end any more. */
    void finished(ClientChannel client) {
        unfinished.ended(client);
        if (unfinished.hasWaiting()) {
            unfinished.admit(System.nanoTime());
        }
    }

    /** So much of what the client sent is kept now; so much was before. */
    void keeps(ClientChannel client, int nowBytes, int beforeBytes) {
        unfinished.keeps(client, nowBytes, beforeBytes);
        ClientChannel most = nowBytes > beforeBytes ? unfinished.tooMuchOf() : null;
        if (most != null) {
            most.closeNow(
                    CloseReason.REQUESTS_UNREAD,
                    ": " + most.keptBytes() + " bytes that could not be read yet");
        }
    }

    private static void overdue(ClientChannel client) {
        client.closeNow(
                CloseReason.FRAME_UNFINISHED,
                ": one of " + client.room() + " bytes, and others wait for its room");
    }

    void unread(ClientChannel client, boolean unreadNow) {
        if (unreadNow && !client.isGone()) {
            unread.add(client);
        } else {
            unread.remove(client);
        }
    }

    void queueFlush(ClientChannel client) {
        flushQueue.add(client);
    }

    void input(Input input) {
        inputs.accept(input);
    }

    /** Runs what an event of a socket leads to; whatever it throws ends the process. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            failure.accept(thrown);
        }
    }

    void failed(Throwable thrown) {
        failure.accept(thrown);
    }

    boolean isBusy() {
        return busy.getAsBoolean();
    }

    byte[] entropy() {
        byte[] entropy = new byte[ENTROPY_BYTES];
        random.nextBytes(entropy);
        return entropy;
    }

    /** Buffers belong to connections only while they have something to say. */
    WireWriter borrowWriter() {
        WireWriter pooled = writers.pollLast();
        return pooled == null ? new WireWriter(4096) : pooled;
    }

    void returnWriter(WireWriter writer) {
        if (writers.size() < POOLED_WRITERS && writer.array().length <= POOLED_WRITER_BYTES) {
            writer.reset();
            writers.addLast(writer);
        }
    }

    FrontLimits limits() {
        return limits;
    }

    FourLetterWords words() {
        return words;
    }

    /** Open connections, sessionless ones and the asking one included, as ZooKeeper counts. */
    public int count() {
        return byId.size();
    }

    /** Where open connections lead to, by the value of their ids: a copy of so many at most. */
    public Map<Long, SocketAddress> remoteAddresses(int max) {
        Map<Long, SocketAddress> addresses = new LinkedHashMap<>();
        for (ClientChannel client : byId.values()) {
            if (addresses.size() == max) {
                break;
            }
            addresses.put(client.id().value(), client.remoteAddress());
        }
        return addresses;
    }

    Metrics metrics() {
        return metrics;
    }
}
