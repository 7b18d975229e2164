package io.quorate.protocol;

import java.util.Arrays;

/**
 * ZooKeeper's error codes (PROTOCOL 16). A complete list: clients fail on a code they do not know,
 * so our own conditions are mapped on these and none is ever added.
 */
public enum ErrorCode {
    OK(0),
    SYSTEM_ERROR(-1),
    /** In a failed multi: this operation was not tried because an earlier one failed. */
    RUNTIME_INCONSISTENCY(-2),
    DATA_INCONSISTENCY(-3),
    /** Within clients only. */
    CONNECTION_LOSS(-4),
    /** The body of a request does not parse. */
    MARSHALLING_ERROR(-5),
    UNIMPLEMENTED(-6),
    /** Within clients only. */
    OPERATION_TIMEOUT(-7),
    BAD_ARGUMENTS(-8),
    UNKNOWN_SESSION(-12),
    NEW_CONFIG_NO_QUORUM(-13),
    RECONFIG_IN_PROGRESS(-14),
    /** Marks a range; never sent. */
    API_ERROR(-100),
    NO_NODE(-101),
    NO_AUTH(-102),
    BAD_VERSION(-103),
    NO_CHILDREN_FOR_EPHEMERALS(-108),
    NODE_EXISTS(-110),
    NOT_EMPTY(-111),
    SESSION_EXPIRED(-112),
    /** Within clients only. */
    INVALID_CALLBACK(-113),
    INVALID_ACL(-114),
    AUTH_FAILED(-115),
    SESSION_MOVED(-118),
    NOT_READ_ONLY(-119),
    EPHEMERAL_ON_LOCAL_SESSION(-120),
    NO_WATCHER(-121),
    /** Within clients only. */
    REQUEST_TIMEOUT(-122),
    RECONFIG_DISABLED(-123),
    SESSION_CLOSED_REQUIRE_AUTH(-124),
    QUOTA_EXCEEDED(-125),
    THROTTLED_OP(-127);

    /** Indexed by the negated code. */
    private static final ErrorCode[] BY_CODE = new ErrorCode[128];

    static {
        Arrays.fill(BY_CODE, SYSTEM_ERROR);
        for (ErrorCode error : values()) {
            BY_CODE[-error.code] = error;
        }
    }

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The error with this wire number; {@link #SYSTEM_ERROR} for a number nobody knows. */
    public static ErrorCode fromCode(int code) {
        return code <= 0 && code > -BY_CODE.length ? BY_CODE[-code] : SYSTEM_ERROR;
    }

    public int code() {
        return code;
    }
}
