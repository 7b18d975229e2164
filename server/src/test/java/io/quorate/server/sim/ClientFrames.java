package io.quorate.server.sim;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Frames as clients write and read them. */
final class ClientFrames {

    private ClientFrames() {}

    static byte[] connect(ConnectRequest request) {
        WireWriter out = new WireWriter();
        out.beginFrame();
        ConnectCodec.writeRequest(out, request);
        out.endFrame();
        return out.toByteArray();
    }

    static byte[] request(int xid, Request request) {
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, xid, request);
        out.endFrame();
        return out.toByteArray();
    }

    /** Each of the frames that came together, without its length prefix. */
    static void forEach(ByteBuffer frames, Consumer<WireReader> action) {
        int at = 0;
        while (at < frames.limit()) {
            int length = frames.getInt(at);
            action.accept(new WireReader(frames, at + 4, at + 4 + length));
            at += 4 + length;
        }
    }
}
