package io.quorate.server.node;

import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.node.Backlog.Asked;
import io.quorate.server.session.SessionClock;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

/**
 * What a server does for the clients of all servers while it leads: takes what they ask and has it
 * proposed in order, confirms barriers, and watches over sessions. Its own clients come the same
 * way, without a link.
 */
final class Leading {

    /** Sessions looked at and closed per tick: more at once would keep heartbeats waiting. */
    private static final int CLOCK_VISITS_MAX = 10_000;

    private static final int EXPIRIES_MAX = 1_000;

    private final Broadcast broadcast;
    private final Answers answers;
    private final Proposer proposer;
    private final SessionClock clock;
    private final Reaper reaper;
    private final long clockIntervalNanos;
    private final SyncBarriers barriers = new SyncBarriers();

    private final Backlog backlog = new Backlog();
    private final GroupCommit groups = new GroupCommit();

    private boolean leading;
    private int expiries;

    /**
     * @param clockIntervalNanos how often {@link #tick} is called when all is well
     */
    Leading(
            Broadcast broadcast,
            Answers answers,
            Proposer proposer,
            SessionClock clock,
            Reaper reaper,
            long clockIntervalNanos) {
        this.broadcast = broadcast;
        this.answers = answers;
        this.proposer = proposer;
        this.clock = clock;
        this.reaper = reaper;
        this.clockIntervalNanos = clockIntervalNanos;
    }

    /** This server leads from now on: everything older is applied. */
    void begin() {
        end();
        leading = true;
        proposer.begin();
        groups.begin();
        clock.restart();
        reaper.begin();
    }

    /** It does not, any more: what was not proposed is asked again elsewhere by who asked it. */
    void end() {
        leading = false;
        backlog.clear();
        barriers.clear();
        proposer.end();
    }

    boolean isLeading() {
        return leading;
    }

    /** What came on this link and is not proposed is dropped: it is asked again on the next. */
    void linkLeft(LinkId link) {
        backlog.drop(link);
        barriers.linkLeft(link);
    }

    /**
     * A server asks something.
     *
     * @param link whence, null for this server itself
     */
    void take(@Nullable LinkId link, RelayMessage message) {
        switch (message) {
            case RelayMessage.Forward forward ->
                    backlog.add(new Asked.Writes(link, forward, proposer.nowNanos()));
            case RelayMessage.OpenSession open -> backlog.add(new Asked.Opening(link, open));
            case RelayMessage.AttachSession attach ->
                    backlog.add(new Asked.Attaching(link, attach));
            case RelayMessage.SyncAsk ask ->
                    barriers.ask(link, ask, broadcast.requestRound(), broadcast.committedZxid());
            case RelayMessage.Touches touches -> {
                for (long sessionId : touches.sessionIds()) {
                    clock.touch(sessionId);
                }
            }
            case RelayMessage.AttachRefused _,
                    RelayMessage.SessionLost _,
                    RelayMessage.SyncAnswer _ -> {
                // Answers: nothing that a leader is told.
            }
        }
    }

    /** A packet of one of this server's own clients came. */
    void touch(long sessionId) {
        clock.touch(sessionId);
    }

    /**
     * Decides and proposes what was asked, as far as the limits allow, unless it should wait for
     * more.
     *
     * @param budget how many requests may be decided
     * @return in how many nanoseconds it is to be called again at the latest: 0 if more could be
     *     decided at once, {@link Node#NO_PASS} if nothing waits but for an event
     */
    long proposeBacklog(int budget) {
        if (backlog.count() == 0 || !proposer.mayPropose()) {
            return Node.NO_PASS;
        }
        long holdNanos = groups.holdNanos(backlog.count(), proposer.nowNanos());
        if (holdNanos != GroupCommit.NOW) {
            return holdNanos;
        }
        proposeGroup(budget);
        groups.proposed(
                proposer.outstanding() + backlog.count(),
                broadcast.nextZxid() - 1,
                proposer.nowNanos());
        return backlog.count() > 0 && proposer.mayPropose() ? 0 : Node.NO_PASS;
    }

    private void proposeGroup(int budget) {
        for (int i = 0; i < budget && proposer.mayPropose(); i++) {
            switch (backlog.peek()) {
                case null -> {
                    return;
                }
                case Asked.Writes writes -> decideNext(writes);
                case Asked.Opening opening -> {
                    backlog.decided();
                    proposer.open(opening.ask());
                }
                case Asked.Attaching attaching -> {
                    backlog.decided();
                    proposer.attach(attaching.link(), attaching.ask());
                }
            }
        }
    }

    private void decideNext(Asked.Writes writes) {
        boolean last = writes.left() == 1;
        backlog.decided();
        try {
            writes.position =
                    proposer.decide(writes.link, writes.packed, writes.buffer, writes.position);
        } catch (MalformedFrameException notOurs) {
            unreadable(writes.link, notOurs);
            return;
        }
        if (last) {
            proposer.proposedSince(writes.arrivedNanos);
        }
    }

    /** No build of ours packs that: whoever sent it has no business here. */
    private void unreadable(@Nullable LinkId link, MalformedFrameException why) {
        if (link == null) {
            throw new InvariantViolation("this server packed what it cannot read: " + why);
        }
        linkLeft(link);
        answers.hangUp(link, "it forwarded writes that cannot be read: " + why.getMessage());
    }

    /** A transaction is applied; while this server leads it was its own proposal. */
    void delivered(TxnHeader header, Proposal record) {
        if (leading) {
            proposer.delivered(header, record);
            groups.delivered(record.zxid(), proposer.nowNanos());
        }
    }

    /** A quorum answered this round of heartbeats or a later one. */
    void roundConfirmed(long round) {
        barriers.confirmed(round, answers);
    }

    /**
     * Lets time pass for the sessions, and closes those that have expired.
     *
     * @param elapsedNanos since the last call
     * @param confirmed whether a quorum confirmed this leader meanwhile
     */
    void tick(long elapsedNanos, boolean confirmed) {
        if (!leading || !confirmed) {
            return;
        }
        clock.advance(Math.min(elapsedNanos, 2 * clockIntervalNanos));
        expiries = 0;
        clock.expireDue(CLOCK_VISITS_MAX, this::expire);
        reaper.tick(elapsedNanos);
    }

    private boolean expire(long sessionId) {
        if (expiries == EXPIRIES_MAX) {
            return false;
        }
        expiries++;
        return proposer.expire(sessionId);
    }
}
