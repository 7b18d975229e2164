package io.quorate.server.zab;

import io.quorate.protocol.Zxid;

import java.util.List;

/**
 * A leader comparing the states that servers report, its own included (DESIGN 4, digest), and what
 * is to be done about one that differs.
 */
final class StateComparison {

    /** What a report calls for. */
    sealed interface Outcome {

        record Nothing() implements Outcome {}

        /** This learner must rejoin. */
        record Rebuild(LearnerHandler learner, String why) implements Outcome {}

        /** This leader is the one that differs: it has said so, and must not go on. */
        record Resign() implements Outcome {}
    }

    private static final Outcome NOTHING = new Outcome.Nothing();

    private final ZabState state;
    private final Electors electors;
    private final DigestPoll poll = new DigestPoll();

    /** Zxid at which the states were last told to differ beyond decision. */
    private long undecidedZxid;

    StateComparison(ZabState state, Electors electors) {
        this.state = state;
        this.electors = electors;
    }

    /** A learner is gone, and what it reported. */
    void forget(PeerId server) {
        poll.forget(server);
    }

    /** A server's state at a boundary. */
    Outcome report(PeerId from, long zxid, long digest, String phase, ZabEffects out) {
        poll.report(from, zxid, digest);
        state.meters.digestsCompared.increment();
        return switch (poll.judge(zxid, state.history.loggedMembership())) {
            case DigestPoll.Verdict.Fine _ -> NOTHING;
            case DigestPoll.Verdict.Wrong(List<PeerId> wrong) -> {
                state.meters.digestMismatches.increment();
                yield wrong.contains(state.self)
                        ? resign(zxid, phase, out)
                        : rebuildOne(wrong, zxid, phase, out);
            }
            case DigestPoll.Verdict.Undecided _ -> {
                tellUndecided(zxid, phase, out);
                yield NOTHING;
            }
        };
    }

    private void tellUndecided(long zxid, String phase, ZabEffects out) {
        if (undecidedZxid != zxid) {
            undecidedZxid = zxid;
            state.meters.digestMismatches.increment();
            state.alarm(
                    phase,
                    "the states of the servers differ at "
                            + Zxid.toString(zxid)
                            + ", and no majority agrees: compare them with bin/quorate snapshot"
                            + " diff",
                    out);
        }
    }

    /** One at a time: the others carry the ensemble meanwhile. */
    private Outcome rebuildOne(List<PeerId> wrong, long zxid, String phase, ZabEffects out) {
        for (LearnerHandler handler : electors.all()) {
            if (!handler.isBelieved() && !handler.isObserver()) {
                return NOTHING;
            }
        }
        LearnerHandler handler = electors.of(wrong.getFirst());
        if (handler == null) {
            return NOTHING;
        }
        String why = "its state at " + Zxid.toString(zxid) + " is not the one that a majority has";
        state.alarm(phase, "server " + handler.peer + " is rebuilt: " + why, out);
        return new Outcome.Rebuild(handler, why);
    }

    private Outcome resign(long zxid, String phase, ZabEffects out) {
        state.alarm(
                phase,
                "this leader's state at "
                        + Zxid.toString(zxid)
                        + " is not the one that a majority has: it resigns, and is rebuilt",
                out);
        state.stand(Standing.DAMAGED, out);
        return new Outcome.Resign();
    }
}
