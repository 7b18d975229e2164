package io.quorate.server.zab;

import static io.quorate.server.zab.Transition.Severity.INFO;
import static io.quorate.server.zab.Transition.Severity.WARN;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A server that is told to stop waits until the others are a quorum without it: it follows or leads
 * on, and goes when the leader says so ({@link StopPermits}), when there is nothing to wait for, or
 * when its patience is over (decisions, 16). Outlives a phase.
 */
final class StopWait {

    /** An election is over within so many verdicts, or there is no quorum to elect anybody. */
    private static final int ELECTION_VERDICTS = 2;

    private final ZabState state;
    private StopIntent intent = StopIntent.STAYS;
    private StopPermit answer = StopPermit.NONE;
    private long sinceNanos;
    private boolean told;
    private boolean wasLed;
    private long leaderLostNanos;

    StopWait(ZabState state) {
        this.state = state;
    }

    /** What this server says to its leader. */
    StopIntent intent() {
        return intent;
    }

    /** It is told to stop. */
    void begin(long nowNanos) {
        if (intent == StopIntent.STAYS) {
            intent = StopIntent.WAITS;
            sinceNanos = nowNanos;
        }
    }

    /** The leader's answer, which may be this server itself. */
    void answered(StopPermit permit) {
        answer = permit;
    }

    /** There is no established leader any more: what the last one said is void. */
    void leaderLost(long nowNanos) {
        wasLed = true;
        leaderLostNanos = nowNanos;
        answer = StopPermit.NONE;
    }

    /**
     * Whether the server goes now; tells why it does not, once.
     *
     * @param leader the established leader, which may be this server; null without one
     */
    boolean isOver(@Nullable PeerId leader, String phase, long nowNanos, ZabEffects out) {
        if (intent == StopIntent.WAITS && mayGo(leader, phase, nowNanos, out)) {
            intent = StopIntent.GOES;
        }
        return intent == StopIntent.GOES;
    }

    private boolean mayGo(@Nullable PeerId leader, String phase, long nowNanos, ZabEffects out) {
        long limitNanos = state.config.quorumWaitNanos();
        if (limitNanos == 0 || !isMissed() || (leader == null && isQuorumLost(nowNanos))) {
            return true;
        }
        if (answer.granted()) {
            return true;
        }
        long limitMillis = limitNanos / 1_000_000;
        if (nowNanos - sinceNanos >= limitNanos) {
            String why = names(answer.awaited(), "nobody said that it may go", " not synced");
            String what = "stops, although the others may be no quorum: in " + limitMillis + " ms ";
            state.report(WARN, phase, what + why, out);
            return true;
        }
        if (!told && !answer.awaited().isEmpty()) {
            told = true;
            String what =
                    "told to stop, and waits for a quorum without this server, at most "
                            + limitMillis
                            + " ms: "
                            + names(answer.awaited(), "", " not synced yet");
            state.report(INFO, phase, what, out);
        }
        return false;
    }

    /** Whether the other voters, all of them, would be a quorum, and this server is one of it. */
    private boolean isMissed() {
        return !state.isObserver()
                && state.history
                        .quorum()
                        .has(member -> member.id().equals(state.self) ? Quorum.NOTHING : 1, 1);
    }

    /** Not while it may be that a leader is being elected. */
    private boolean isQuorumLost(long nowNanos) {
        return !wasLed
                || nowNanos - leaderLostNanos > ELECTION_VERDICTS * state.config.verdictNanos();
    }

    private static String names(List<PeerId> peers, String none, String what) {
        if (peers.isEmpty()) {
            return none;
        }
        String ids = peers.stream().map(PeerId::toString).collect(Collectors.joining(", "));
        return (peers.size() == 1 ? "server " + ids + " is" : "servers " + ids + " are") + what;
    }
}
