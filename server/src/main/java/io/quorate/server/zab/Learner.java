package io.quorate.server.zab;

import static io.quorate.server.zab.Transition.Severity.WARN;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Following or observing a leader: discovery (promise its epoch), synchronisation (make our history
 * its history), broadcast.
 *
 * <p>One machine and one order of events for all of it, so that no message can come "between"
 * phases (ZOOKEEPER-3023, 4394): records are appended as they come, acknowledged when durable and
 * (epoch, 0) is among them, delivered when committed.
 */
final class Learner implements Phase {

    /** How far the learner is with its leader. */
    private enum Stage {
        DIALLING,
        DISCOVERY,
        ACCEPTING,
        /**
         * The epoch is promised. What this log holds may not be the leader's: nothing is committed
         * or acknowledged.
         */
        PROMISED,
        /** The leader's state is received, beside this server's own, which still counts. */
        RECEIVING,
        /** This log is a prefix of the leader's, and grows. */
        SYNC,
        BROADCAST
    }

    private final ZabState state;
    private final PeerId leader;
    private Stage stage = Stage.DIALLING;
    private @Nullable Link link;
    private long epoch;
    private long lastHeardNanos;
    private long ackedZxid;
    private boolean ackedAsVoter;
    private boolean handingOver;

    /** Whether the link is read from: not while the disk is far behind. */
    private boolean reading = true;

    /** When it was read from again: what was said meanwhile is still to be heard. */
    private long resumedNanos;

    /**
     * A sync from a record whose hash the leader does not hold in memory: the first record that
     * follows proves it, and until then this log is as it was and nothing of it is committed.
     */
    private @Nullable SyncPlan unproven;

    private long unprovenHash;

    /** What is received while RECEIVING. */
    private @Nullable SnapshotReception reception;

    Learner(ZabState state, PeerId leader) {
        this.state = state;
        this.leader = leader;
    }

    @Override
    public Phase start(long nowNanos, ZabEffects out) {
        lastHeardNanos = nowNanos;
        resumedNanos = nowNanos;
        state.info(phaseName(), "following server " + leader, out);
        for (Link waiting : state.links.fromLearners()) {
            out.send(waiting.id, new Message.Refuse("not leading: following server " + leader));
            out.hangUp(waiting.id, "not leading");
        }
        out.dialLeader(leader);
        return this;
    }

    @Override
    public void leave(long nowNanos, ZabEffects out) {
        if (stage == Stage.BROADCAST) {
            state.leaderless(nowNanos);
        } else {
            state.patience.shun(leader, nowNanos);
        }
        if (stage == Stage.RECEIVING) {
            out.abandonSnapshot();
        }
        Link last = link;
        if (last != null && state.links.get(last.id) != null) {
            out.hangUp(last.id, "no longer following");
        }
    }

    @Override
    public Phase linkUp(Link up, long nowNanos, ZabEffects out) {
        if (up.kind == LinkKind.ELECTION) {
            out.send(up.id, notification());
            return this;
        }
        if (!up.dialledByUs) {
            out.send(up.id, new Message.Refuse("not leading: following server " + leader));
            out.hangUp(up.id, "not leading");
            return this;
        }
        if (!up.peer.equals(leader) || stage != Stage.DIALLING) {
            out.hangUp(up.id, "not following");
            return this;
        }
        link = up;
        lastHeardNanos = nowNanos;
        stage = Stage.DISCOVERY;
        out.send(up.id, followerInfo());
        return this;
    }

    private Message.FollowerInfo followerInfo() {
        return new Message.FollowerInfo(
                state.learnerKind(),
                state.acceptedEpoch(),
                state.acceptedLeader(),
                state.epochHeard(),
                state.standing(),
                state.diskId(),
                state.isForming(),
                state.history.committedZxid(),
                state.isLogBelieved() ? List.copyOf(state.history.epochTable()) : List.of());
    }

    @Override
    public Phase linkDown(Link down, long nowNanos, ZabEffects out) {
        return down == link ? look("the link to the leader ended", out) : this;
    }

    @Override
    public Phase dialFailed(PeerId peer, String reason, long nowNanos, ZabEffects out) {
        return stage == Stage.DIALLING && peer.equals(leader)
                ? look("server " + leader + " can't be reached: " + reason, out)
                : this;
    }

