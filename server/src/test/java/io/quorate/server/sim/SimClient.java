package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

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
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.sim.check.Call;
import io.quorate.server.sim.check.CheckFailed;
import io.quorate.server.sim.check.ClientChecks;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * A client that behaves like ZooKeeper's own: one session over changing connections, pipelined
 * requests, pings, another server when one is silent. What it never does is ask again for a write
 * of unknown outcome.
 */
final class SimClient implements SimFront.Caller, SimUser {

    private final int number;
    private final SimFront front;
    private final SimClock clock;
    private final SimRandom random;
    private final ClientChecks checks;
    private final ClientWork work;
    private final List<PeerId> servers;
    private final int timeoutMillis;
    private final int pipeline;
    private final long thinkNanos;

    private SimFront.@Nullable Connection connection;
    private boolean handshaking;
    private long sessionId;
    private byte[] password = new byte[ConnectRequest.PASSWORD_BYTES];
    private int negotiatedMillis;
    private int xid;
    private final ArrayDeque<Call> outstanding = new ArrayDeque<>();
    private int closeXid;
    private long lastHeardNanos;
    private long lastSentNanos;
    private boolean quitting;
    private boolean gone;
    private long sessions;

    SimClient(
            int number,
            SimFront front,
            SimClock clock,
            SimRandom random,
            ClientChecks checks,
            ClientWork work,
            List<PeerId> servers) {
        this.number = number;
        this.front = front;
        this.clock = clock;
        this.random = random;
        this.checks = checks;
        this.work = work;
        this.servers = servers;
        this.timeoutMillis = random.between(1_000, 8_000);
        this.pipeline = random.pick(List.of(1, 1, 4, 20));
        this.thinkNanos = random.between(5, 400) * MILLI;
    }

    @Override
    public void begin() {
        dial();
        think();
        watchdog();
    }

    // ── connecting ───────────────────────────────────────────────────────────────────────────

    private void dial() {
        if (gone) {
            return;
        }
        handshaking = true;
        lastHeardNanos = clock.nowNanos();
        connection = front.connect(this, random.pick(servers));
    }

    @Override
    public void connected(SimFront.Connection up) {
        if (up != connection) {
            return;
        }
        lastHeardNanos = clock.nowNanos();
        WireWriter out = new WireWriter();
        out.beginFrame();
        ConnectCodec.writeRequest(
                out,
                new ConnectRequest(
                        0,
                        sessionId == 0 ? 0 : checks.lastSeen(sessionId),
                        timeoutMillis,
                        sessionId,
                        password,
                        false,
                        true));
        out.endFrame();
        send(up, out);
    }

    private void send(SimFront.Connection to, WireWriter frame) {
        lastSentNanos = clock.nowNanos();
        front.send(to, frame.toByteArray());
    }

    @Override
    public void closed(SimFront.Connection down) {
        if (down == connection) {
            disconnected();
        }
    }

    private void disconnected() {
        SimFront.Connection last = connection;
        connection = null;
        if (last != null) {
            checks.disconnected(last.id());
        }
        outstanding.forEach(checks::lost);
        outstanding.clear();
        closeXid = 0;
        if (!gone) {
            clock.after(random.spread(100 * MILLI), this::dial);
        }
    }

    private void giveUp() {
        SimFront.Connection last = connection;
        if (last != null) {
            front.close(last);
            disconnected();
        }
    }

    // ── time ─────────────────────────────────────────────────────────────────────────────────

    private void watchdog() {
        if (gone) {
            return;
        }
        long timeout = (negotiatedMillis == 0 ? timeoutMillis : negotiatedMillis) * MILLI;
        long now = clock.nowNanos();
        SimFront.Connection to = connection;
        if (to != null && now - lastHeardNanos > timeout * 2 / 3) {
            giveUp();
        } else if (to != null && !handshaking && now - lastSentNanos > timeout / 3) {
            ping(to);
        }
        clock.after(timeout / 12, this::watchdog);
    }

