package io.quorate.server.zab;

import io.quorate.protocol.Zxid;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fast leader election (ZAB 4): every voter proposes the server with the longest log it has heard
 * of, until a quorum agrees. Only liveness depends on it; what makes a leader safe is discovery.
 *
 * <p>Votes compare the last zxid, then the id: the current epoch is the epoch of the last logged
 * zxid, so the winner's history contains everything that is committed. No vote leaves before the
 * whole log is durable.
 */
final class Looking implements Phase {

    private final ZabState state;

    /** The resigning leader's wish: an ordinary vote with a head start. */
    private final @Nullable PeerId successor;

    private final Map<PeerId, Message.Notification> votes = new TreeMap<>();

    /** Connected servers that look for a leader and vote for nobody: they have spoken. */
    private final Set<PeerId> abstaining = new TreeSet<>();

    private @Nullable PeerId vote;
    private long voteZxid;
    private boolean eligible;
    private long barrierTicket;
    private boolean announced;
    private long startedNanos;
    private long betterVoteDeadlineNanos;
    private boolean quorumAgrees;
    private long repeatAtNanos;
    private long repeatNanos;

    Looking(ZabState state, @Nullable PeerId successor) {
        this.state = state;
        this.successor = successor;
    }

    @Override
    public Phase start(long nowNanos, ZabEffects out) {
        startedNanos = nowNanos;
        state.round++;
        // A barrier: a vote tells only of what is durable (DESIGN 3.5, no conditional effects).
        barrierTicket = state.log.issuedTicket();
        state.info("looking", "round " + state.round + " begins", out);
        return flushed(nowNanos, out);
    }

    @Override
    public void leave(long nowNanos, ZabEffects out) {}

    @Override
    public Phase flushed(long nowNanos, ZabEffects out) {
        if (announced || !state.log.isFlushed(barrierTicket)) {
            return this;
        }
        announced = true;
        repeatNanos = state.config.betterVoteWaitNanos();
        propose(nowNanos);
        announce(nowNanos, out);
        return decide(nowNanos, out);
    }

    /** This server's own first vote of a round. */
    private void propose(long nowNanos) {
        eligible = isEligible(nowNanos);
        votes.clear();
        quorumAgrees = false;
        if (!eligible) {
            vote = null;
            voteZxid = 0;
        } else if (successor != null && !(state.resigning && successor.equals(state.self))) {
            vote = successor;
            voteZxid = state.log.flushedZxid();
        } else if (!state.resigning) {
            vote = state.self;
            voteZxid = state.log.flushedZxid();
        }
    }

    private boolean isEligible(long nowNanos) {
        if (state.isObserver()) {
            return false;
        }
        if (state.isForming()) {
            return mayForm(nowNanos);
        }
        if (state.isBlankVoter()) {
            // It votes for whoever is best. Their membership says whether it counts; by itself it
            // knows of no quorum.
            return true;
        }
        Member me = state.history.loggedMembership().member(state.self);
        Member before = state.history.committedMembership().member(state.self);
        return (me != null && state.counts(me, state.diskId(), state.standing(), false))
                || (before != null
                        && state.counts(before, state.diskId(), state.standing(), false));
    }

    /**
     * Formation begins when all configured voters are here and forming, or (majority) when they had
     * their time to come.
     */
    private boolean mayForm(long nowNanos) {
        int here = 0;
        int voters = 0;
        for (Member member : state.configured.members()) {
            if (!member.observer()) {
                voters++;
                Link link = state.links.election(member.id());
                boolean forming =
                        member.id().equals(state.self) || (link != null && link.hello.forming());
                here += forming ? 1 : 0;
            }
        }
        boolean waited = nowNanos - startedNanos >= state.config.formationWaitNanos();
        return here == voters || (!state.config.formWithAll() && waited && here > voters / 2);
    }

    private void announce(long nowNanos, ZabEffects out) {
        repeatAtNanos = nowNanos + repeatNanos;
        state.toAllOnMesh(notification(), out);
    }

    @Override
    public Message.Notification notification() {
        return state.notification(Message.Role.LOOKING, vote, voteZxid);
    }

    @Override
    public Phase tick(long nowNanos, ZabEffects out) {
        if (!announced) {
            return this;
        }
        if (isFull()) {
            return this;
        }
        if (!eligible && isEligible(nowNanos)) {
            propose(nowNanos);
            if (state.isForming() && state.configured.voterCount() > 1) {
                state.info(
                        "looking",
                        "forming a new ensemble; an absent voter that holds data would be"
                                + " overruled",
                        out);
            }
            announce(nowNanos, out);
        } else if (nowNanos >= repeatAtNanos) {
            repeatNanos = Math.min(repeatNanos * 2, state.config.electionRetryNanos());
            announce(nowNanos, out);
        }
        return decide(nowNanos, out);
    }

