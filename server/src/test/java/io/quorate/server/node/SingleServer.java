package io.quorate.server.node;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Retained;
import io.quorate.server.zab.Standing;
import io.quorate.server.zab.ZabConfig;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A whole server that is an ensemble by itself, with a clock and a log in the hands of the test.
 * Frames and closes are what tests look at; the rest is kept from them unless they ask.
 */
final class SingleServer {

    static final long MILLI = 1_000_000L;
    static final PeerId SELF = new PeerId(1);
    static final int TICK_MILLIS = 2_000;
    static final int CLOCK_MILLIS = 500;

    final RecordingEffects out = new RecordingEffects();
    final Node node;
    long nowNanos = 1_000 * MILLI;
    long wallMillis = 1_700_000_000_000L;
    private int connections;

    SingleServer() {
        this(NodeConfig.PENDING_WRITES_MAX, NodeConfig.HELD_BYTES_PER_CONNECTION);
    }

    SingleServer(int pendingWritesMax, int heldBytesPerConnection) {
        this(config(pendingWritesMax, heldBytesPerConnection));
    }

    SingleServer(ServicePolicy service) {
        this(
                config(
                        NodeConfig.PENDING_WRITES_MAX,
                        NodeConfig.HELD_BYTES_PER_CONNECTION,
                        AuthConfig.DEFAULT,
                        service));
    }

    SingleServer(NodeConfig config) {
        node =
                new Node(
                        config,
                        empty(),
                        new DataTree(7),
                        new SessionTable(),
                        new SplittableRandom(42));
        node.start(nowNanos, wallMillis, out);
        settle();
        out.take();
    }

    static NodeConfig config(int pendingWritesMax, int heldBytesPerConnection) {
        return config(
                pendingWritesMax,
                heldBytesPerConnection,
                AuthConfig.DEFAULT,
                ServicePolicy.DEFAULT);
    }

    static NodeConfig config(
            int pendingWritesMax,
            int heldBytesPerConnection,
            AuthConfig auth,
            ServicePolicy service) {
        return new NodeConfig(
                zab(List.of(new Member(SELF, false, 0)), SELF),
                CLOCK_MILLIS * MILLI,
                2 * TICK_MILLIS,
                20 * TICK_MILLIS,
                1_000 * MILLI,
                pendingWritesMax,
                NodeConfig.PENDING_BYTES_MAX,
                heldBytesPerConnection,
                NodeConfig.REPLY_BYTES_PER_PASS,
                SaveConfig.DEFAULT,
                NodeConfig.DIGEST_INTERVAL,
                AuthProviders.of(auth),
                service);
    }

    static ZabConfig zab(List<Member> members, PeerId self) {
        return new ZabConfig(
                self,
                members,
                TICK_MILLIS * MILLI,
                20_000 * MILLI,
                250 * MILLI,
                1_000 * MILLI,
                200 * MILLI,
                1_000 * MILLI,
                3_000 * MILLI,
                false,
                64 << 20,
                32 << 20,
                1 << 20,
                0xF000_0000L,
                1,
                1,
                true,
                15_000 * MILLI);
    }

    static RecoveredHistory empty() {
        return new RecoveredHistory(
                new OwnFacts(99, 1, 0, null, Standing.NEW, 0, List.of()),
                0,
                0,
                Membership.NONE,
                List.of(),
                0,
                List.of(),
                0,
                0,
                Retained.WHOLE_LOG);
    }

    /** One input, without the end of a pass. */
    void step(Input input) {
        node.step(input, nowNanos, out);
    }

    boolean endOfPass() {
        return node.endOfPass(nowNanos, out) == 0;
    }

    /** Passes and completions of the log, until nothing happens any more. */
    void settle() {
        for (int quietPasses = 0; quietPasses < 2; ) {
            long before = out.lastTicket();
            boolean more = endOfPass();
            step(new Input.LogFlushed(out.lastTicket()));
            quietPasses = more || out.lastTicket() != before ? 0 : quietPasses + 1;
        }
    }

