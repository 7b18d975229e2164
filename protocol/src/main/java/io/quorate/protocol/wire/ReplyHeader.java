package io.quorate.protocol.wire;

import io.quorate.protocol.ErrorCode;

/**
 * What stands before every reply and event.
 *
 * @param xid of the request, or one of {@link io.quorate.protocol.Xid}
 * @param zxid the last one applied by the server when it answered; of an event, the one that caused
 *     it
 * @param error whether there is a body
 */
public record ReplyHeader(int xid, long zxid, ErrorCode error) {

    /** Bytes of a header on the wire. */
    public static final int WIRE_BYTES = 16;
}