    @Override
    public Phase linkUp(Link link, long nowNanos, ZabEffects out) {
        if (link.kind == LinkKind.LEARNER) {
            if (link.dialledByUs) {
                out.hangUp(link.id, "not following");
            }
            return this;
        }
        if (!state.isMember(link.peer)) {
            return announced ? answer(link, out) : this;
        }
        if (mustJoin(
                link.hello.forming(), link.hello.clusterId(), link.hello.clusterIdCommitted())) {
            return join(link.peer, link.hello.clusterId(), out);
        }
        if (link.hello.clusterIdCommitted()) {
            state.heardFormed(link.hello.clusterId());
        }
        repeatNanos = state.config.betterVoteWaitNanos();
        if (announced) {
            out.send(link.id, notification());
        }
        return tick(nowNanos, out);
    }

    private Phase answer(Link link, ZabEffects out) {
        out.send(link.id, notification());
        return this;
    }

    /**
     * Whether a peer's cluster exists already, so that this forming server belongs to it and starts
     * from nothing.
     */
    private boolean mustJoin(boolean itIsForming, long itsClusterId, boolean committed) {
        return !state.isObserver()
                && state.isForming()
                && !itIsForming
                && committed
                && itsClusterId != 0
                && (state.standing() == Standing.NEW
                        || (itsClusterId != state.history.clusterId() && !state.isBlankVoter()));
    }

    private Phase join(PeerId peer, long clusterId, ZabEffects out) {
        String why = "server " + peer + " belongs to a cluster that was formed already";
        if (state.standing() == Standing.NEW) {
            state.becomeJoining(why, out);
        } else {
            state.forgetAttempt(clusterId, why, out);
        }
        return new Looking(state, null);
    }

    @Override
    public Phase linkDown(Link link, long nowNanos, ZabEffects out) {
        if (link.kind == LinkKind.ELECTION && state.links.election(link.peer) == null) {
            votes.remove(link.peer);
            abstaining.remove(link.peer);
        }
        return announced ? decide(nowNanos, out) : this;
    }

    @Override
    public Phase dialFailed(PeerId peer, String reason, long nowNanos, ZabEffects out) {
        return this;
    }

    @Override
    public Phase notified(Link link, Message.Notification n, long nowNanos, ZabEffects out) {
        if (!state.isMember(link.peer)) {
            return this;
        }
        if (mustJoin(n.forming(), n.clusterId(), n.clusterId() != 0)) {
            return join(link.peer, n.clusterId(), out);
        }
        if (!announced) {
            return this;
        }
        if (!n.forming()) {
            state.heardFormed(n.clusterId());
            learnCommitted(n, out);
        }
        if (n.role() == Message.Role.LEADING
                && !state.resigning
                && !isFull()
                && !state.patience.isShunned(link.peer, nowNanos)) {
            return new Learner(state, link.peer);
        }
        PeerId theirs = n.leader();
        if (n.role() == Message.Role.LOOKING && (theirs == null || !state.isMember(theirs))) {
            abstaining.add(link.peer);
            return decide(nowNanos, out);
        }
        abstaining.remove(link.peer);
        return n.role() == Message.Role.LOOKING && eligible ? voted(link, n, nowNanos, out) : this;
    }

    /**
     * A peer may know more to be committed than this server does, and then the quorum to count by
     * may be another one. Say server 1 came back on a new disk, 2 and 3 acknowledged the membership
     * that admits it, 1 heard of the commit, and 3 and 2 went down before they did. If 2 is lost
     * now, 1 and 3 are a quorum of the new membership, but 3 would go on asking for one of the old
     * as well, which can't come; and 3 wins every election that 1 could lead. In one epoch of a
     * cluster there was one leader, so what this log holds of the epoch of a peer's mark, up to
     * that mark, is committed.
     */
    private void learnCommitted(Message.Notification n, ZabEffects out) {
        History history = state.history;
        long mark = n.commitMark();
        int below = history.window().indexAfter(mark) - 1;
        if (!state.isLogBelieved()) {
            // On a damaged disk there may be no state to apply it to.
            return;
        }
        if (n.clusterId() == 0 || n.clusterId() != history.clusterId() || below < 0) {
            return;
        }
        long known = history.window().get(below).zxid();
        if (known > history.committedZxid() && Zxid.epoch(known) == Zxid.epoch(mark)) {
            state.commitTo(known, out);
        }
    }

