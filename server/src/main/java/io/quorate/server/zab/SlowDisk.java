package io.quorate.server.zab;

/**
 * Whether a leader's disk is so much slower than a follower's, for so long, that the ensemble would
 * be better off under another leader: every write waits for a quorum of disks, and a slow leader's
 * holds up its own reads and heartbeats besides.
 */
final class SlowDisk {

    /** Below this, no disk is slow. */
    private static final long SLOW_MICROS = 100_000;

    /** So many times as long as the best follower's. */
    private static final long FACTOR = 8;

    private final long patienceNanos;
    private long sinceNanos;
    private boolean counting;

    /**
     * @param patienceNanos how long it must be so
     */
    SlowDisk(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    boolean isSlow(DiskState own, Electors electors, long nowNanos) {
        boolean slower = own.syncMicros() >= SLOW_MICROS && isBeaten(own, electors);
        if (!slower) {
            counting = false;
            return false;
        }
        if (!counting) {
            counting = true;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos >= patienceNanos;
    }

    private static boolean isBeaten(DiskState own, Electors electors) {
        for (LearnerHandler handler : electors.all()) {
            DiskState theirs = handler.disk;
            if (handler.voter
                    && handler.isUpToDate()
                    && electors.mayCount(handler)
                    && theirs.space() == DiskState.Space.OK
                    && theirs.syncMicros() != 0
                    && theirs.syncMicros() * FACTOR <= own.syncMicros()) {
                return true;
            }
        }
        return false;
    }
}