    @Override
    public Phase notified(Link from, Message.Notification n, long nowNanos, ZabEffects out) {
        if (n.role() == Message.Role.LOOKING) {
            out.send(from.id, notification());
        }
        return this;
    }

    @Override
    public Phase said(Link from, Message message, long nowNanos, ZabEffects out) {
        if (from != link) {
            return this;
        }
        lastHeardNanos = nowNanos;
        return switch (message) {
            case Message.LeaderInfo m -> onLeaderInfo(m, nowNanos, out);
            case Message.Sync m -> onSync(m, out);
            case Message.SnapshotPiece m -> onSnapshotPiece(m, out);
            case Message.Propose m -> onPropose(m, out);
            case Message.Commit m -> onCommit(m, out);
            case Message.UpToDate m -> onUpToDate(m, out);
            case Message.Ping m -> onPing(m, from, out);
            case Message.HandOver m -> onHandOver(m, out);
            case Message.Refuse m -> look("server " + leader + " refused: " + m.reason(), out);
            case Message.Notification _,
                    Message.FollowerInfo _,
                    Message.AckEpoch _,
                    Message.Ack _,
                    Message.Pong _,
                    Message.SnapshotTaken _,
                    Message.StateDigest _,
                    Message.Rejoin _ ->
                    look("server " + leader + " said what no leader says: " + message, out);
        };
    }

    private Phase onLeaderInfo(Message.LeaderInfo info, long nowNanos, ZabEffects out) {
        if (stage != Stage.DISCOVERY || !state.mayAccept(info.epoch(), leader)) {
            return look(
                    "epoch "
                            + info.epoch()
                            + " of server "
                            + leader
                            + " is behind the accepted "
                            + state.acceptedEpoch(),
                    out);
        }
        epoch = info.epoch();
        stage = Stage.ACCEPTING;
        state.accept(epoch, leader, out);
        return flushed(nowNanos, out);
    }

    @Override
    public Phase flushed(long nowNanos, ZabEffects out) {
        Link to = link;
        if (stage == Stage.ACCEPTING && to != null && state.isAcceptedDurably()) {
            stage = Stage.PROMISED;
            out.send(
                    to.id,
                    new Message.AckEpoch(
                            epoch, state.log.flushedZxid(), state.history.committedZxid()));
        }
        return this;
    }

    private Phase onSync(Message.Sync sync, ZabEffects out) {
        if (stage != Stage.PROMISED || unproven != null || sync.epoch() != epoch) {
            return look("a sync out of order", out);
        }
        SyncPlan plan = sync.plan();
        History history = state.history;
        if (plan instanceof SyncPlan.Snapshot whole) {
            return beginReceiving(whole, out);
        }
        if (!state.isLogBelieved()) {
            return plan.zxid() == 0
                    ? startFromNothing(out)
                    : look("a sync that builds on a disbelieved log", out);
        }
        if (plan.zxid() < history.committedZxid()) {
            return state.standing() == Standing.JOINING
                    ? startAgain(out)
                    : cannotUndo(plan.zxid(), out);
        }
        if (plan.zxid() > history.lastZxid()) {
            return look("a sync from behind the end of this log", out);
        }
        if (plan.zxid() == 0) {
            return build(plan, out);
        }
        // At or above the commit mark: in memory.
        boolean isHeld = history.window().holds(plan.zxid());
        long ownHash = isHeld ? history.window().chainHashAt(plan.zxid()) : 0;
        boolean isNamed = plan.chainHash() != 0;
        if (!isHeld || (isNamed && ownHash != plan.chainHash())) {
            return contradicted(plan, out);
        }
        if (isNamed) {
            return build(plan, out);
        }
        unproven = plan;
        unprovenHash = ownHash;
        return this;
    }

