package io.quorate.server.zab;

/**
 * Phase 1 of Zab at the prospective leader: a quorum says what it has (FOLLOWERINFO), the leader
 * takes an epoch above all that was heard of, accepts it on its own disk first, offers it
 * (LEADERINFO), and a quorum promises it durably (ACKEPOCH).
 */
final class LeaderDiscovery {

    /** How far discovery is. */
    private enum Stage {
        WAITING,
        ACCEPTING,
        OFFERED,
        PROMISED
    }

    private final ZabState state;
    private final Electors electors;
    private final long startedNanos;
    private Stage stage = Stage.WAITING;
    private long epoch;

    LeaderDiscovery(ZabState state, Electors electors, long nowNanos) {
        this.state = state;
        this.electors = electors;
        this.startedNanos = nowNanos;
    }

    /** 0 until it is chosen. */
    long epoch() {
        return epoch;
    }

    /** Whether learners that come are offered the epoch at once. */
    boolean isOffered() {
        return stage == Stage.OFFERED || stage == Stage.PROMISED;
    }

    /** Whether a quorum has promised the epoch. */
    boolean isOver() {
        return stage == Stage.PROMISED;
    }

    /** Whether no quorum came in time. */
    boolean hasFailed(long nowNanos) {
        return stage != Stage.PROMISED && nowNanos - startedNanos > 2 * state.patience.limitNanos();
    }

    /** Takes an epoch once a quorum is here. */
    void proceed(long nowNanos, ZabEffects out) {
        boolean waits =
                electors.areForming()
                        && nowNanos - startedNanos <= state.config.verdictNanos()
                        && electors.someoneMayStillForm();
        if (stage == Stage.WAITING && !waits && electors.quorumOf(handler -> true)) {
            stage = Stage.ACCEPTING;
            epoch = state.epochHeard() + 1;
            state.accept(epoch, state.self, out);
        }
        if (stage == Stage.ACCEPTING && state.isAcceptedDurably()) {
            stage = Stage.OFFERED;
            for (LearnerHandler handler : electors.all()) {
                out.send(handler.link.id, new Message.LeaderInfo(epoch));
            }
        }
        if (stage == Stage.OFFERED && electors.quorumOf(LearnerHandler::hasPromised)) {
            stage = Stage.PROMISED;
        }
    }

    /**
     * Whether a learner has promised this epoch, or a later one, to another leader: it can never
     * follow this one.
     */
    boolean isPromisedAway(Message.FollowerInfo info) {
        return info.acceptedEpoch() > epoch
                || (info.acceptedEpoch() == epoch && !state.self.equals(info.acceptedLeader()));
    }
}
