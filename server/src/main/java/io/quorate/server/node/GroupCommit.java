package io.quorate.server.node;

/**
 * When a leader proposes what it was asked. Each group of writes costs every server a sync, some
 * messages and some switches of threads, however few are in it; and clients that wait for their
 * answers come back together, when the group before is answered. So a small group waits for those
 * that are expected: about as many as were asked and unanswered when the last one was proposed.
 *
 * <p>Nobody waits for long, nor for nothing: a lone client is all that is expected, and is proposed
 * at once; a group that is large enough is; one waits for one and a half rounds at most, and not at
 * all where rounds are long, since there it is not the processors that they take; and where those
 * expected did not come, the next groups do not wait, twice as many after each such failure.
 */
final class GroupCommit {

    /** Nothing waits: a group is to be proposed now. */
    static final long NOW = 0;

    /** In a group of so many, what it costs by itself is little for each of them. */
    private static final int ENOUGH = 128;

    /** Longer rounds are those of slow disks or far servers. */
    private static final long ROUND_NANOS_MAX = 4_000_000;

    private static final int UNHELD_MAX = 1_024;

    private int expected;
    private boolean holding;
    private long heldSinceNanos;

    /** So many groups go unheld after a failure, and so many of them are left. */
    private int unheld;

    private int unheldLeft;

    /** From a proposal until it is applied here, smoothed; 0 if none was measured. */
    private long roundNanos;

    /** The proposal that is being measured; 0 if none is. */
    private long measuredZxid;

    private long measuredSinceNanos;

    /** Nothing is known of earlier times. */
    void begin() {
        expected = 0;
        holding = false;
        unheld = 0;
        unheldLeft = 0;
        roundNanos = 0;
        measuredZxid = 0;
    }

    /**
     * How long those that wait should wait for others.
     *
     * @param waiting how many wait, at least one
     * @return nanoseconds, or {@link #NOW}
     */
    long holdNanos(int waiting, long nowNanos) {
        if (waiting >= Math.min(expected - expected / 8, ENOUGH)) {
            unheld = holding ? 0 : unheld;
            return NOW;
        }
        if (roundNanos == 0 || roundNanos > ROUND_NANOS_MAX) {
            return NOW;
        }
        if (!holding) {
            if (unheldLeft > 0) {
                unheldLeft--;
                return NOW;
            }
            holding = true;
            heldSinceNanos = nowNanos;
        }
        long leftNanos = roundNanos + roundNanos / 2 - (nowNanos - heldSinceNanos);
        if (leftNanos > 0) {
            return leftNanos;
        }
        unheld = Math.min(UNHELD_MAX, 2 * unheld + 1);
        unheldLeft = unheld;
        return NOW;
    }

    /**
     * A group was proposed.
     *
     * @param unanswered writes that were asked and are not applied, those of this group included
     * @param lastZxid of the group
     */
    void proposed(int unanswered, long lastZxid, long nowNanos) {
        expected = unanswered;
        holding = false;
        if (measuredZxid == 0) {
            measuredZxid = lastZxid;
            measuredSinceNanos = nowNanos;
        }
    }

    /** A proposal of this leader is applied. */
    void delivered(long zxid, long nowNanos) {
        if (measuredZxid != 0 && zxid >= measuredZxid) {
            long tookNanos = nowNanos - measuredSinceNanos;
            roundNanos = roundNanos == 0 ? tookNanos : roundNanos + (tookNanos - roundNanos) / 8;
            measuredZxid = 0;
        }
    }
}