    /**
     * What both have ends below what the leader's log still holds. A VOTER gives its own log for a
     * state only where all that it knows to be committed is common to both (DESIGN 4, the log is
     * append-only).
     */
    private Phase beginReceiving(SyncPlan.Snapshot plan, ZabEffects out) {
        switch (state.standing()) {
            case DAMAGED -> {
                return startFromNothing(out);
            }
            case VOTER -> {
                if (Math.min(plan.commonZxid(), plan.zxid()) < state.history.committedZxid()) {
                    return cannotUndo(plan.commonZxid(), out);
                }
            }
            case NEW -> {
                if (!state.isObserver()) {
                    return look("a snapshot for a server that never joined", out);
                }
            }
            case JOINING -> {
                // It has nothing to lose.
            }
        }
        stage = Stage.RECEIVING;
        reception = new SnapshotReception(plan);
        state.info(
                phaseName(),
                "receives the state of server " + leader + " as of " + Zxid.toString(plan.zxid()),
                out);
        out.receiveSnapshot(plan);
        return this;
    }

    private Phase onSnapshotPiece(Message.SnapshotPiece piece, ZabEffects out) {
        SnapshotReception receiving = reception;
        if (stage != Stage.RECEIVING
                || receiving == null
                || piece.epoch() != epoch
                || !receiving.takes(piece)) {
            return look("a piece of a snapshot out of order", out);
        }
        out.snapshotPiece(piece);
        return this;
    }

    /** The disk has taken so much of the snapshot. */
    void snapshotWritten(long offsetBytes) {
        SnapshotReception receiving = reception;
        if (receiving != null) {
            receiving.written(offsetBytes);
        }
    }

    private boolean isSnapshotBehind() {
        SnapshotReception receiving = reception;
        return stage == Stage.RECEIVING && receiving != null && receiving.isBehind();
    }

    @Override
    public Phase stateReceived(HistoryBase base, long nowNanos, ZabEffects out) {
        SnapshotReception receiving = reception;
        Link to = link;
        if (stage != Stage.RECEIVING || receiving == null || to == null) {
            out.abandonSnapshot();
            return this;
        }
        if (!receiving.isOf(base)) {
            return look("another snapshot than was announced", out);
        }
        if (base.featureLevel() > state.config.featureLevel()) {
            return needNewerBuild(base.featureLevel(), out);
        }
        if (state.standing() == Standing.NEW) {
            state.stand(Standing.VOTER, out);
        }
        stage = Stage.SYNC;
        state.beginGeneration(base, out);
        state.info(phaseName(), "has taken over the state of server " + leader, out);
        out.send(to.id, new Message.SnapshotTaken(epoch, base.zxid()));
        return this;
    }

    @Override
    public Phase stateRefused(String reason, long nowNanos, ZabEffects out) {
        return stage == Stage.RECEIVING
                ? look("the snapshot of server " + leader + " is refused: " + reason, out)
                : this;
    }

    private Phase needNewerBuild(int featureLevel, ZabEffects out) {
        out.halt(
                HaltCause.NEWER_BUILD_NEEDED,
                "this cluster uses feature level "
                        + featureLevel
                        + " and this build knows levels up to "
                        + state.config.featureLevel()
                        + ": start a build that knows it");
        return look("the cluster needs a newer build", out);
    }

    /** The record that both have is proved: what this log has beyond it goes. */
    private Phase build(SyncPlan plan, ZabEffects out) {
        stage = Stage.SYNC;
        if (plan.zxid() == state.history.lastZxid()) {
            return this;
        }
        state.info(
                phaseName(),
                "voids its log above "
                        + Zxid.toString(plan.zxid())
                        + ", which server "
                        + leader
                        + " does not have",
                out);
        state.truncateTo(plan.zxid(), out);
        return this;
    }

    private Phase startFromNothing(ZabEffects out) {
        stage = Stage.SYNC;
        if (state.standing() == Standing.DAMAGED) {
            // It comes back on another link, for what was said on this one named the old disk.
            state.becomeJoining("the log is damaged and a leader has the history", out);
            return new Looking(state, null);
        }
        state.beginRebuilding(out);
        return this;
    }

    private Phase startAgain(ZabEffects out) {
        state.abandonRebuilding();
        return look("the rebuilding starts again from nothing", out);
    }

    /**
     * What would undo our own commit mark is never executed by a VOTER (DESIGN 4, the log is
     * append-only).
     */
    private Phase cannotUndo(long commonZxid, ZabEffects out) {
        out.halt(
                HaltCause.HISTORY_UNTRUSTED,
                "server "
                        + leader
                        + ", leader of epoch "
                        + epoch
                        + ", lacks committed transactions "
                        + Zxid.toString(commonZxid)
                        + " (exclusive) to "
                        + Zxid.toString(state.history.committedZxid())
                        + " that this server holds; nothing was changed here. Do not delete this"
                        + " data: compare the servers first");
        return look("the leader lacks committed transactions", out);
    }