    void tick() {
        step(new Input.Tick(wallMillis));
    }

    /** Time passes in ticks; the ensemble is well. */
    void pass(long millis) {
        long until = nowNanos + millis * MILLI;
        while (nowNanos < until) {
            long step = Math.min(CLOCK_MILLIS * MILLI, until - nowNanos);
            nowNanos += step;
            wallMillis += step / MILLI;
            tick();
            settle();
        }
    }

    /** A connection that has said nothing yet. */
    ConnectionId connection() {
        connections++;
        ConnectionId id = ConnectionId.of(SELF.value(), 1, connections);
        byte[] entropy = new byte[ConnectRequest.PASSWORD_BYTES];
        Arrays.fill(entropy, (byte) connections);
        step(new Input.ClientConnected(id, "10.0.0." + connections, entropy));
        return id;
    }

    /** A connection with a new session, set up; what that sent is taken. */
    ConnectionId client() {
        return client(10_000).connection;
    }

    record Session(ConnectionId connection, ConnectResponse response) {}

    Session client(int timeoutMillis) {
        ConnectionId id = connection();
        say(id, connect(ConnectRequest.newSession(timeoutMillis)));
        settle();
        ClientFrame frame = frames(id).getFirst();
        return new Session(id, ((ClientFrame.Connected) frame).response());
    }

    /** Content of a connect frame. */
    static byte[] connect(ConnectRequest request) {
        WireWriter out = new WireWriter();
        ConnectCodec.writeRequest(out, request);
        return out.toByteArray();
    }

    static byte[] attach(ConnectResponse session) {
        return connect(
                new ConnectRequest(
                        0,
                        0,
                        session.timeoutMillis(),
                        session.sessionId(),
                        session.password(),
                        false,
                        true));
    }

    static byte[] request(int xid, Request request) {
        WireWriter out = new WireWriter();
        RequestCodec.write(out, xid, request);
        return out.toByteArray();
    }

    /** xid and opcode, and what follows. */
    static byte[] raw(int xid, int opcode, byte... body) {
        ByteBuffer frame = ByteBuffer.allocate(8 + body.length);
        return frame.putInt(xid).putInt(opcode).put(body).array();
    }

    /** Frames of one client that arrive together. */
    void say(ConnectionId from, byte[]... frames) {
        step(new Input.ClientFrames(from, together(frames)));
    }

    static ByteBuffer together(byte[]... frames) {
        WireWriter all = new WireWriter();
        all.writeInt(0xdead);
        for (byte[] frame : frames) {
            all.writeBuffer(frame);
        }
        ByteBuffer buffer = ByteBuffer.wrap(all.toByteArray());
        return buffer.position(Integer.BYTES);
    }

    /** Frames and closes since they were last taken. */
    List<RecordingEffects.Effect> said() {
        List<RecordingEffects.Effect> said = new ArrayList<>();
        for (RecordingEffects.Effect effect : out.take()) {
            if (effect instanceof RecordingEffects.Frame
                    || effect instanceof RecordingEffects.Close
                    || effect instanceof RecordingEffects.Reading
                    || effect instanceof RecordingEffects.Stopped) {
                said.add(effect);
            }
        }
        return said;
    }

    /** Frames to one client since effects were last taken; what others got is lost. */
    List<ClientFrame> frames(ConnectionId to) {
        List<ClientFrame> frames = new ArrayList<>();
        for (RecordingEffects.Effect effect : out.take()) {
            if (effect instanceof RecordingEffects.Frame frame && frame.to().equals(to)) {
                frames.add(frame.frame());
            }
        }
        return frames;
    }

    /** Replies to one client since effects were last taken. */
    List<Integer> xids(ConnectionId to) {
        List<Integer> xids = new ArrayList<>();
        for (ClientFrame frame : frames(to)) {
            if (frame instanceof ClientFrame.Reply reply) {
                xids.add(reply.xid());
            }
        }
        return xids;
    }
}
