package io.quorate.server.node;

import io.quorate.protocol.Identity;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.watch.Watcher;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One client connection and the queue of its requests that are not answered yet. Replies leave in
 * the order of the queue (PROTOCOL 2). What stands at and behind {@link #firstHeld} has not been
 * looked at; everything before it was routed.
 */
final class Client {

    /** How far the connection has come. */
    enum Phase {
        /** No ConnectRequest yet. */
        NEW,
        /** The leader is asked for its session. */
        OPENING,
        /** It has a session. */
        OPEN,
        /** Its closeSession is on the way: what follows is not looked at. */
        CLOSING,
        /** It is gone. */
        CLOSED
    }

    /** All identities of a connection, packed. */
    private static final int IDENTITY_BYTES_MAX = 16 << 10;

    final ConnectionId id;
    final String address;
    final Watcher watcher;

    /** 16 random bytes: the password if a session is created here. */
    final byte[] entropy;

    Phase phase = Phase.NEW;

    /** Clients up to 3.3 neither send nor expect the last byte of the handshake. */
    boolean hasReadOnlyByte;

    /** What was asked of the leader while {@link Phase#OPENING}, to be asked again of the next. */
    @Nullable RelayMessage opening;

    /** Whether the history holds the transaction that {@link #opening} became. */
    boolean openingLogged;

    long sessionId;
    int timeoutMillis;

    /** Its session, if only this server knows it. */
    LocalSessions.@Nullable LocalSession localSession;

    private List<Identity> identities;
    private byte[] packedIdentities;

    /** The setWatches at the head of the queue, if that is under way. */
    @Nullable WatchRestore restoring;

    private @Nullable Waiting head;
    private @Nullable Waiting tail;
    private @Nullable Waiting firstHeld;
    private int queued;
    private int heldBytes;

    /** The oldest barrier in the queue that the leader has not confirmed. */
    private @Nullable Waiting firstUnconfirmed;

    /** While the history is searched for this client's writes: where to go on. */
    private @Nullable Waiting logCursor;

    /** Whether the shell reads from the connection. */
    boolean reading = true;

    /** Whether a write of it waits for credit. */
    boolean starved;

    /** Whether it is not read from because too much of all clients is unanswered. */
    boolean crowdedOut;

    /** Whether it stands in the queue of those whose held requests may go on. */
    boolean runnable;

    /** Whether so much was written to it that reads wait until it has taken some of that. */
    boolean full;

    private long writtenBytes;
    private long writtenInPass;

    /** Whether it was heard from since the leader was last told. */
    boolean touched;

    long received;
    long sent;

    // For those who look at the connection: what was answered last, and how fast.

    private final long connectedMillis;
    private int lastOpcode;
    private long lastCxid = -1;
    private long lastZxid = -1;
    private long lastResponseNanos;
    private long lastLatencyNanos;
    private long minLatencyNanos = Long.MAX_VALUE;
    private long maxLatencyNanos;
    private long latencySumNanos;
    private long answered;

    @Nullable Client previous;
    @Nullable Client next;

    /**
     * @param wallMillis when it connected
     */
    Client(ConnectionId id, String address, byte[] entropy, long wallMillis) {
        connectedMillis = wallMillis;
        this.id = id;
        this.address = address;
        this.entropy = entropy;
        watcher = new Watcher(id.value());
        identities = List.of(new Identity("ip", address));
        packedIdentities = pack(identities);
    }

    /** Who the client is: the ip first, then what it authenticated as, in that order. */
    List<Identity> identities() {
        return identities;
    }

    /** The same as a forwarded request carries it. */
    byte[] packedIdentities() {
        return packedIdentities;
    }

    /**
     * The client authenticated. Requests that were forwarded before keep what they had.
     *
     * @return false if it has too many identities already: they travel with each of its writes
     */
    boolean addIdentity(Identity identity) {
        if (identities.contains(identity)) {
            return true;
        }
        List<Identity> more = new ArrayList<>(identities);
        more.add(identity);
        byte[] packed = pack(more);
        if (packed.length > IDENTITY_BYTES_MAX) {
            return false;
        }
        identities = List.copyOf(more);
        packedIdentities = packed;
        return true;
    }

    /** Whether it is anybody in one of these schemes. */
    boolean hasIdentityOf(List<String> schemes) {
        for (Identity identity : identities) {
            if (schemes.contains(identity.scheme())) {
                return true;
            }
        }
        return false;
    }

    private static byte[] pack(List<Identity> identities) {
        WireWriter out = new WireWriter(64);
        out.writeInt(identities.size());
        for (Identity identity : identities) {
            writeUtf8(out, identity.scheme());
            writeUtf8(out, identity.id());
        }
        return out.toByteArray();
    }

    /** Not as the wire writes strings: an id must come out as it went in (PROTOCOL 1). */
    private static void writeUtf8(WireWriter out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBuffer(bytes, 0, bytes.length);
    }

    /** A request, a ping or the handshake is answered. */
    void answered(int opcode, int xid, long zxid, long nowNanos, long latencyNanos) {
        lastOpcode = opcode;
        // What counts is the client's last own request: pings and the like have negative ones.
        if (xid >= 0) {
            lastCxid = xid;
        }
        lastZxid = zxid;
        lastResponseNanos = nowNanos;
        lastLatencyNanos = latencyNanos;
        minLatencyNanos = Math.min(minLatencyNanos, latencyNanos);
        maxLatencyNanos = Math.max(maxLatencyNanos, latencyNanos);
        latencySumNanos += latencyNanos;
        answered++;
    }

    /** What {@code crst} resets. */
    void resetStatistics() {
        received = 0;
        sent = 0;
        lastOpcode = 0;
        lastCxid = -1;
        lastZxid = -1;
        lastResponseNanos = 0;
        lastLatencyNanos = 0;
        minLatencyNanos = Long.MAX_VALUE;
        maxLatencyNanos = 0;
        latencySumNanos = 0;
        answered = 0;
    }

    ClientStatus status() {
        return new ClientStatus(
                id,
                address,
                sessionId,
                timeoutMillis,
                queued,
                received,
                sent,
                new ClientStatus.Last(
                        lastOpcode, lastCxid, lastZxid, lastResponseNanos, lastLatencyNanos),
                new ClientStatus.Latency(
                        answered == 0 ? 0 : minLatencyNanos,
                        maxLatencyNanos,
                        answered == 0 ? 0 : latencySumNanos / answered),
                connectedMillis);
    }

    /** Whether it is served reads alone, while this server has no leader. */
    boolean isReadOnly() {
        return localSession != null && localSession.readOnly;
    }

    /** The session under which its writes are forwarded: 0 while only this server knows it. */
    long forwardedSessionId() {
        return localSession == null || localSession.upgrading ? sessionId : 0;
    }

    /** Whether a transaction with this session in its header may be this client's. */
    boolean speaksFor(long headerSessionId) {
        return headerSessionId == sessionId
                || (headerSessionId == 0 && SessionIds.isLocal(sessionId));
    }

    boolean hasSession() {
        return phase == Phase.OPEN || phase == Phase.CLOSING;
    }

    @Nullable Waiting head() {
        return head;
    }

    @Nullable Waiting firstHeld() {
        return firstHeld;
    }

    /** Whether anything that was routed is not answered yet. */
    boolean hasRouted() {
        return head != null && head != firstHeld;
    }

    int queued() {
        return queued;
    }

    /** A reply of so many bytes was written in this pass. */
    void written(long pass, int bytes) {
        writtenBytes = writtenBytes(pass) + bytes;
        writtenInPass = pass;
    }

    /** Bytes of replies written in this pass. */
    long writtenBytes(long pass) {
        return writtenInPass == pass ? writtenBytes : 0;
    }

    /** Bytes of frames that are copied here, bookkeeping included. */
    int heldBytes() {
        return heldBytes;
    }

    void append(Waiting request) {
        if (tail == null) {
            head = request;
        } else {
            tail.next = request;
        }
        tail = request;
        queued++;
        heldBytes += request.heldBytes();
        if (request.kind == Waiting.Kind.HELD) {
            if (firstHeld == null) {
                firstHeld = request;
            }
        } else {
            Invariant.check(firstHeld == null, "a request overtakes one that is held");
        }
    }

    /** The oldest held request is routed: its kind has changed, and maybe its bytes went. */
    void routed(Waiting request, int heldBytesBefore) {
        Invariant.check(request == firstHeld, "held requests are routed in order");
        firstHeld = request.next;
        heldBytes += request.heldBytes() - heldBytesBefore;
    }

    /** The oldest request is answered. */
    void pop() {
        Waiting answered = head;
        if (answered == null || answered == firstHeld) {
            throw new InvariantViolation("nothing to answer");
        }
        head = answered.next;
        if (head == null) {
            tail = null;
        }
        answered.next = null;
        queued--;
        heldBytes -= answered.heldBytes();
    }

    /** Whether a barrier waits for the leader: what it covers comes before any later write. */
    boolean awaitsSync() {
        return firstUnconfirmed != null;
    }

    /** A barrier in the queue is asked of the leader. */
    void syncAsked(Waiting sync) {
        if (firstUnconfirmed == null) {
            firstUnconfirmed = sync;
        }
    }

    /**
     * The leader confirmed the oldest barrier it was asked for.
     *
     * @return whether there was one with this xid
     */
    boolean syncConfirmed(int xid, long zxid) {
        Waiting sync = firstUnconfirmed;
        if (sync == null || sync.xid != xid) {
            return false;
        }
        sync.barrierZxid = zxid;
        Waiting later = sync.next;
        while (later != null && later.kind != Waiting.Kind.SYNC) {
            later = later.kind == Waiting.Kind.HELD ? null : later.next;
        }
        firstUnconfirmed = later;
        return true;
    }

    /** The history is about to be searched for this client's requests. */
    void forgetWhatIsLogged() {
        openingLogged = false;
        logCursor = head;
        for (Waiting request = head; request != null; request = request.next) {
            request.logged = false;
        }
    }

    /** The next write that the history may hold: its own order is the queue's. */
    @Nullable Waiting nextWriteToLog() {
        Waiting request = logCursor;
        while (request != null && request.kind != Waiting.Kind.WRITE) {
            request = request.next;
        }
        logCursor = request == null ? null : request.next;
        return request;
    }

    /** Forgets the queue and returns what was its head: still linked. */
    @Nullable Waiting dropAll() {
        Waiting first = head;
        head = null;
        tail = null;
        firstHeld = null;
        queued = 0;
        heldBytes = 0;
        firstUnconfirmed = null;
        logCursor = null;
        return first;
    }
}