    private void ping(SimFront.Connection to) {
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, Xid.PING, new Request.Ping());
        out.endFrame();
        send(to, out);
    }

    private void think() {
        clock.after(
                random.spread(thinkNanos),
                () -> {
                    if (gone) {
                        return;
                    }
                    SimFront.Connection to = connection;
                    int room = pipeline - outstanding.size();
                    if (to != null && !handshaking && closeXid == 0 && room > 0) {
                        if (quitting) {
                            closeSession(to);
                        } else {
                            int count = random.between(1, room);
                            for (int i = 0; i < count && connection == to && closeXid == 0; i++) {
                                ask(to);
                            }
                        }
                    }
                    think();
                });
    }

    private void ask(SimFront.Connection to) {
        xid++;
        Request request = work.next(number);
        Call call = checks.asks(number, sessionId, to.id(), xid, request);
        outstanding.add(call);
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, xid, request);
        out.endFrame();
        send(to, out);
        if (random.chance(work.closeChance())) {
            closeSession(to);
        }
    }

    private void closeSession(SimFront.Connection to) {
        closeXid = ++xid;
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, closeXid, new Request.CloseSession());
        out.endFrame();
        send(to, out);
    }

    // ── hearing ──────────────────────────────────────────────────────────────────────────────

    @Override
    public void received(SimFront.Connection from, ByteBuffer frames) {
        int at = 0;
        while (from == connection && at < frames.limit()) {
            int length = frames.getInt(at);
            frame(from, new WireReader(frames, at + 4, at + 4 + length));
            at += 4 + length;
        }
    }

    private void frame(SimFront.Connection from, WireReader in) {
        lastHeardNanos = clock.nowNanos();
        if (handshaking) {
            welcomed(ConnectCodec.readResponse(in));
            return;
        }
        ReplyHeader header = ResponseCodec.readHeader(in);
        if (header.xid() == Xid.NOTIFICATION) {
            WatchEvent event = EventCodec.read(in);
            checks.event(from.id(), header.zxid(), event);
        } else if (header.xid() == closeXid && outstanding.isEmpty()) {
            ended();
        } else if (header.xid() != Xid.PING) {
            replied(header, in);
        }
    }

    private void replied(ReplyHeader header, WireReader in) {
        Call call = outstanding.poll();
        if (call == null || call.xid() != header.xid()) {
            throw new CheckFailed(
                    "K2 replies in request order",
                    "client " + number + " gets " + header + " and waits for " + call);
        }
        OpCode op = OpCode.fromCode(call.request().opcode());
        Response response =
                header.error() == io.quorate.protocol.ErrorCode.OK && op != null
                        ? ResponseCodec.read(op, header, in)
                        : null;
        checks.replied(call, header, response);
        work.learned(call.request(), response);
    }

    private void welcomed(ConnectResponse response) {
        handshaking = false;
        if (response.isExpired()) {
            checks.gone(sessionId);
            forgetSession();
            giveUp();
            return;
        }
        if (sessionId == 0) {
            sessions++;
        } else if (sessionId != response.sessionId()) {
            throw new CheckFailed("K8 sessions", "client " + number + " gets another session");
        }
        sessionId = response.sessionId();
        negotiatedMillis = response.timeoutMillis();
        byte[] given = response.password();
        password = given == null ? new byte[0] : Arrays.copyOf(given, given.length);
    }

    private void ended() {
        forgetSession();
        if (quitting) {
            gone = true;
        }
        giveUp();
    }

    private void forgetSession() {
        sessionId = 0;
        password = new byte[ConnectRequest.PASSWORD_BYTES];
        negotiatedMillis = 0;
    }

    // ── the end ──────────────────────────────────────────────────────────────────────────────

    @Override
    public void quit() {
        quitting = true;
    }

    @Override
    public void vanish() {
        gone = true;
        giveUp();
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    /** Asks for nothing more. */
    boolean isIdle() {
        return outstanding.isEmpty();
    }

    @Override
    public long sessions() {
        return sessions;
    }
}
