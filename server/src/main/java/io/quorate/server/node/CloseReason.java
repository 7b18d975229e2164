package io.quorate.server.node;

/** Why this server closes a client's connection; each is logged and counted by name. */
public enum CloseReason {
    SESSION_CLOSED,
    SESSION_EXPIRED,
    SESSION_MOVED,
    SESSION_REFUSED,
    CLIENT_RECONNECT,
    CLIENT_ZXID_AHEAD,
    NO_LEADER,
    NOT_READ_ONLY_CLIENT,
    READ_ONLY_ENDED,
    UNKNOWN_OPERATION,
    MALFORMED_FRAME,
    AUTH_FAILED,
    AUTH_REQUIRED,
    RESYNCED_BY_SNAPSHOT,
    LARGE_REQUESTS,
    SLOW_READER,
    SHUTDOWN
}
