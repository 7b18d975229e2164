package io.quorate.client.session;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.KeeperState;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A session in the hands of a test: its clock, its network, and what it asked of them. */
final class World implements SessionEffects {

    static final long MILLI = 1_000_000L;
    static final long SESSION = 0x1_0000_0001L;
    static final byte[] PASSWORD = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    final List<String> said = new ArrayList<>();
    final List<HostAndPort> dialled = new ArrayList<>();
    final List<String> inVain = new ArrayList<>();
    final List<String> whys = new ArrayList<>();
    final ClientSession session;
    long nowNanos = 5_000_000_000L;

    /** The connection dialled last. */
    long connection;

    private final List<byte[]> frames = new ArrayList<>();
    private WireWriter frame = new WireWriter();

    World(SessionConfig config) {
        this(config, 7);
    }

    World(SessionConfig config, long seed) {
        session = new ClientSession(config, new SplittableRandom(seed));
        session.start(nowNanos, this);
    }

    static SessionConfig config(int servers) {
        return config(servers, 1_000, 0, RetryPolicy.READS, false);
    }

    static SessionConfig config(
            int servers,
            int maxInFlight,
            int requestTimeoutMillis,
            RetryPolicy retry,
            boolean readOnly) {
        List<HostAndPort> all = new ArrayList<>();
        for (int i = 1; i <= servers; i++) {
            all.add(new HostAndPort("s" + i, 2181));
        }
        return new SessionConfig(
                all, 6_000, maxInFlight, requestTimeoutMillis, 100, 2_000, retry, readOnly);
    }

    // What the session asks for.

    @Override
    public void dial(long which, HostAndPort server) {
        connection = which;
        dialled.add(server);
        said.add("dial");
        frames.clear();
    }

    @Override
    public WireWriter beginFrame() {
        frame = new WireWriter();
        return frame;
    }

    @Override
    public void endFrame() {
        frames.add(frame.toByteArray());
    }

    @Override
    public void disconnect(long which) {
        said.add("disconnect");
    }

    @Override
    public void probe(HostAndPort server) {
        said.add("probe " + server.host());
    }

    @Override
    public void triedInVain(HostAndPort server, String why, boolean allTried) {
        inVain.add(server.host() + (allTried ? ", the last" : ""));
        whys.add(why);
    }

    @Override
    public void state(SessionState state, String why) {
        said.add(state.toString());
    }

    // What the test does.

    void pass(long millis) {
        nowNanos += millis * MILLI;
        session.tick(nowNanos, this);
    }

    ConnectRequest connected() {
        session.connected(connection, nowNanos, this);
        return ConnectCodec.readRequest(new WireReader(frames.remove(0)));
    }

    void confirm(boolean readOnly) {
        WireWriter out = new WireWriter();
        ConnectCodec.writeResponse(
                out, new ConnectResponse(0, 6_000, SESSION, PASSWORD, readOnly, true));
        receive(out);
    }

    /** The whole way to a session at a server. */
    ConnectRequest connect() {
        ConnectRequest request = connected();
        confirm(false);
        return request;
    }

    void expire() {
        WireWriter out = new WireWriter();
        ConnectCodec.writeResponse(out, ConnectResponse.expired(true));
        receive(out);
    }

    void lose() {
        session.lost(connection, "lost", nowNanos, this);
    }

    void receive(WireWriter out) {
        session.received(connection, ByteBuffer.wrap(out.toByteArray()), nowNanos, this);
    }

    void answer(int xid, long zxid, Response response) {
        WireWriter out = new WireWriter();
        ResponseCodec.write(out, xid, zxid, response);
        receive(out);
    }

    void event(EventType type, String path, long zxid) {
        WireWriter out = new WireWriter();
        EventCodec.write(out, zxid, new WatchEvent(type, KeeperState.SYNC_CONNECTED, path));
        receive(out);
    }

    /**
     * A request as it was sent.
     *
     * @param xid of its header
     */
    record Sent(int xid, Request request) {}

    /** What was sent on this connection since it was last taken. */
    List<Sent> sent() {
        List<Sent> all = new ArrayList<>();
        for (byte[] bytes : frames) {
            WireReader in = new WireReader(bytes);
            int xid = in.readInt();
            all.add(new Sent(xid, RequestCodec.read(in.readInt(), in)));
        }
        frames.clear();
        return all;
    }

    /** As {@link #sent}, in words. */
    List<String> sentInWords() {
        List<String> words = new ArrayList<>();
        for (Sent sent : sent()) {
            OpCode op = OpCode.fromCode(sent.request().opcode());
            words.add(
                    switch (sent.xid()) {
                        case Xid.PING, Xid.AUTH, Xid.SET_WATCHES -> String.valueOf(op);
                        default -> sent.xid() + " " + op;
                    });
        }
        return words;
    }

    List<String> said() {
        List<String> all = List.copyOf(said);
        said.clear();
        return all;
    }

    /** Submits a request and notes, as {@code name}, what becomes of it. */
    void ask(String name, Request request) {
        ask(name, request, null);
    }

    void ask(String name, Request request, @Nullable WatchTarget watch) {
        session.submit(new Call(request, watch, noted(name)), nowNanos, this);
    }

    Completion noted(String name) {
        return new Completion() {
            @Override
            public void answered(Response response, long zxid) {
                said.add(
                        name
                                + " "
                                + (response instanceof Response.Failed failed
                                        ? failed.error()
                                        : ErrorCode.OK));
            }

            @Override
            public void failed(Failure failure) {
                said.add(name + " " + failure.error() + " " + failure.outcome());
            }
        };
    }

    WatchTarget watcher(String name) {
        return new WatchTarget() {
            @Override
            public void event(WatchEvent event, long zxid) {
                said.add(name + " " + event.type() + " " + event.path() + " " + zxid);
            }

            @Override
            public void mayHaveMissed() {
                said.add(name + " may have missed");
            }

            @Override
            public void ended(SessionState end) {
                said.add(name + " ended " + end);
            }
        };
    }
}
