package io.quorate.server.oracle;

import java.util.HexFormat;

/**
 * One request.
 *
 * @param label what coverage counts it as
 * @param xid of its header
 * @param type of its header; any number
 * @param seen 0, or which zxid of this connection's replies stands in the body's first eight bytes:
 *     1 the last one, 2 the one before
 * @param body behind the header; valid or not
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record Op(String label, int xid, int type, int seen, byte[] body) {

    static final int CREATE = 1;
    static final int DELETE = 2;
    static final int EXISTS = 3;
    static final int GET_DATA = 4;
    static final int SET_DATA = 5;
    static final int GET_ACL = 6;
    static final int SET_ACL = 7;
    static final int GET_CHILDREN = 8;
    static final int SYNC = 9;
    static final int PING = 11;
    static final int GET_CHILDREN2 = 12;
    static final int CHECK = 13;
    static final int MULTI = 14;
    static final int CREATE2 = 15;
    static final int RECONFIG = 16;
    static final int CHECK_WATCHES = 17;
    static final int REMOVE_WATCHES = 18;
    static final int CREATE_CONTAINER = 19;
    static final int DELETE_CONTAINER = 20;
    static final int CREATE_TTL = 21;
    static final int MULTI_READ = 22;
    static final int AUTH = 100;
    static final int SET_WATCHES = 101;
    static final int SASL = 102;
    static final int GET_EPHEMERALS = 103;
    static final int ALL_CHILDREN_NUMBER = 104;
    static final int SET_WATCHES2 = 105;
    static final int ADD_WATCH = 106;
    static final int WHO_AM_I = 107;
    static final int CREATE_SESSION = -10;
    static final int CLOSE_SESSION = -11;

    /** Whether others may see its effect, so that they must catch up before they go on. */
    boolean changes() {
        return switch (type) {
            case CREATE,
                    DELETE,
                    SET_DATA,
                    SET_ACL,
                    CHECK,
                    MULTI,
                    CREATE2,
                    RECONFIG,
                    CREATE_CONTAINER,
                    CREATE_TTL,
                    CLOSE_SESSION ->
                    true;
            default -> false;
        };
    }

    /** Whether ZooKeeper answers it past the queue of requests: nothing may be in flight. */
    boolean overtakes() {
        return switch (type) {
            case AUTH, SASL -> true;
            default -> !queued(type);
        };
    }

    private static boolean queued(int type) {
        return switch (type) {
            case 10, CHECK -> false;
            case SET_WATCHES, CLOSE_SESSION -> true;
            default ->
                    (type >= CREATE && type <= MULTI_READ)
                            || (type >= GET_EPHEMERALS && type <= WHO_AM_I);
        };
    }

    byte[] frame(long zxidSeen) {
        Body frame = new Body().number(xid).number(type);
        if (seen == 0 || body.length < 8) {
            frame.raw(body);
        } else {
            frame.big(zxidSeen).raw(java.util.Arrays.copyOfRange(body, 8, body.length));
        }
        return frame.frame();
    }

    Op withXid(int other) {
        return new Op(label, other, type, seen, body);
    }

    String line() {
        String hex = body.length == 0 ? "-" : HexFormat.of().formatHex(body);
        return "op " + label + " " + xid + " " + type + " " + seen + " " + hex;
    }

    static Op parse(String[] words) {
        return new Op(
                words[1],
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                words[5].equals("-") ? new byte[0] : HexFormat.of().parseHex(words[5]));
    }
}
