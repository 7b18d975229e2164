package io.quorate.client.session;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One session: finds a server, keeps the session alive, sends requests in their order and matches
 * the answers, and moves to another server when one is lost (PROTOCOL 3 to 5, 12.6, 21).
 *
 * <p>What was sent and not answered when a connection is lost has an {@link Outcome#UNKNOWN
 * unknown} outcome, unless it is a read, which may be asked again ({@link RetryPolicy}). Writes
 * that were submitted behind a write with an unknown outcome are not sent at all: they fail as
 * {@link Outcome#NOT_EXECUTED}, so that what the application does next starts from what it knows.
 *
 * <p>Not thread-safe: every call is a step, with the time it happens at.
 */
public final class ClientSession {

    /** A server that keeps the session for so long is one; others are tried in vain. */
    private static final long STEADY_NANOS = 1_000 * SessionTimes.NANOS_PER_MILLI;

    private static final String NO_ANSWER = "no answer in time";

    private enum Phase {
        /** Between two rounds of the servers. */
        PAUSED,
        DIALLING,
        /** Waits for the session to be confirmed. */
        HANDSHAKE,
        CONNECTED,
        ENDED
    }

    private final SessionConfig config;
    private final HostList hosts;
    private final Backoff backoff;
    private final ReadWriteSearch search;
    private final WatchRegistry watches = new WatchRegistry();
    private final CallQueue calls;
    private final List<Request.Auth> auths = new ArrayList<>();

    private Phase phase = Phase.PAUSED;

    /** Whether the application has said its last. */
    private boolean closing;

    private SessionState state = SessionState.CONNECTING;
    private SessionTimes times;

    /** The one dialled last. */
    private long connection;

    private @Nullable HostAndPort server;
    private long sessionId;
    private byte[] password = new byte[ConnectRequest.PASSWORD_BYTES];
    private int timeoutMillis;
    private long lastZxid;

    /** Whether the session is the ensemble's: one of a server without a quorum is nobody else's. */
    private boolean knownToQuorum;

    private long confirmedNanos;
    private long heardNanos;
    private long sentNanos;

    /** When the phase in hand is over: a pause, a dial, a handshake. */
    private long phaseEndNanos;

    /**
     * @param random for the order of the servers and the length of pauses
     */
    public ClientSession(SessionConfig config, RandomGenerator random) {
        this.config = config;
        hosts = new HostList(config.servers(), random);
        backoff = new Backoff(config.backoffMinMillis(), config.backoffMaxMillis(), random);
        search = new ReadWriteSearch(hosts, random);
        calls = new CallQueue(config.maxInFlight(), config.retry());
        timeoutMillis = config.sessionTimeoutMillis();
        times = SessionTimes.of(timeoutMillis, hosts.size());
    }

    /** Begins to look for a server. */
    public void start(long nowNanos, SessionEffects out) {
        dial(nowNanos, out);
    }

    // What the application asks.

    /** A request; whatever becomes of it, its completion hears of it once. */
    public void submit(Call call, long nowNanos, SessionEffects out) {
        if (closing || phase == Phase.ENDED) {
            ErrorCode error = closing ? ErrorCode.SESSION_EXPIRED : endError();
            call.completion.failed(new Failure(error, Outcome.NOT_EXECUTED));
            return;
        }
        enqueue(call, nowNanos, out);
    }

    private void enqueue(Call call, long nowNanos, SessionEffects out) {
        call.submittedNanos = nowNanos;
        calls.add(call);
        sendCalls(nowNanos, out);
    }

    /** From now on every connection of the session begins with this. */
    public void authenticate(Request.Auth auth, long nowNanos, SessionEffects out) {
        auths.add(auth);
        if (phase == Phase.CONNECTED) {
            send(Xid.AUTH, auth, nowNanos, out);
        }
    }

    /**
     * Ends one target's interest in a path.
     *
     * @return whether the server must be asked to remove its watch, since nobody else needs it
     */
    public boolean unwatch(String path, WatcherType type, WatchTarget target) {
        boolean shared = watches.isShared(path, type, target) || calls.isAdding(path, type);
        watches.remove(path, type, target);
        return !shared;
    }

    /**
     * Ends everybody's interest in a path, and tells them; without the server. As removeWatches
     * does when it is answered.
     */
    public void unwatch(String path, WatcherType type) {
        watches.removeAll(path, type);
    }

    /** Ends the session; its ephemerals go with it, if a server can be told. */
    public void close(Completion done, long nowNanos, SessionEffects out) {
        if (closing || phase == Phase.ENDED) {
            done.failed(new Failure(ErrorCode.SESSION_EXPIRED, Outcome.NOT_EXECUTED));
        } else if (phase == Phase.CONNECTED) {
            closing = true;
            enqueue(Call.closing(done), nowNanos, out);
        } else {
            if (phase != Phase.PAUSED) {
                out.disconnect(connection);
            }
            end(SessionState.CLOSED, "closed without a connection: the servers end it later", out);
            done.failed(new Failure(ErrorCode.CONNECTION_LOSS, Outcome.NOT_EXECUTED));
        }
    }

    /** The shell cannot go on: whatever waits for an answer is told so. */
    public void abort(String why, SessionEffects out) {
        if (phase != Phase.ENDED) {
            out.disconnect(connection);
            end(SessionState.CLOSED, why, out);
        }
    }

    // What the network says.

    /** A connection that was dialled is there. */
    public void connected(long which, long nowNanos, SessionEffects out) {
        if (which != connection || phase != Phase.DIALLING) {
            return;
        }
        phase = Phase.HANDSHAKE;
        heardNanos = nowNanos;
        sentNanos = nowNanos;
        WireWriter frame = out.beginFrame();
        ConnectCodec.writeRequest(
                frame,
                new ConnectRequest(
                        0,
                        lastZxid,
                        config.sessionTimeoutMillis(),
                        knownToQuorum ? sessionId : 0,
                        password,
                        config.readOnly(),
                        true));
        out.endFrame();
    }

    /** A connection could not be opened, or has ended. */
    public void lost(long which, String why, long nowNanos, SessionEffects out) {
        if (which == connection && phase != Phase.ENDED && phase != Phase.PAUSED) {
            goOnElsewhere(why, nowNanos, out);
        }
    }

    /** A frame has come, without its length. What it holds is read before this returns. */
    public void received(long which, ByteBuffer frame, long nowNanos, SessionEffects out) {
        if (which != connection || phase == Phase.ENDED || phase == Phase.PAUSED) {
            return;
        }
        heardNanos = nowNanos;
        try {
            WireReader in = new WireReader(frame);
            if (phase == Phase.HANDSHAKE && frame.remaining() == ReplyHeader.WIRE_BYTES) {
                ErrorCode refusal = ResponseCodec.readHeader(in).error();
                giveUp("the server refuses the session: " + refusal, nowNanos, out);
            } else if (phase == Phase.HANDSHAKE) {
                confirmed(ConnectCodec.readResponse(in), nowNanos, out);
            } else {
                said(ResponseCodec.readHeader(in), in, nowNanos, out);
            }
        } catch (MalformedFrameException malformed) {
            giveUp("what the server says makes no sense: " + malformed.getMessage(), nowNanos, out);
        }
    }

    /** What {@link SessionEffects#probe} found; not connected counts as no. */
    public void probed(HostAndPort which, boolean writes, long nowNanos, SessionEffects out) {
        if (state == SessionState.CONNECTED_READ_ONLY && search.found(which, writes)) {
            giveUp("a server with a quorum is found: " + which, nowNanos, out);
        }
    }

    /** Time has passed. Due at {@link #nextTickNanos} at the latest. */
    public void tick(long nowNanos, SessionEffects out) {
        switch (phase) {
            case PAUSED -> {
                if (nowNanos - phaseEndNanos >= 0) {
                    dial(nowNanos, out);
                }
            }
            case DIALLING, HANDSHAKE -> {
                if (nowNanos - phaseEndNanos >= 0) {
                    giveUp(NO_ANSWER, nowNanos, out);
                }
            }
            case CONNECTED -> tickConnected(nowNanos, out);
            case ENDED -> {
                return;
            }
        }
        calls.expireUnsent(requestDeadline(nowNanos));
    }

    private void tickConnected(long nowNanos, SessionEffects out) {
        if (nowNanos - heardNanos > times.silentNanos()
                || calls.isOldestInFlightBefore(requestDeadline(nowNanos))) {
            giveUp(NO_ANSWER, nowNanos, out);
            return;
        }
        if (nowNanos - sentNanos >= times.pingNanos()) {
            send(Xid.PING, new Request.Ping(), nowNanos, out);
        }
        if (state == SessionState.CONNECTED_READ_ONLY) {
            search.tick(nowNanos, out);
        }
    }

    /** Requests that were submitted up to then have had their time. */
    private long requestDeadline(long nowNanos) {
        return config.requestTimeoutMillis() == 0
                ? Long.MIN_VALUE
                : nowNanos - config.requestTimeoutMillis() * SessionTimes.NANOS_PER_MILLI;
    }

    // Connections.

    private void dial(long nowNanos, SessionEffects out) {
        phase = Phase.DIALLING;
        phaseEndNanos = nowNanos + times.dialNanos();
        connection++;
        HostAndPort to = hosts.next();
        server = to;
        out.dial(connection, to);
    }

    /** The connection is no use. */
    private void giveUp(String why, long nowNanos, SessionEffects out) {
        out.disconnect(connection);
        goOnElsewhere(why, nowNanos, out);
    }

    private void goOnElsewhere(String why, long nowNanos, SessionEffects out) {
        if (phase == Phase.CONNECTED && nowNanos - confirmedNanos >= STEADY_NANOS) {
            hosts.succeeded();
            backoff.reset();
        }
        calls.lost();
        if (closing) {
            end(SessionState.CLOSED, "closed; the connection was lost before the answer", out);
            return;
        }
        HostAndPort before = server;
        if (before != null && phase != Phase.CONNECTED) {
            out.triedInVain(before, why, hosts.isRoundOver());
        }
        if (state.isConnected()) {
            enter(SessionState.SUSPENDED, server + ": " + why, out);
        }
        if (hosts.isRoundOver()) {
            phase = Phase.PAUSED;
            phaseEndNanos = nowNanos + backoff.nextNanos();
            hosts.roundBegins();
        } else {
            dial(nowNanos, out);
        }
    }

    private void confirmed(ConnectResponse response, long nowNanos, SessionEffects out) {
        if (response.isExpired()) {
            out.disconnect(connection);
            end(SessionState.EXPIRED, "the servers have ended it", out);
            return;
        }
        byte[] given = response.password();
        sessionId = response.sessionId();
        password = given == null ? new byte[0] : given;
        timeoutMillis = response.timeoutMillis();
        times = SessionTimes.of(timeoutMillis, hosts.size());
        knownToQuorum |= !response.readOnly();
        phase = Phase.CONNECTED;
        confirmedNanos = nowNanos;
        search.begin(nowNanos);
        for (Request.Auth auth : auths) {
            send(Xid.AUTH, auth, nowNanos, out);
        }
        for (Request restore : watches.restore(lastZxid)) {
            send(Xid.SET_WATCHES, restore, nowNanos, out);
        }
        watches.tellOfGap();
        enter(
                response.readOnly() ? SessionState.CONNECTED_READ_ONLY : SessionState.CONNECTED,
                "at " + server,
                out);
        sendCalls(nowNanos, out);
    }

    private void enter(SessionState now, String why, SessionEffects out) {
        state = now;
        out.state(now, why);
    }

    private void end(SessionState how, String why, SessionEffects out) {
        phase = Phase.ENDED;
        enter(how, why, out);
        calls.end(endError());
        watches.end(how);
    }

    private ErrorCode endError() {
        return switch (state) {
            case EXPIRED, CLOSED -> ErrorCode.SESSION_EXPIRED;
            case AUTH_FAILED -> ErrorCode.AUTH_FAILED;
            case CONNECTING, CONNECTED, CONNECTED_READ_ONLY, SUSPENDED ->
                    throw new IllegalStateException("not ended: " + state);
        };
    }

    // Frames.

    private void sendCalls(long nowNanos, SessionEffects out) {
        if (phase != Phase.CONNECTED) {
            return;
        }
        for (Call call = calls.nextToSend(); call != null; call = calls.nextToSend()) {
            send(call.xid, call.request, nowNanos, out);
        }
    }

    private void send(int xid, Request request, long nowNanos, SessionEffects out) {
        sentNanos = nowNanos;
        RequestCodec.write(out.beginFrame(), xid, request);
        out.endFrame();
    }

    private void said(ReplyHeader header, WireReader in, long nowNanos, SessionEffects out) {
        switch (header.xid()) {
            case Xid.PING -> {}
            case Xid.NOTIFICATION -> watches.fire(EventCodec.read(in), header.zxid());
            case Xid.AUTH -> {
                if (header.error() != ErrorCode.OK) {
                    out.disconnect(connection);
                    end(SessionState.AUTH_FAILED, "a server answers " + header.error(), out);
                }
            }
            case Xid.SET_WATCHES -> {
                if (header.error() != ErrorCode.OK) {
                    giveUp("watches cannot be restored: " + header.error(), nowNanos, out);
                }
            }
            default -> answered(header, in, nowNanos, out);
        }
    }

    private void answered(ReplyHeader header, WireReader in, long nowNanos, SessionEffects out) {
        Call call = calls.oldestInFlight();
        if (call == null || call.xid != header.xid()) {
            throw new MalformedFrameException(
                    "an answer to " + header.xid() + ", which was not asked now");
        }
        Response response = ResponseCodec.read(call.op, header, in);
        calls.answered();
        lastZxid = Math.max(lastZxid, header.zxid());
        WatchTarget watch = call.watch;
        if (watch != null) {
            watches.answered(call.request, header.error(), watch);
        }
        if (call.request instanceof Request.RemoveWatches removal
                && header.error() == ErrorCode.OK) {
            // Watches that were asked for behind it are not answered yet, and stay.
            watches.removeAll(removal.path(), removal.type());
        }
        call.completion.answered(response, header.zxid());
        if (call.op == OpCode.CLOSE_SESSION) {
            out.disconnect(connection);
            end(SessionState.CLOSED, "closed", out);
        } else {
            sendCalls(nowNanos, out);
        }
    }

    // How it stands.

    /** When time must be told at the latest; earlier does no harm. */
    public long nextTickNanos(long nowNanos) {
        long next =
                switch (phase) {
                    case PAUSED, DIALLING, HANDSHAKE -> phaseEndNanos;
                    case CONNECTED ->
                            Math.min(
                                    sentNanos + times.pingNanos(),
                                    heardNanos + times.silentNanos() + 1);
                    case ENDED -> nowNanos + 1_000 * SessionTimes.NANOS_PER_MILLI;
                };
        if (phase == Phase.CONNECTED && state == SessionState.CONNECTED_READ_ONLY) {
            next = Math.min(next, search.nextNanos());
        }
        return Math.min(next, calls.nextExpiryNanos(config.requestTimeoutMillis(), next));
    }

    public SessionState state() {
        return state;
    }

    /** The session's id; 0 before the first server has given it one. */
    public long sessionId() {
        return sessionId;
    }

    /** What proves to a server that the session is one's own: a copy. */
    public byte[] password() {
        return password.clone();
    }

    /** The timeout that servers granted, or that they are asked for. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** Of the last answer that told one. */
    public long lastZxid() {
        return lastZxid;
    }

    /** Requests that are not answered. */
    public int outstanding() {
        return calls.size();
    }

    /** The server that is connected, or dialled. */
    public @Nullable HostAndPort server() {
        return server;
    }
}
