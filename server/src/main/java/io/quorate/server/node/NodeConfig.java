package io.quorate.server.node;

import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.zab.ZabConfig;

/**
 * What a server must know of its configuration. All limits have a unit and are enforced by stopping
 * to read from clients, never by dropping what was read.
 *
 * @param zab consensus' part; its {@code tickNanos} is tickTime, the width of the session buckets
 * @param clockIntervalNanos how often the shell sends {@link Input.Tick}, a fraction of tickTime;
 *     the session clock advances by at most two of these per tick
 * @param minSessionTimeoutMillis lower bound of a negotiated session timeout
 * @param maxSessionTimeoutMillis upper bound of a negotiated session timeout
 * @param leaderlessHoldNanos how long input is held while there is no leader, before connections
 *     are closed
 * @param pendingWritesMax writes of this server's clients that may await their transaction; and,
 *     while it leads, transactions of all that may await their quorum
 * @param pendingBytesMax their bytes
 * @param heldBytesPerConnection bytes of one client's requests that may wait here, before it is no
 *     longer read from
 * @param replyBytesPerPass bytes of replies to one client after which its further reads wait until
 *     it has taken them
 * @param save when the state is saved
 * @param digestInterval the servers compare their states where the counter of a zxid is a multiple
 *     of this
 * @param auth the authentication schemes
 * @param service how clients are served
 */
public record NodeConfig(
        ZabConfig zab,
        long clockIntervalNanos,
        int minSessionTimeoutMillis,
        int maxSessionTimeoutMillis,
        long leaderlessHoldNanos,
        int pendingWritesMax,
        long pendingBytesMax,
        int heldBytesPerConnection,
        int replyBytesPerPass,
        SaveConfig save,
        int digestInterval,
        AuthProviders auth,
        ServicePolicy service) {

    /** Servers compare their states as of every so many transactions (DESIGN 4, digest). */
    public static final int DIGEST_INTERVAL = 4_096;

    /** As {@link NodeConfig}, with what every server has unless told otherwise. */
    public NodeConfig(
            ZabConfig zab,
            long clockIntervalNanos,
            int minSessionTimeoutMillis,
            int maxSessionTimeoutMillis,
            long leaderlessHoldNanos,
            int pendingWritesMax,
            long pendingBytesMax,
            int heldBytesPerConnection,
            int replyBytesPerPass) {
        this(
                zab,
                clockIntervalNanos,
                minSessionTimeoutMillis,
                maxSessionTimeoutMillis,
                leaderlessHoldNanos,
                pendingWritesMax,
                pendingBytesMax,
                heldBytesPerConnection,
                replyBytesPerPass,
                SaveConfig.DEFAULT,
                DIGEST_INTERVAL,
                AuthProviders.of(AuthConfig.DEFAULT),
                ServicePolicy.DEFAULT);
    }

    /**
     * 65,536 writes and 32 MiB: when all are forwarded again, they must not fill a link (64 MiB). A
     * connection may keep 1 MiB waiting, bookkeeping included.
     */
    public static final int PENDING_WRITES_MAX = 65_536;

    public static final long PENDING_BYTES_MAX = 32L << 20;
    public static final int HELD_BYTES_PER_CONNECTION = 1 << 20;
    public static final int REPLY_BYTES_PER_PASS = 1 << 20;

    /** {@code leaderlessHold}'s default: the lesser of 2 s and a third of the shortest timeout. */
    public static long defaultLeaderlessHoldNanos(int minSessionTimeoutMillis) {
        return Math.min(2_000, minSessionTimeoutMillis / 3) * 1_000_000L;
    }
}
