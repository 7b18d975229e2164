package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/** How a znode lives (PROTOCOL 9). */
public enum CreateMode {
    PERSISTENT(0, false, false, false, false),
    EPHEMERAL(1, true, false, false, false),
    PERSISTENT_SEQUENTIAL(2, false, true, false, false),
    EPHEMERAL_SEQUENTIAL(3, true, true, false, false),
    CONTAINER(4, false, false, true, false),
    PERSISTENT_WITH_TTL(5, false, false, false, true),
    PERSISTENT_SEQUENTIAL_WITH_TTL(6, false, true, false, true);

    private static final CreateMode[] BY_FLAGS = values();

    private final int flags;
    private final boolean ephemeral;
    private final boolean sequential;
    private final boolean container;
    private final boolean ttl;

    CreateMode(int flags, boolean ephemeral, boolean sequential, boolean container, boolean ttl) {
        this.flags = flags;
        this.ephemeral = ephemeral;
        this.sequential = sequential;
        this.container = container;
        this.ttl = ttl;
    }

    /** The mode of a request's flags field, or null if there is none. */
    public static @Nullable CreateMode fromFlags(int flags) {
        return flags >= 0 && flags < BY_FLAGS.length ? BY_FLAGS[flags] : null;
    }

    /** The number in a request's flags field. */
    public int flags() {
        return flags;
    }

    /** Removed with the session that created it. */
    public boolean isEphemeral() {
        return ephemeral;
    }

    /** A sequence number is appended to its name. */
    public boolean isSequential() {
        return sequential;
    }

    /** Removed by the server some time after its last child. */
    public boolean isContainer() {
        return container;
    }

    /** Removed by the server when it has no children and was not changed for its time to live. */
    public boolean isTtl() {
        return ttl;
    }
}
