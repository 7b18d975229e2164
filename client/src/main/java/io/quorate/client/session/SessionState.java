package io.quorate.client.session;

/** How a session stands. The last three are the end of it. */
public enum SessionState {
    /** No server has confirmed the session yet. */
    CONNECTING,
    /** A server answers, and writes. */
    CONNECTED,
    /** A server answers that has no quorum: it reads, and what it reads may be old. */
    CONNECTED_READ_ONLY,
    /**
     * The connection is lost and another is being looked for. The session may live or be over, and
     * what its ephemerals protect may be another's by the time this ends.
     */
    SUSPENDED,
    /** The servers have ended the session, and its ephemerals with it. */
    EXPIRED,
    /** A server did not accept what the client said it is. */
    AUTH_FAILED,
    /** The application has closed it. */
    CLOSED;

    /** Whether nothing follows. */
    public boolean isEnd() {
        return this == EXPIRED || this == AUTH_FAILED || this == CLOSED;
    }

    /** Whether a server answers. */
    public boolean isConnected() {
        return this == CONNECTED || this == CONNECTED_READ_ONLY;
    }
}
