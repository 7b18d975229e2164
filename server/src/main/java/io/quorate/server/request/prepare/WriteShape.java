package io.quorate.server.request.prepare;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;

/**
 * Whether the body of a write can be read at all: found out where it arrives, so that no leader is
 * asked and no transaction is spent on what is cut off or none (PROTOCOL 7). A walk over lengths. A
 * multi is left to the leader, since a ZooKeeper spends a transaction on any.
 */
public final class WriteShape {

    /** Permissions and two strings. */
    private static final int ACL_ENTRY_BYTES_MIN = 12;

    private WriteShape() {}

    /**
     * Whether there is all that the operation wants.
     *
     * @param op a write
     * @param body positioned behind the request's header; where it stands then is not said
     */
    public static boolean isReadable(OpCode op, WireReader body) {
        try {
            walk(op, body);
            return true;
        } catch (MalformedFrameException _) {
            return false;
        }
    }

    private static void walk(OpCode op, WireReader body) {
        switch (op) {
            case CREATE, CREATE2, CREATE_CONTAINER -> create(body);
            case CREATE_TTL -> {
                create(body);
                body.readLong();
            }
            case DELETE -> {
                buffer(body);
                body.readInt();
            }
            case SET_DATA -> {
                buffer(body);
                buffer(body);
                body.readInt();
            }
            case SET_ACL -> {
                buffer(body);
                acl(body);
                body.readInt();
            }
            case RECONFIG -> WriteOpReader.read(op, body);
            default -> {
                // A multi.
            }
        }
    }

    private static void create(WireReader body) {
        buffer(body);
        buffer(body);
        acl(body);
        body.readInt();
    }

    private static void acl(WireReader body) {
        int count = body.readCount(ACL_ENTRY_BYTES_MIN);
        for (int i = 0; i < count; i++) {
            body.readInt();
            buffer(body);
            buffer(body);
        }
    }

    private static void buffer(WireReader body) {
        int length = body.readLength();
        if (length > 0) {
            body.skip(length);
        }
    }
}
