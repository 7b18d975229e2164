package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.sim.check.Call;
import io.quorate.server.sim.check.CheckFailed;
import io.quorate.server.sim.check.ClientChecks;
import io.quorate.server.sim.check.Promise;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The protocol's side of a client: one session after the other, over changing connections, on each
 * of which it says who it is and sets its watches again, as ZooKeeper's own does. All that is heard
 * goes to the checks.
 */
final class ClientSession implements SimFront.Caller {

    /** Who uses it. */
    interface User {

        /** The handshake is on its way, and what is asked now is right behind it. */
        void saidHello();

        void answered(@Nullable Response response);

        /** The session has ended: expired, or closed as was asked. */
        void ended();

        /** There is no connection any more. */
        void disconnected();
    }

    private final int number;
    private final SimFront front;
    private final SimClock clock;
    private final ClientChecks checks;
    private final int timeoutMillis;
    private final User user;

    private SimFront.@Nullable Connection connection;
    private boolean handshaking;
    private long sessionId;
    private byte[] password = new byte[ConnectRequest.PASSWORD_BYTES];
    private int negotiatedMillis;
    private int xid;
    private final ArrayDeque<Call> outstanding = new ArrayDeque<>();
    private final WatchBook watches = new WatchBook();
    private boolean closing;
    private long lastHeardNanos;
    private long lastSentNanos;
    private long sessions;

    ClientSession(
            int number,
            SimFront front,
            SimClock clock,
            ClientChecks checks,
            int timeoutMillis,
            User user) {
        this.number = number;
        this.front = front;
        this.clock = clock;
        this.checks = checks;
        this.timeoutMillis = timeoutMillis;
        this.user = user;
    }

    // ── what it is ───────────────────────────────────────────────────────────────────────────────

    /** Whether something can be asked; how much of it may be on the way is the user's affair. */
    boolean isReady() {
        return connection != null && !handshaking && !closing;
    }

    int outstanding() {
        return outstanding.size();
    }

    boolean exists() {
        return sessionId != 0;
    }

    long sessions() {
        return sessions;
    }

    long timeoutNanos() {
        return (negotiatedMillis == 0 ? timeoutMillis : negotiatedMillis) * MILLI;
    }

    // ── what is done ─────────────────────────────────────────────────────────────────────────────

    void dial(PeerId server) {
        handshaking = true;
        lastHeardNanos = clock.nowNanos();
        connection = front.connect(this, server);
    }

    @Override
    public void connected(SimFront.Connection up) {
        if (up != connection) {
            return;
        }
        lastHeardNanos = clock.nowNanos();
        long seen = sessionId == 0 ? 0 : checks.lastSeen(sessionId);
        send(
                up,
                ClientFrames.connect(
                        new ConnectRequest(
                                0, seen, timeoutMillis, sessionId, password, false, true)));
        user.saidHello();
    }

    /** Says who the client is. */
    void authenticate(Request.Auth auth) {
        SimFront.Connection to = connection;
        if (to != null) {
            checks.authenticates(to.id(), auth);
            send(to, ClientFrames.request(Xid.AUTH, auth));
        }
    }

    /** Sets again what was watched on connections before this one. */
    void restoreWatches() {
        Request again = watches.again(checks.lastSeen(sessionId));
        if (again != null) {
            ask(Xid.SET_WATCHES, again);
        }
    }

    void ask(Request request) {
        ask(++xid, request);
    }

    void close() {
        closing = true;
        ask(new Request.CloseSession());
    }

    private void ask(int requestXid, Request request) {
        SimFront.Connection to = connection;
        if (to != null) {
            outstanding.add(checks.asks(number, sessionId, to.id(), requestXid, request));
            send(to, ClientFrames.request(requestXid, request));
        }
    }

    private void send(SimFront.Connection to, byte[] frame) {
        lastSentNanos = clock.nowNanos();
        front.send(to, frame);
    }

    /** Gives a silent server up, and shows one that there is still a client. */
    void keepAlive() {
        SimFront.Connection to = connection;
        long now = clock.nowNanos();
        if (to != null && now - lastHeardNanos > timeoutNanos() * 2 / 3) {
            leave(true);
        } else if (to != null && !handshaking && now - lastSentNanos > timeoutNanos() / 3) {
            send(to, ClientFrames.request(Xid.PING, new Request.Ping()));
        }
    }

    /**
     * Leaves the server.
     *
     * @param saying whether the server is told of it; else the connection stays open there
     */
    void leave(boolean saying) {
        SimFront.Connection last = connection;
        if (last != null) {
            if (saying) {
                front.close(last);
            }
            lost(last);
        }
    }

    @Override
    public void closed(SimFront.Connection down) {
        if (down == connection) {
            lost(down);
        }
    }

    private void lost(SimFront.Connection last) {
        connection = null;
        checks.disconnected(last.id());
        outstanding.forEach(checks::lost);
        outstanding.clear();
        closing = false;
        user.disconnected();
    }

    // ── what is heard ────────────────────────────────────────────────────────────────────────────

    @Override
    public void received(SimFront.Connection from, ByteBuffer frames) {
        ClientFrames.forEach(
                frames,
                frame -> {
                    if (from == connection) {
                        heard(from, frame);
                    }
                });
    }

    private void heard(SimFront.Connection from, WireReader in) {
        lastHeardNanos = clock.nowNanos();
        if (handshaking) {
            welcomed(ConnectCodec.readResponse(in));
            return;
        }
        ReplyHeader header = ResponseCodec.readHeader(in);
        switch (header.xid()) {
            case Xid.NOTIFICATION -> {
                WatchEvent event = EventCodec.read(in);
                checks.event(from.id(), header.zxid(), event);
                watches.told(event);
            }
            case Xid.PING -> checks.ponged(from.id(), header);
            case Xid.AUTH -> checks.authenticated(from.id(), header);
            default -> replied(header, in);
        }
    }

    private void replied(ReplyHeader header, WireReader in) {
        Call call = checks.answers(outstanding.poll(), header);
        OpCode op = OpCode.fromCode(call.request().opcode());
        Response response =
                header.error() == ErrorCode.OK && op != null
                        ? ResponseCodec.read(op, header, in)
                        : null;
        checks.replied(call, header, response);
        watches.answered(call.request(), header.error());
        user.answered(response);
        if (call.request() instanceof Request.CloseSession) {
            ended();
        }
    }

    private void welcomed(ConnectResponse response) {
        handshaking = false;
        if (response.isExpired()) {
            checks.gone(sessionId);
            ended();
            return;
        }
        if (sessionId == 0) {
            sessions++;
        } else if (sessionId != response.sessionId()) {
            throw new CheckFailed(Promise.SESSIONS, "client " + number + " gets another session");
        }
        sessionId = response.sessionId();
        negotiatedMillis = response.timeoutMillis();
        byte[] given = response.password();
        password = given == null ? new byte[0] : Arrays.copyOf(given, given.length);
    }

    private void ended() {
        sessionId = 0;
        password = new byte[ConnectRequest.PASSWORD_BYTES];
        negotiatedMillis = 0;
        watches.clear();
        user.ended();
        leave(true);
    }
}
