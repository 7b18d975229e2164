package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/** Which watches checkWatches and removeWatches mean (PROTOCOL 12.7). */
public enum WatcherType {
    CHILDREN(1),
    DATA(2),
    ANY(3),
    PERSISTENT(4),
    PERSISTENT_RECURSIVE(5);

    private static final WatcherType[] TYPES = values();

    private final int code;

    WatcherType(int code) {
        this.code = code;
    }

    /** The type with this wire number, or null if there is none. */
    public static @Nullable WatcherType fromCode(int code) {
        return code >= 1 && code <= TYPES.length ? TYPES[code - 1] : null;
    }

    public int code() {
        return code;
    }
}