    private Phase voted(Link link, Message.Notification n, long nowNanos, ZabEffects out) {
        if (n.round() < state.round) {
            out.send(link.id, notification());
            return this;
        }
        boolean tell = false;
        if (n.round() > state.round) {
            state.round = n.round();
            propose(nowNanos);
            tell = true;
        }
        votes.put(link.peer, n);
        if (isBetter(n)) {
            vote = n.leader();
            voteZxid = n.leaderLastZxid();
            quorumAgrees = false;
            tell = true;
        }
        if (tell) {
            announce(nowNanos, out);
        }
        return decide(nowNanos, out);
    }

    private boolean isBetter(Message.Notification n) {
        PeerId mine = vote;
        PeerId theirs = n.leader();
        if (theirs == null || (state.resigning && theirs.equals(state.self))) {
            return false;
        }
        if (mine == null || n.leaderLastZxid() != voteZxid) {
            return mine == null || Long.compareUnsigned(n.leaderLastZxid(), voteZxid) > 0;
        }
        return theirs.compareTo(mine) > 0;
    }

    /**
     * A server whose disk is full can't take proposals: it neither leads nor follows until it has
     * room, and keeps what it has.
     */
    private boolean isFull() {
        return state.disk.space() == DiskState.Space.FULL;
    }

    private Phase decide(long nowNanos, ZabEffects out) {
        if (isFull()) {
            return this;
        }
        PeerId elected = vote;
        if (!eligible || elected == null || !state.electionQuorum().has(this::agrees, 1)) {
            quorumAgrees = false;
            return this;
        }
        if (!quorumAgrees) {
            quorumAgrees = true;
            betterVoteDeadlineNanos = nowNanos + state.config.betterVoteWaitNanos();
        }
        if (nowNanos < betterVoteDeadlineNanos && someoneIsSilent()) {
            return this;
        }
        if (elected.equals(state.self)) {
            return new Leader(state, nowNanos);
        }
        return state.patience.isShunned(elected, nowNanos) ? this : follow(elected, out);
    }

    /**
     * Tells the vote once more to whom it elects. Say server 2 hands over to server 3: server 1 may
     * look, and vote for 3, while 3 still follows; 3 looks then, and tells 1, which has its quorum
     * and follows. If 3 did not hear of that vote, it would look until 1 gives it up.
     */
    private Phase follow(PeerId elected, ZabEffects out) {
        Link link = state.links.election(elected);
        if (link != null) {
            out.send(link.id, notification());
        }
        return new Learner(state, elected);
    }

    private long agrees(Member member) {
        if (member.id().equals(state.self)) {
            return state.counts(member, state.diskId(), state.standing(), state.isForming())
                    ? 1
                    : Quorum.NOTHING;
        }
        Message.Notification n = votes.get(member.id());
        boolean agrees =
                n != null
                        && n.leader() != null
                        && n.leader().equals(vote)
                        && state.counts(member, n.diskId(), n.standing(), n.forming());
        return agrees ? 1 : Quorum.NOTHING;
    }

    /**
     * Whether a voter with a live connection has not voted in this round: its vote may be a better
     * one.
     */
    private boolean someoneIsSilent() {
        Membership voters = state.isForming() ? state.configured : state.history.loggedMembership();
        for (Member member : voters.members()) {
            if (!member.observer()
                    && !member.id().equals(state.self)
                    && state.links.election(member.id()) != null
                    && !abstaining.contains(member.id())
                    && !votes.containsKey(member.id())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Phase said(Link link, Message message, long nowNanos, ZabEffects out) {
        if (message instanceof Message.FollowerInfo info
                && link.kind == LinkKind.LEARNER
                && !link.dialledByUs) {
            // Elected by others before we know it ourselves: kept until the election here has
            // ended.
            state.links.keepWaiting(link, info);
        }
        return this;
    }

    @Override
    public Phase endOfPass(long nowNanos, ZabEffects out) {
        return this;
    }

    @Override
    public boolean serving(long nowNanos) {
        return false;
    }

    @Override
    public String phaseName() {
        return "looking";
    }

    @Override
    public String toString() {
        return "Looking in round " + state.round + " at " + Zxid.toString(state.log.flushedZxid());
    }
}
