package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The operations and their wire numbers (PROTOCOL 6). {@link #NOTIFICATION}, {@link #ERROR}, {@link
 * #CREATE_SESSION} and {@link #DELETE_CONTAINER} exist in frames or transactions but are never
 * accepted from a client, {@link #CHECK} only within a multi.
 */
public enum OpCode {
    NOTIFICATION(0),
    CREATE(1),
    DELETE(2),
    EXISTS(3),
    GET_DATA(4),
    SET_DATA(5),
    GET_ACL(6),
    SET_ACL(7),
    GET_CHILDREN(8),
    SYNC(9),
    PING(11),
    GET_CHILDREN2(12),
    CHECK(13),
    MULTI(14),
    CREATE2(15),
    RECONFIG(16),
    CHECK_WATCHES(17),
    REMOVE_WATCHES(18),
    CREATE_CONTAINER(19),
    DELETE_CONTAINER(20),
    CREATE_TTL(21),
    MULTI_READ(22),
    AUTH(100),
    SET_WATCHES(101),
    SASL(102),
    GET_EPHEMERALS(103),
    GET_ALL_CHILDREN_NUMBER(104),
    SET_WATCHES2(105),
    ADD_WATCH(106),
    WHO_AM_I(107),
    ERROR(-1),
    CREATE_SESSION(-10),
    CLOSE_SESSION(-11);

    private static final int LOWEST = -11;
    private static final int HIGHEST = 107;

    /** Indexed by the code minus the lowest one. */
    private static final @Nullable OpCode[] BY_CODE = new @Nullable OpCode[HIGHEST - LOWEST + 1];

    static {
        for (OpCode op : values()) {
            BY_CODE[op.code - LOWEST] = op;
        }
    }

    private final int code;

    OpCode(int code) {
        this.code = code;
    }

    /** The operation with this wire number, or null if there is none. */
    public static @Nullable OpCode fromCode(int code) {
        return code >= LOWEST && code <= HIGHEST ? BY_CODE[code - LOWEST] : null;
    }

    public int code() {
        return code;
    }

    /** Whether it becomes a transaction. */
    public boolean isWrite() {
        return switch (this) {
            case CREATE,
                    DELETE,
                    SET_DATA,
                    SET_ACL,
                    CHECK,
                    MULTI,
                    CREATE2,
                    RECONFIG,
                    CREATE_CONTAINER,
                    DELETE_CONTAINER,
                    CREATE_TTL,
                    CREATE_SESSION,
                    CLOSE_SESSION ->
                    true;
            default -> false;
        };
    }

    /** Whether a client may send it as a request of its own. */
    public boolean isClientRequest() {
        return switch (this) {
            case NOTIFICATION, ERROR, CREATE_SESSION, DELETE_CONTAINER, CHECK -> false;
            default -> true;
        };
    }
}
