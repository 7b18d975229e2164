package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

/**
 * A leader giving its role away: it takes no more proposals, waits until the best follower has all
 * of them, and names it. The election that follows is an ordinary one; safety never rests on the
 * hint.
 */
final class HandOver {

    private final ZabState state;
    private boolean underWay;
    private long deadlineNanos;
    private long notBeforeNanos;
    private boolean triedBefore;

    HandOver(ZabState state) {
        this.state = state;
    }

    void begin(String why, long nowNanos, ZabEffects out) {
        boolean alone = state.history.loggedMembership().voterCount() <= 1;
        if (underWay
                || (!state.resigning && (alone || (triedBefore && nowNanos < notBeforeNanos)))) {
            return;
        }
        underWay = true;
        triedBefore = true;
        deadlineNanos = nowNanos + (alone ? 0 : state.config.verdictNanos());
        state.info("leading", "hands over: " + why, out);
    }

    boolean isUnderWay() {
        return underWay;
    }

    /**
     * The successor, once one has everything up to {@code lastZxid}: of several one that was not
     * told to stop, and of those the one with the largest id.
     */
    @Nullable PeerId chosen(Electors electors, long lastZxid) {
        LearnerHandler best = null;
        if (underWay) {
            for (LearnerHandler handler : electors.all()) {
                if (handler.voter
                        && handler.isUpToDate()
                        && handler.ackedZxid == lastZxid
                        && electors.mayCount(handler)
                        && (best == null || handler.intent.compareTo(best.intent) <= 0)) {
                    best = handler;
                }
            }
        }
        return best == null ? null : best.peer;
    }

    /**
     * Whether a leader that must stop found nobody in time. Any other leader goes on, and tries
     * again later.
     */
    boolean hasFailed(long nowNanos) {
        if (!underWay || nowNanos < deadlineNanos) {
            return false;
        }
        if (state.resigning) {
            return true;
        }
        underWay = false;
        notBeforeNanos = nowNanos + 10 * state.config.verdictNanos();
        return false;
    }
}
