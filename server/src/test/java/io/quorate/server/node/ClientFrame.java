package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;

import java.nio.ByteBuffer;

/** A frame to a client, decoded as far as that is possible without knowing what was asked. */
public sealed interface ClientFrame {

    /** The answer to the handshake. */
    record Connected(ConnectResponse response) implements ClientFrame {}

    /**
     * A reply, or the answer to a ping, an authentication, or setWatches.
     *
     * @param body what follows the header: empty if there is an error
     */
    record Reply(int xid, long zxid, ErrorCode error, ByteBuffer body) implements ClientFrame {

        /** A reply without a body. */
        public static Reply of(int xid, long zxid, ErrorCode error) {
            return new Reply(xid, zxid, error, ByteBuffer.allocate(0));
        }

        /** The whole response, if this was the answer to {@code op}. */
        public Response as(OpCode op) {
            return ResponseCodec.read(
                    op, new ReplyHeader(xid, zxid, error), new WireReader(body.duplicate()));
        }
    }

    /** A watch event. */
    record Event(long zxid, WatchEvent event) implements ClientFrame {}

    /**
     * Decodes the content of a frame.
     *
     * @param first whether it is the first of its connection
     */
    static ClientFrame decode(byte[] content, boolean first) {
        WireReader in = new WireReader(content);
        if (first) {
            return new Connected(ConnectCodec.readResponse(in));
        }
        ReplyHeader header = ResponseCodec.readHeader(in);
        if (header.xid() == Xid.NOTIFICATION) {
            return new Event(header.zxid(), EventCodec.read(in));
        }
        return new Reply(
                header.xid(),
                header.zxid(),
                header.error(),
                ByteBuffer.wrap(in.readBytes(in.remaining())));
    }
}
