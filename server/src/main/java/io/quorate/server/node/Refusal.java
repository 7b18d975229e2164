package io.quorate.server.node;

/** Why a request was refused before anybody looked at what it asks; each is counted by name. */
public enum Refusal {
    /** It waited here for longer than {@code throttledOpWaitTime}. */
    WAITED_TOO_LONG,
    /** Its client has no identity that {@code enforce.auth.schemes} asks for. */
    NOT_AUTHENTICATED,
    /** Its client has shown no identity that is accepted. */
    AUTHENTICATION_FAILED,
    /** The server does not have the operation, or not for clients. */
    UNKNOWN_OPERATION
}
