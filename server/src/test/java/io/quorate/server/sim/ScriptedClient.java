package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
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
import io.quorate.server.sim.check.ClientChecks;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A client that does what a script says, and nothing else: no pings, no reconnecting. */
public final class ScriptedClient implements SimFront.Caller {

    /** What became of a request. */
    public static final class Reply {
        private final Call call;
        private @Nullable ReplyHeader header;
        private @Nullable Response response;
        private boolean lost;

        Reply(Call call) {
            this.call = call;
        }

        /** Answered, well or not. */
        public boolean isDone() {
            return header != null;
        }

        /** Answered without an error. */
        public boolean isOk() {
            ReplyHeader answered = header;
            return answered != null && answered.error() == ErrorCode.OK && !isRefusedMulti();
        }

        private boolean isRefusedMulti() {
            return response instanceof Response.Multi multi
                    && multi.results().stream().anyMatch(r -> r instanceof Response.Failed);
        }

        /** The connection ended first. */
        public boolean isLost() {
            return lost;
        }

        /** The state that the answer shows. */
        public long zxid() {
            ReplyHeader answered = header;
            return answered == null ? 0 : answered.zxid();
        }

        /** The path of the znode that was created; empty if none was. */
        public String path() {
            return response instanceof Response.Create created ? created.path() : "";
        }

        /** Of the znode that was read; 0 if none was. */
        public long czxid() {
            return response instanceof Response.GetData found ? found.stat().czxid() : 0;
        }

        /** Data that was read, as text; empty if none. */
        public String text() {
            return response instanceof Response.GetData found && found.data() != null
                    ? new String(found.data(), StandardCharsets.UTF_8)
                    : "";
        }
    }

    private final int number;
    private final SimFront front;
    private final ClientChecks checks;
    private final ArrayDeque<Reply> outstanding = new ArrayDeque<>();
    private final List<WatchEvent> events = new ArrayList<>();
    private SimFront.@Nullable Connection connection;
    private boolean handshaking;
    private boolean expired;
    private long sessionId;
    private byte[] password = new byte[ConnectRequest.PASSWORD_BYTES];
    private int xid;

    ScriptedClient(int number, SimFront front, ClientChecks checks) {
        this.number = number;
        this.front = front;
        this.checks = checks;
    }

    /** Connects, with the session it has, to this server; an open connection is left to break. */
    public void connect(int server) {
        leave();
        handshaking = true;
        connection = front.connect(this, new PeerId(server));
    }

    /** Closes its connection, and keeps its session. */
    public void disconnect() {
        SimFront.Connection last = connection;
        leave();
        if (last != null) {
            front.close(last);
        }
    }

    /** Leaves without a word: the server is not told for a long time. */
    private void leave() {
        SimFront.Connection last = connection;
        if (last != null) {
            checks.disconnected(last.id());
        }
        connection = null;
        for (Reply reply : outstanding) {
            reply.lost = true;
            checks.lost(reply.call);
        }
        outstanding.clear();
    }

    public boolean isConnected() {
        return connection != null && !handshaking;
    }

    /** The server said that there is no such session. */
    public boolean isExpired() {
        return expired;
    }

    @Override
    public void connected(SimFront.Connection up) {
        if (up == connection) {
            long seen = sessionId == 0 ? 0 : checks.lastSeen(sessionId);
            ConnectRequest request =
                    new ConnectRequest(0, seen, 8_000, sessionId, password, false, true);
            front.send(up, ClientFrames.connect(request));
        }
    }

    @Override
    public void closed(SimFront.Connection down) {
        if (down == connection) {
            leave();
        }
    }

    @Override
    public void received(SimFront.Connection from, ByteBuffer frames) {
        ClientFrames.forEach(
                frames,
                frame -> {
                    if (from == connection) {
                        frame(from, frame);
                    }
                });
    }

    private void frame(SimFront.Connection from, WireReader in) {
        if (handshaking) {
            ConnectResponse response = ConnectCodec.readResponse(in);
            handshaking = false;
            expired = response.isExpired();
            sessionId = response.sessionId();
            byte[] given = response.password();
            password = given == null ? new byte[0] : given;
            return;
        }
        ReplyHeader header = ResponseCodec.readHeader(in);
        if (header.xid() == Xid.NOTIFICATION) {
            WatchEvent event = EventCodec.read(in);
            checks.event(from.id(), header.zxid(), event);
            events.add(event);
            return;
        }
        Reply reply = outstanding.poll();
        if (reply == null) {
            throw new IllegalStateException(header + " comes, and everything is answered");
        }
        checks.answers(reply.call, header);
        OpCode op = OpCode.fromCode(reply.call.request().opcode());
        reply.response =
                header.error() == ErrorCode.OK && op != null
                        ? ResponseCodec.read(op, header, in)
                        : null;
        reply.header = header;
        checks.replied(reply.call, header, reply.response);
        if (reply.call.request() instanceof Request.CloseSession) {
            forgetSession();
        }
    }

    private void forgetSession() {
        sessionId = 0;
        password = new byte[ConnectRequest.PASSWORD_BYTES];
    }

    // ── asking ───────────────────────────────────────────────────────────────────────────────

    public Reply create(String path) {
        return create(path, CreateMode.PERSISTENT);
    }

    public Reply create(String path, CreateMode mode) {
        return ask(new Request.Create(path, bytes("created"), Acl.OPEN, mode.flags()));
    }

    public Reply set(String path, String value) {
        return ask(new Request.SetData(path, bytes(value), -1));
    }

    public Reply get(String path) {
        return ask(new Request.GetData(path, false));
    }

    /** Asks whether it exists, and to be told when that changes. */
    public Reply watch(String path) {
        return ask(new Request.Exists(path, true));
    }

    /** Sets data if another znode, a lock for one, is still there: both or nothing. */
    public Reply setWhile(String held, String path, String value) {
        return ask(
                new Request.Multi(
                        List.of(
                                new Request.Check(held, -1),
                                new Request.SetData(path, bytes(value), -1))));
    }

    public Reply sync() {
        return ask(new Request.Sync("/"));
    }

    /** Ends the session; the next {@link #connect} begins another. */
    public Reply closeSession() {
        SimFront.Connection to = openConnection();
        xid++;
        Request request = new Request.CloseSession();
        return send(to, new Reply(checks.asks(number, sessionId, to.id(), xid, request)));
    }

    private SimFront.Connection openConnection() {
        SimFront.Connection to = connection;
        if (to == null || handshaking) {
            throw new IllegalStateException("client " + number + " is not connected");
        }
        return to;
    }

    private Reply ask(Request request) {
        SimFront.Connection to = openConnection();
        xid++;
        return send(to, new Reply(checks.asks(number, sessionId, to.id(), xid, request)));
    }

    private Reply send(SimFront.Connection to, Reply reply) {
        outstanding.add(reply);
        front.send(to, ClientFrames.request(reply.call.xid(), reply.call.request()));
        return reply;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Events of watches so far. */
    public List<WatchEvent> events() {
        return events;
    }
}
