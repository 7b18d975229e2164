package io.quorate.server.node;

import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.session.SessionClock;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

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

    /** What was asked and is not proposed yet, in order. */
    private final ArrayDeque<Asked> backlog = new ArrayDeque<>();

    private boolean leading;
    private int expiries;

    /** One message of the backlog. */
    private sealed interface Asked {
        @Nullable LinkId link();

        /** Writes, and how far they were gone through. */
        final class Writes implements Asked {
            private final @Nullable LinkId link;
            private final byte[] packed;
            private final ByteBuffer buffer;
            private final long arrivedNanos;
            private int left;
            private int position;

            Writes(@Nullable LinkId link, RelayMessage.Forward forward, long nowNanos) {
                arrivedNanos = nowNanos;
                this.link = link;
                packed = forward.packed();
                buffer = ByteBuffer.wrap(packed);
                left = forward.count();
            }

            @Override
            public @Nullable LinkId link() {
                return link;
            }
        }

        record Opening(@Nullable LinkId link, RelayMessage.OpenSession ask) implements Asked {}

        record Attaching(@Nullable LinkId link, RelayMessage.AttachSession ask) implements Asked {}
    }

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
        backlog.removeIf(asked -> link.equals(asked.link()));
        barriers.linkLeft(link);
    }

    /**
     * A server asks something.
     *
     * @param link whence, null for this server itself
     */
    void take(@Nullable LinkId link, RelayMessage message) {
        switch (message) {
            case RelayMessage.Forward forward -> {
                if (forward.count() > 0) {
                    backlog.add(new Asked.Writes(link, forward, proposer.nowNanos()));
                }
            }
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
     * Decides and proposes what was asked, as far as the limits allow.
     *
     * @param budget how many requests may be decided
     * @return whether more could be decided at once
     */
    boolean proposeBacklog(int budget) {
        for (int i = 0; i < budget && proposer.mayPropose(); i++) {
            Asked oldest = backlog.peek();
            if (oldest == null) {
                return false;
            }
            if (proposeNext(oldest)) {
                backlog.remove(oldest); // the first one, unless its link has ended meanwhile
            }
        }
        return !backlog.isEmpty() && proposer.mayPropose();
    }

    /** Decides the next request of a message. Returns whether it was the last. */
    private boolean proposeNext(Asked asked) {
        return switch (asked) {
            case Asked.Writes writes -> {
                try {
                    writes.position =
                            proposer.decide(
                                    writes.link, writes.packed, writes.buffer, writes.position);
                    writes.left--;
                } catch (MalformedFrameException notOurs) {
                    writes.left = 0;
                    unreadable(writes.link, notOurs);
                }
                if (writes.left <= 0) {
                    proposer.proposedSince(writes.arrivedNanos);
                }
                yield writes.left <= 0;
            }
            case Asked.Opening opening -> {
                proposer.open(opening.ask);
                yield true;
            }
            case Asked.Attaching attaching -> {
                proposer.attach(attaching.link, attaching.ask);
                yield true;
            }
        };
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
