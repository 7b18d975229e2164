package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

/**
 * How long this server waits for others while no leader is established, and whom it leaves alone
 * for a while. Only liveness depends on it; it outlives a phase, since each attempt learns from
 * those before.
 */
final class Patience {

    private final long shortestNanos;
    private final long longestNanos;
    private final long longestShunNanos;
    private long limitNanos;

    /** A leader whom following failed, and until when it is left alone. */
    private @Nullable PeerId shunned;

    private long shunnedUntilNanos;
    private long shunNanos;

    Patience(ZabConfig config) {
        shortestNanos = config.verdictNanos();
        longestNanos = Math.max(config.initLimitNanos(), config.verdictNanos());
        longestShunNanos = config.electionRetryNanos();
        limitNanos = shortestNanos;
    }

    /**
     * How long each side of a discovery and sync waits for the other. Nothing is known of the
     * network then, so each time that it was not enough it is doubled, up to initLimit: some
     * attempt is long enough.
     */
    long limitNanos() {
        return limitNanos;
    }

    /** The most that {@link #limitNanos} can be, here or at any other server. */
    long longestNanos() {
        return longestNanos;
    }

    /** A discovery or a sync ended because its time was over. */
    void wasTooShort() {
        limitNanos = Math.min(limitNanos * 2, longestNanos);
    }

    /** Following this leader failed: it is left alone for a while, each time for longer. */
    void shun(PeerId leader, long nowNanos) {
        boolean again = leader.equals(shunned);
        shunNanos = again ? Math.min(shunNanos * 2, longestShunNanos) : longestShunNanos / 16;
        shunned = leader;
        shunnedUntilNanos = nowNanos + shunNanos;
    }

    boolean isShunned(PeerId leader, long nowNanos) {
        return leader.equals(shunned) && nowNanos < shunnedUntilNanos;
    }

    /** Some leader was established: what went wrong before counts no more. */
    void restore() {
        shunned = null;
        limitNanos = shortestNanos;
    }
}
