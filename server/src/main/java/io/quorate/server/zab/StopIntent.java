package io.quorate.server.zab;

/** Whether a server was told to stop: said with each {@link Message.Pong}. */
public enum StopIntent {
    /** It was not. */
    STAYS,
    /** It was, and goes on as before until the leader lets it go, or its patience is over. */
    WAITS,
    /** It was, and goes now: it must not be reckoned with. */
    GOES
}
