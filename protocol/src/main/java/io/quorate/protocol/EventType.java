package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a watch saw. Servers send the four of znodes; the others exist within clients (PROTOCOL
 * 12.1).
 */
public enum EventType {
    NONE(-1),
    NODE_CREATED(1),
    NODE_DELETED(2),
    NODE_DATA_CHANGED(3),
    NODE_CHILDREN_CHANGED(4),
    DATA_WATCH_REMOVED(5),
    CHILD_WATCH_REMOVED(6),
    PERSISTENT_WATCH_REMOVED(7);

    private static final EventType[] TYPES = values();

    private final int code;

    EventType(int code) {
        this.code = code;
    }

    /** The type with this wire number, or null if there is none. */
    public static @Nullable EventType fromCode(int code) {
        for (EventType type : TYPES) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    public int code() {
        return code;
    }
}
