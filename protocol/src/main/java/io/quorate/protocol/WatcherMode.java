package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/** The modes of the addWatch operation: watches that stay until they are removed. */
public enum WatcherMode {
    /** Sees changes of the znode and of the list of its children. */
    PERSISTENT(0),
    /** Sees creation, deletion and data changes of the znode and of everything below it. */
    PERSISTENT_RECURSIVE(1);

    private static final WatcherMode[] MODES = values();

    private final int code;

    WatcherMode(int code) {
        this.code = code;
    }

    /** The mode with this wire number, or null if there is none. */
    public static @Nullable WatcherMode fromCode(int code) {
        return code >= 0 && code < MODES.length ? MODES[code] : null;
    }

    /** What checkWatches and removeWatches call watches of this mode. */
    public WatcherType type() {
        return switch (this) {
            case PERSISTENT -> WatcherType.PERSISTENT;
            case PERSISTENT_RECURSIVE -> WatcherType.PERSISTENT_RECURSIVE;
        };
    }

    public int code() {
        return code;
    }
}
