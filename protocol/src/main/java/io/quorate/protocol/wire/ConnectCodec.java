package io.quorate.protocol.wire;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;

/** The two frames of the handshake (PROTOCOL 3), which have no headers. */
public final class ConnectCodec {

    private ConnectCodec() {}

    public static void writeRequest(WireWriter out, ConnectRequest request) {
        out.writeInt(request.protocolVersion());
        out.writeLong(request.lastZxidSeen());
        out.writeInt(request.timeoutMillis());
        out.writeLong(request.sessionId());
        out.writeBuffer(request.password());
        if (request.hasReadOnly()) {
            out.writeBool(request.readOnly());
        }
    }

    /** The read-only byte is absent in old clients. */
    public static ConnectRequest readRequest(WireReader in) {
        int protocolVersion = in.readInt();
        long lastZxidSeen = in.readLong();
        int timeoutMillis = in.readInt();
        long sessionId = in.readLong();
        byte[] password = in.readBuffer();
        boolean hasReadOnly = in.remaining() > 0;
        return new ConnectRequest(
                protocolVersion,
                lastZxidSeen,
                timeoutMillis,
                sessionId,
                password,
                hasReadOnly && in.readBool(),
                hasReadOnly);
    }

    public static void writeResponse(WireWriter out, ConnectResponse response) {
        out.writeInt(response.protocolVersion());
        out.writeInt(response.timeoutMillis());
        out.writeLong(response.sessionId());
        out.writeBuffer(response.password());
        if (response.hasReadOnly()) {
            out.writeBool(response.readOnly());
        }
    }

    public static ConnectResponse readResponse(WireReader in) {
        int protocolVersion = in.readInt();
        int timeoutMillis = in.readInt();
        long sessionId = in.readLong();
        byte[] password = in.readBuffer();
        boolean hasReadOnly = in.remaining() > 0;
        return new ConnectResponse(
                protocolVersion,
                timeoutMillis,
                sessionId,
                password,
                hasReadOnly && in.readBool(),
                hasReadOnly);
    }
}
