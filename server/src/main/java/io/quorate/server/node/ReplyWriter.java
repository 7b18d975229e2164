package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

/** Frames to clients, straight into the connection's buffer. */
final class ReplyWriter {

    private static final long NANOS_PER_MICRO = 1_000;

    private final Pass pass;
    private final Counters counters;
    private int bodyFrom;
    private @Nullable WireWriter frame;

    ReplyWriter(Pass pass, Counters counters) {
        this.pass = pass;
        this.counters = counters;
    }

    WireWriter begin(Client to) {
        WireWriter out = pass.out().beginFrame(to.id);
        frame = out;
        bodyFrom = out.length();
        return out;
    }

    void end(Client to) {
        if (frame != null) {
            int bytes = frame.length() - bodyFrom;
            to.written(pass.number(), bytes);
            counters.said(bytes);
            frame = null;
        }
        pass.out().endFrame(to.id);
        to.sent++;
        counters.sent++;
    }

    /** A reply without a body. */
    void header(Client to, int xid, long zxid, ErrorCode error) {
        ResponseCodec.writeHeader(begin(to), xid, zxid, error);
        end(to);
        failed(error);
    }

    /** A watch event was written, as the last frame to this client. */
    void eventEnds(Client to) {
        int bytes = frame == null ? 0 : frame.length() - bodyFrom;
        end(to);
        counters.meters.watchBytes.add(bytes);
    }

    /** A reply tells this. */
    void failed(ErrorCode error) {
        if (error != ErrorCode.OK) {
            counters.meters.errors.increment(error);
        }
    }

    /** A request was not looked at. */
    void refused(Refusal why) {
        counters.meters.refusals.increment(why);
    }

    /** The client's session is set up. */
    void connected(Client to, byte[] password, long zxid) {
        ConnectCodec.writeResponse(
                begin(to),
                new ConnectResponse(
                        0,
                        to.timeoutMillis,
                        to.sessionId,
                        password,
                        to.isReadOnly(),
                        to.hasReadOnlyByte));
        end(to);
        to.answered(OpCode.CREATE_SESSION.code(), 0, zxid, pass.nowNanos(), 0);
    }

    /** There is no such session for this client. */
    void sessionRefused(Client to) {
        ConnectCodec.writeResponse(begin(to), ConnectResponse.expired(to.hasReadOnlyByte));
        end(to);
    }

    /** The request is answered now, from the state as of {@code zxid}. */
    void measure(Client client, Waiting request, long zxid) {
        measure(client, request.opcode, request.xid, zxid, request.arrivedNanos);
    }

    /** The request that arrived then is answered now. */
    void measure(Client client, int opcode, int xid, long zxid, long arrivedNanos) {
        long nanos = pass.nowNanos() - arrivedNanos;
        counters.answered(nanos);
        client.answered(opcode, xid, zxid, pass.nowNanos(), nanos);
        NodeMeters meters = counters.meters;
        boolean write =
                switch (Route.of(opcode)) {
                    case WRITE, CLOSE -> true;
                    case LOCAL, SYNC -> false;
                };
        (write ? meters.updateMicros : meters.readMicros).observe(nanos / NANOS_PER_MICRO);
    }
}
