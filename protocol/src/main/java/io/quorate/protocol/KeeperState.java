package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A client's view of its connection. Servers send {@link #SYNC_CONNECTED} in every event; the
 * others exist within clients (PROTOCOL 12.1).
 */
public enum KeeperState {
    UNKNOWN(-1),
    DISCONNECTED(0),
    NO_SYNC_CONNECTED(1),
    SYNC_CONNECTED(3),
    AUTH_FAILED(4),
    CONNECTED_READ_ONLY(5),
    SASL_AUTHENTICATED(6),
    CLOSED(7),
    EXPIRED(-112);

    private static final KeeperState[] STATES = values();

    private final int code;

    KeeperState(int code) {
        this.code = code;
    }

    /** The state with this wire number, or null if there is none. */
    public static @Nullable KeeperState fromCode(int code) {
        for (KeeperState state : STATES) {
            if (state.code == code) {
                return state;
            }
        }
        return null;
    }

    public int code() {
        return code;
    }
}
