package io.quorate.bench.load;

import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireWriter;

import java.nio.charset.StandardCharsets;

/**
 * A frame encoded once and written many times: only its xid changes and, if there is one, a number
 * of ten digits in its path. So the generator costs little beside the server that it measures.
 */
final class FrameTemplate {

    /** Stands in a path where the number comes. */
    static final String NUMBER = "##########";

    private static final int XID_AT = Integer.BYTES;
    private static final int NO_NUMBER = -1;

    private final byte[] frame;
    private final int numberAt;

    FrameTemplate(Request request) {
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, 0, request);
        out.endFrame();
        frame = out.toByteArray();
        // One char a byte, so that indexes are those of the bytes.
        numberAt = new String(frame, StandardCharsets.ISO_8859_1).indexOf(NUMBER);
    }

    /** Appends the frame. */
    void write(WireWriter out, int xid) {
        append(out, xid);
    }

    /** Appends the frame with this number in its path. */
    void write(WireWriter out, int xid, int number) {
        if (numberAt == NO_NUMBER) {
            throw new IllegalStateException("a template without a number");
        }
        int start = append(out, xid);
        byte[] bytes = out.array();
        int rest = number;
        for (int i = start + numberAt + NUMBER.length() - 1; i >= start + numberAt; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private int append(WireWriter out, int xid) {
        int start = out.length();
        out.writeBytes(frame, 0, frame.length);
        out.patchInt(start + XID_AT, xid);
        return start;
    }
}
