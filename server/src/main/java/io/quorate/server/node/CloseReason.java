package io.quorate.server.node;

/**
 * Why a client's connection ends; each is logged and counted by name. A new one needs no more than
 * its line here.
 */
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
    /** It asked for more at once than all clients together may in large requests. */
    LARGE_REQUESTS,
    /** It takes nothing of what waits for it, or too much waits. */
    SLOW_READER,
    /** It does not end a frame that it began, and others wait for that room. */
    FRAME_UNFINISHED,
    /** It sent more than anybody while nothing could be read of too much that all sent. */
    REQUESTS_UNREAD,
    /** It sent a length that no frame may have. */
    FRAME_TOO_LONG,
    /** Its address has as many connections as it may have, or this server has. */
    TOO_MANY_CONNECTIONS,
    /** More want a session at once than {@code connectionMaxTokens} allows. */
    NO_TOKEN,
    /** It never sent a first frame. */
    NO_FIRST_FRAME,
    /** It asked a four-letter word, which was answered. */
    WORD_ANSWERED,
    /** By its client, or the network. */
    CLIENT_ENDED,
    SHUTDOWN
}
