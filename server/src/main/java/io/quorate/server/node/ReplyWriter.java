package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

/** Frames to clients, straight into the connection's buffer. */
final class ReplyWriter {

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
            to.written(pass.number(), frame.length() - bodyFrom);
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
    }

    /** The client's session is set up. */
    void connected(Client to, byte[] password) {
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
    }

    /** There is no such session for this client. */
    void sessionRefused(Client to) {
        ConnectCodec.writeResponse(begin(to), ConnectResponse.expired(to.hasReadOnlyByte));
        end(to);
    }

    /** The request that arrived then is answered now. */
    void measure(long arrivedNanos) {
        counters.answered(pass.nowNanos() - arrivedNanos);
    }
}
