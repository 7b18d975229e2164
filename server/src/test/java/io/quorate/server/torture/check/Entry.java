package io.quorate.server.torture.check;

import io.quorate.protocol.EventType;

/** One line of a session's history. */
public sealed interface Entry {

    /** When the client was told, by the clock of all clients' process. */
    long atNanos();

    /**
     * An operation, in the order of the answers.
     *
     * @param index its place among all that the session asked for
     */
    record Operation(
            int index, long invokedNanos, long completedNanos, Request request, Outcome outcome)
            implements Entry {

        @Override
        public long atNanos() {
            return completedNanos;
        }
    }

    /**
     * A watch fired.
     *
     * @param watch its number
     * @param zxid of the change; 0 or less if a server told of it when the client came back
     */
    record Fired(int watch, EventType type, String path, long zxid, long atNanos)
            implements Entry {}

    /** The connection. */
    record Connection(State state, long atNanos) implements Entry {}

    /** What a client is told of its connection. */
    enum State {
        CONNECTED,
        DISCONNECTED,
        EXPIRED
    }
}
