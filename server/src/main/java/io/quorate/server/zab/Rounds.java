package io.quorate.server.zab;

/**
 * The leader's numbered heartbeats. A quorum of answers to a round proves that no other leader was
 * established before the round began: a sync barrier waits for a round that begins after the sync
 * came (DESIGN 1.2).
 */
final class Rounds {

    private final long intervalNanos;
    private long current;
    private long confirmed;
    private boolean requested;
    private boolean begun;
    private long begunNanos;
    private long quorumHeardNanos;
    private boolean quorumHeard;
    private boolean quorumThere;

    Rounds(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** The round that will begin at the end of this pass. */
    long request() {
        requested = true;
        return current + 1;
    }

    boolean isDue(long nowNanos) {
        return requested || !begun || nowNanos - begunNanos >= intervalNanos;
    }

    void begin(long nowNanos) {
        requested = false;
        begun = true;
        begunNanos = nowNanos;
        current++;
    }

    long current() {
        return current;
    }

    /** Whether a quorum's answers confirm a round that was not confirmed yet; takes note of it. */
    boolean isNews(long round) {
        if (round <= confirmed) {
            return false;
        }
        confirmed = round;
        return true;
    }

    /**
     * A quorum has been heard from at or after that time; {@link Quorum#NOTHING} if there is none
     * now. That a connection closed does not undo what was heard: its learner may come on another.
     */
    void heard(long nanos) {
        quorumThere = nanos != Quorum.NOTHING;
        if (quorumThere) {
            quorumHeardNanos = quorumHeard ? Math.max(quorumHeardNanos, nanos) : nanos;
            quorumHeard = true;
        }
    }

    /** A link has ended: whether those that are left are a quorum. */
    void quorumIsThere(boolean there) {
        quorumThere = there;
    }

    /**
     * Whether clients may be answered. Stricter than {@link #isFresh}, which says whether to lead
     * on: of those who are gone nobody knows whom they follow now.
     */
    boolean mayServe(long nowNanos, long verdictNanos) {
        return quorumThere && isFresh(nowNanos, verdictNanos);
    }

    boolean isFresh(long nowNanos, long verdictNanos) {
        return quorumHeard && nowNanos - quorumHeardNanos <= verdictNanos;
    }
}
