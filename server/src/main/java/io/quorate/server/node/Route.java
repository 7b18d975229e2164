package io.quorate.server.node;

import io.quorate.protocol.OpCode;

/** What kind of path a request takes. */
enum Route {
    /** Answered by this server alone; unknown operations too. */
    LOCAL,
    /** Decided by the leader, answered when applied. */
    WRITE,
    /** A write that always has credit, and after which nothing comes. */
    CLOSE,
    /** A barrier. */
    SYNC;

    static Route of(int opcode) {
        OpCode op = OpCode.fromCode(opcode);
        if (op == null) {
            return LOCAL;
        }
        return switch (op) {
            case CREATE,
                    CREATE2,
                    CREATE_CONTAINER,
                    CREATE_TTL,
                    DELETE,
                    SET_DATA,
                    SET_ACL,
                    MULTI,
                    RECONFIG ->
                    WRITE;
            case CLOSE_SESSION -> CLOSE;
            case SYNC -> Route.SYNC;
            default -> LOCAL;
        };
    }
}
