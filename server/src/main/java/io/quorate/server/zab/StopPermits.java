package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A leader's judgement of who may stop: itself included, one after the other, in the order in which
 * they said that they would. A server may go when those that stay are a quorum, or when nobody
 * would stay: then the whole ensemble is being ended. Whoever was let go is not reckoned with,
 * until a new process comes in its place (decisions, 16).
 */
final class StopPermits {

    /**
     * A process that was told to stop.
     *
     * @param round of heartbeats that began after it had said so: who answers it is still there
     * @param sinceNanos when it said so
     * @param goes whether it is let go
     */
    private record Asker(long incarnation, long round, long sinceNanos, boolean goes) {

        Asker letGo() {
            return new Asker(incarnation, round, sinceNanos, true);
        }
    }

    private final ZabState state;
    private final Electors electors;
    private final Rounds rounds;
    private final Map<PeerId, Asker> askers = new LinkedHashMap<>();

    StopPermits(ZabState state, Electors electors, Rounds rounds) {
        this.state = state;
        this.electors = electors;
        this.rounds = rounds;
    }

    /** A learner has answered a heartbeat of this epoch. */
    void heard(LearnerHandler handler, StopIntent intent, long nowNanos) {
        handler.intent = intent;
        long incarnation = handler.link.hello.incarnation();
        switch (intent) {
            case STAYS -> askers.remove(handler.peer);
            case WAITS -> asks(handler.peer, incarnation, nowNanos);
            case GOES -> askers.put(handler.peer, new Asker(incarnation, 0, nowNanos, true));
        }
    }

    private void asks(PeerId peer, long incarnation, long nowNanos) {
        if (!hasAsked(peer, incarnation)) {
            askers.put(peer, new Asker(incarnation, rounds.request(), nowNanos, false));
        }
    }

    /** Answers those that wait. At the end of each pass of an established leader. */
    void decide(LearnerHandler.Beat beat, ZabEffects out) {
        if (state.stopWait.intent() == StopIntent.WAITS) {
            asks(state.self, state.incarnation(), beat.nowNanos());
        }
        for (Map.Entry<PeerId, Asker> entry : askers.entrySet()) {
            PeerId peer = entry.getKey();
            Asker asker = entry.getValue();
            if (asker.goes()) {
                continue;
            }
            StopPermit permit = judge(peer, asker.round());
            if (permit.granted()) {
                entry.setValue(asker.letGo());
            }
            // A heartbeat's time to say that they are there.
            boolean heard = beat.nowNanos() - asker.sinceNanos() >= state.config.heartbeatNanos();
            if (permit.granted() || heard) {
                answer(peer, permit, beat, out);
            }
        }
    }

    private void answer(PeerId peer, StopPermit permit, LearnerHandler.Beat beat, ZabEffects out) {
        LearnerHandler handler = electors.of(peer);
        if (peer.equals(state.self)) {
            state.stopWait.answered(permit);
        } else if (handler != null && !permit.equals(handler.permit)) {
            handler.permit = permit;
            handler.ping(beat, out);
        }
    }

    private StopPermit judge(PeerId asker, long round) {
        boolean quorumStays =
                electors.isQuorum(
                        !asker.equals(state.self) && !hasLeave(state.self, state.incarnation()),
                        handler -> !handler.peer.equals(asker) && stays(handler, round));
        return quorumStays || nobodyWouldStay(asker)
                ? StopPermit.GRANTED
                : new StopPermit(false, awaited(asker, round));
    }

    /** A synced server that is not let go: also one that waits for its leave, since it is here. */
    private boolean stays(LearnerHandler handler, long round) {
        return handler.hasSynced()
                && handler.pongRound >= round
                && !hasLeave(handler.peer, handler.link.hello.incarnation());
    }

    private boolean nobodyWouldStay(PeerId asker) {
        for (Member voter : otherVoters(asker)) {
            Link link = linkOf(voter.id());
            boolean wouldStay =
                    voter.id().equals(state.self)
                            ? !hasAsked(state.self, state.incarnation())
                            : link != null && !hasAsked(voter.id(), link.hello.incarnation());
            if (wouldStay) {
                return false;
            }
        }
        return true;
    }

    /** The voters that are not here, not synced, or gone before. */
    private List<PeerId> awaited(PeerId asker, long round) {
        List<PeerId> awaited = new ArrayList<>();
        for (Member voter : otherVoters(asker)) {
            LearnerHandler handler = electors.of(voter.id());
            boolean isHere =
                    voter.id().equals(state.self)
                            ? !hasLeave(state.self, state.incarnation())
                            : handler != null
                                    && electors.mayCount(handler)
                                    && stays(handler, round);
            if (!isHere) {
                awaited.add(voter.id());
            }
        }
        return awaited;
    }

    private List<Member> otherVoters(PeerId asker) {
        return state.history.loggedMembership().members().stream()
                .filter(member -> !member.observer() && !member.id().equals(asker))
                .toList();
    }

    /** A learner's link, or that of a server that may become one. */
    private @Nullable Link linkOf(PeerId peer) {
        LearnerHandler handler = electors.of(peer);
        return handler != null ? handler.link : state.links.election(peer);
    }

    private boolean hasAsked(PeerId peer, long incarnation) {
        Asker asker = askers.get(peer);
        return asker != null && asker.incarnation() == incarnation;
    }

    private boolean hasLeave(PeerId peer, long incarnation) {
        Asker asker = askers.get(peer);
        return asker != null && asker.incarnation() == incarnation && asker.goes();
    }
}