    private Phase contradicted(SyncPlan plan, ZabEffects out) {
        if (state.history.isForming()) {
            // Two attempts to form an ensemble, of which nobody here knows that it succeeded.
            state.truncateTo(0, out);
            return look("its attempt to form an ensemble gives way to this one", out);
        }
        out.halt(
                HaltCause.HISTORY_UNTRUSTED,
                "the record "
                        + Zxid.toString(plan.zxid())
                        + " of this server is not the one of server "
                        + leader
                        + "; one of the two logs was altered. Nothing was changed here. Do not"
                        + " delete this data: find out which disk was at fault first");
        return look("two histories", out);
    }

    private Phase onPropose(Message.Propose propose, ZabEffects out) {
        SyncPlan plan = unproven;
        if (plan != null && propose.epoch() == epoch && !propose.records().isEmpty()) {
            unproven = null;
            if (!propose.records().get(0).follows(plan.zxid(), unprovenHash)) {
                return contradicted(plan, out);
            }
            build(plan, out);
        }
        if ((stage != Stage.SYNC && stage != Stage.BROADCAST) || propose.epoch() != epoch) {
            return look("proposals out of order", out);
        }
        for (Proposal proposal : propose.records()) {
            if (!proposal.follows(state.history.lastZxid(), state.history.lastChainHash())) {
                return look(
                        "a gap: "
                                + proposal
                                + " does not follow "
                                + Zxid.toString(state.history.lastZxid()),
                        out);
            }
            if (Zxid.epoch(proposal.zxid()) > epoch) {
                return look("a proposal of a later epoch: " + proposal, out);
            }
            if (proposal.zxid() == Zxid.of(epoch, 0) && state.standing() == Standing.NEW) {
                // Before the record, so that no torn batch leaves the record under the old
                // standing.
                state.stand(Standing.VOTER, out);
            }
            if (featureLevel(proposal) > state.config.featureLevel()) {
                return needNewerBuild(featureLevel(proposal), out);
            }
            state.append(proposal, out);
        }
        state.commitTo(propose.committedZxid(), out);
        return this;
    }

    /** The level that this record gives the cluster; 0 if it says nothing of it. */
    private static int featureLevel(Proposal proposal) {
        return switch (proposal.kind()) {
            case TXN, MEMBERSHIP -> 0;
            case EPOCH -> EpochRecord.decode(proposal).featureLevel();
            case FEATURE_LEVEL -> FeatureLevelRecord.decode(proposal);
        };
    }

    private Phase onCommit(Message.Commit commit, ZabEffects out) {
        if (commit.epoch() != epoch || (stage != Stage.SYNC && stage != Stage.BROADCAST)) {
            return look("a commit out of order", out);
        }
        state.commitTo(commit.committedZxid(), out);
        becomeVoterIfAdmitted(out);
        return this;
    }

    private Phase onUpToDate(Message.UpToDate upToDate, ZabEffects out) {
        Link to = link;
        if (stage != Stage.SYNC || to == null || upToDate.epoch() != epoch) {
            return look("UPTODATE out of order", out);
        }
        state.commitTo(upToDate.committedZxid(), out);
        Invariant.check(
                Zxid.epoch(state.history.committedZxid()) == epoch,
                "UPTODATE says that the epoch's record is committed",
                state.history.committedZxid(),
                epoch);
        stage = Stage.BROADCAST;
        state.patience.restore();
        state.info(phaseName(), "follows server " + leader + " in epoch " + epoch, out);
        state.tellStranger(phaseName(), out);
        becomeVoterIfAdmitted(out);
        state.listener.following(to.id, leader);
        return this;
    }

    /**
     * A JOINING server becomes VOTER when it is up to date and the committed membership names its
     * disk.
     */
    private void becomeVoterIfAdmitted(ZabEffects out) {
        if (stage == Stage.BROADCAST
                && state.standing() == Standing.JOINING
                && (state.isObserver()
                        || state.history
                                .committedMembership()
                                .counts(state.self, state.diskId()))) {
            state.stand(Standing.VOTER, out);
            String what =
                    state.isObserver() ? "is rebuilt" : "is rebuilt and admitted: it votes again";
            state.report(WARN, phaseName(), what, out);
        }
    }

