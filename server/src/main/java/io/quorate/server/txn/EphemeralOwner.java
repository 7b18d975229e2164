package io.quorate.server.txn;

/**
 * What the owner field of a znode means (PROTOCOL 9): 0 is a persistent znode, a session's id an
 * ephemeral one, and two kinds of values that no session id has mark containers and znodes with a
 * time to live.
 */
public final class EphemeralOwner {

    /** Owned by nobody. */
    public static final long PERSISTENT = 0;

    /** A container: removed some time after its last child. */
    public static final long CONTAINER = Long.MIN_VALUE;

    /** The longest time to live: what 40 bits hold. */
    public static final long TTL_MILLIS_MAX = (1L << 40) - 1;

    private static final long TTL_MARK = 0xff00_0000_0000_0000L;
    private static final int MARK_SHIFT = 56;

    private EphemeralOwner() {}

    /** The owner field of a znode with this time to live. */
    public static long ofTtl(long ttlMillis) {
        if (ttlMillis <= 0 || ttlMillis > TTL_MILLIS_MAX) {
            throw new IllegalArgumentException("time to live " + ttlMillis);
        }
        return TTL_MARK | ttlMillis;
    }

    /** Whether the znode goes with a session. */
    public static boolean isSession(long owner) {
        return owner != PERSISTENT && owner != CONTAINER && owner >>> MARK_SHIFT != 0xff;
    }

    /** The time to live, or 0 if the znode has none. */
    public static long ttlMillis(long owner) {
        return owner >>> MARK_SHIFT == 0xff ? owner & TTL_MILLIS_MAX : 0;
    }

    /** What clients see: the session, or 0 for all else. */
    public static long visible(long owner) {
        return isSession(owner) ? owner : 0;
    }
}