    private Phase onPing(Message.Ping ping, Link from, ZabEffects out) {
        if (ping.epoch() == epoch && stage == Stage.BROADCAST) {
            state.stopWait.answered(ping.permit());
        }
        out.send(
                from.id,
                new Message.Pong(ping.epoch(), ping.round(), state.disk, state.stopWait.intent()));
        if (ping.epoch() == epoch && (stage == Stage.SYNC || stage == Stage.BROADCAST)) {
            state.commitTo(ping.committedZxid(), out);
            becomeVoterIfAdmitted(out);
        }
        return this;
    }

    private Phase onHandOver(Message.HandOver handOver, ZabEffects out) {
        if (handOver.epoch() != epoch) {
            return this;
        }
        handingOver = true;
        state.info(
                phaseName(),
                "server " + leader + " hands over to server " + handOver.successor(),
                out);
        return new Looking(state, handOver.successor());
    }

    @Override
    public Phase tick(long nowNanos, ZabEffects out) {
        if (state.disk.space() == DiskState.Space.FULL) {
            return look("this server's disk is full: it takes no proposals", out);
        }
        if (!reading) {
            // It cannot show that it lives. There is nothing better to do either: no vote leaves
            // before the log is durable.
            return this;
        }
        boolean discovering = stage != Stage.BROADCAST;
        long limitNanos = discovering ? state.patience.limitNanos() : state.config.verdictNanos();
        if (nowNanos - Math.max(lastHeardNanos, resumedNanos) <= limitNanos) {
            return this;
        }
        if (discovering) {
            state.patience.wasTooShort();
        }
        return look("server " + leader + " is silent", out);
    }

    @Override
    public Phase endOfPass(long nowNanos, ZabEffects out) {
        Link to = link;
        if (to != null && reading == (state.log.isBehind() || isSnapshotBehind())) {
            reading = !reading;
            resumedNanos = nowNanos;
            out.reading(to.id, reading);
        }
        if (to == null || state.isObserver() || (stage != Stage.SYNC && stage != Stage.BROADCAST)) {
            return this;
        }
        long durable = state.log.flushedZxid();
        boolean voter = state.isDurableVoter();
        boolean news = durable > ackedZxid || (voter && !ackedAsVoter);
        // Acknowledged only from (epoch, 0) on: an ack of less could be taken for one of an older
        // epoch's history (I-8).
        if (news && Zxid.epoch(durable) == epoch) {
            ackedZxid = durable;
            ackedAsVoter = voter;
            out.send(to.id, new Message.Ack(epoch, durable, voter));
        }
        return this;
    }

    /** What this server's state is at a boundary: the leader compares. */
    void ownDigest(long zxid, long digest, ZabEffects out) {
        Link to = link;
        if (stage == Stage.BROADCAST && to != null) {
            out.send(to.id, new Message.StateDigest(epoch, zxid, digest));
        }
    }

    private Phase look(String why, ZabEffects out) {
        state.report(WARN, phaseName(), why, out);
        return new Looking(state, null);
    }

    @Override
    public Message.Notification notification() {
        Message.Role role = state.isObserver() ? Message.Role.OBSERVING : Message.Role.FOLLOWING;
        return state.notification(role, leader, state.log.flushedZxid());
    }

    @Override
    public boolean serving(long nowNanos) {
        return stage == Stage.BROADCAST
                && reading
                && !handingOver
                && nowNanos - lastHeardNanos <= state.config.verdictNanos();
    }

    PeerId leader() {
        return leader;
    }

    @Nullable LinkId broadcastLink() {
        Link up = link;
        return stage == Stage.BROADCAST && up != null ? up.id : null;
    }

    @Override
    public String phaseName() {
        return switch (stage) {
            case DIALLING, DISCOVERY, ACCEPTING, PROMISED -> "learner discovery";
            case RECEIVING, SYNC -> "learner sync";
            case BROADCAST -> state.isObserver() ? "observing" : "following";
        };
    }
}
