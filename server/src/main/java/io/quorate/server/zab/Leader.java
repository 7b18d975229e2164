package io.quorate.server.zab;

import static io.quorate.server.zab.Transition.Severity.WARN;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.Invariant;

/**
 * Leading: discovery (a quorum promises a new epoch), synchronisation (a quorum has this server's
 * history, sealed by the record (e, 0)), broadcast. Learners may come at any time, and each goes
 * through the same three with its {@link LearnerHandler}.
 */
final class Leader implements Phase {

    /** How far the leader is. */
    private enum Stage {
        DISCOVERY,
        /** (e, 0) is appended; waiting for a quorum to have it. */
        SYNC,
        /** Established. */
        BROADCAST
    }

    /**
     * Counter values above this are never proposed: the leader gives up before (ZOOKEEPER-1277).
     */
    private static final long LAST_COUNTER = 0xFFFF_FFF0L;

    private final ZabState state;
    private final Electors electors;
    private final LeaderDiscovery discovery;
    private final HandOver handOver;
    private final Rounds rounds;
    private final StateComparison states;
    private final SlowDisk slowness;
    private final StopPermits permits;

    private Stage stage = Stage.DISCOVERY;
    private long epoch;

    /** Where the history ended when this leader began its epoch. */
    private long initialZxid;

    /** What {@link ZabEffects#keepLog} was told last. */
    private long keptZxid = Long.MAX_VALUE;

    /** Since when this leader's disk is far behind; 0 while it is not. */
    private long behindSinceNanos;

    Leader(ZabState state, long nowNanos) {
        this.state = state;
        this.electors = new Electors(state);
        this.discovery = new LeaderDiscovery(state, electors, nowNanos);
        this.handOver = new HandOver(state);
        this.rounds = new Rounds(state.config.heartbeatNanos());
        this.states = new StateComparison(state, electors);
        this.slowness = new SlowDisk(10 * state.config.verdictNanos());
        this.permits = new StopPermits(state, electors, rounds);
    }

    @Override
    public Phase start(long nowNanos, ZabEffects out) {
        state.info(phaseName(), "elected in round " + state.round, out);
        state.toAllOnMesh(notification(), out);
        for (Link waiting : state.links.fromLearners()) {
            Message.FollowerInfo info = state.links.takeWaiting(waiting);
            if (info != null) {
                electors.add(new LearnerHandler(waiting, info));
                state.heardEpoch(Math.max(info.epochHeard(), info.acceptedEpoch()));
            }
        }
        return discover(nowNanos, out);
    }

    @Override
    public void leave(long nowNanos, ZabEffects out) {
        if (stage == Stage.BROADCAST) {
            state.leaderless(nowNanos);
        }
        for (Link link : state.links.fromLearners()) {
            out.hangUp(link.id, "no longer leading");
        }
        keepLog(Long.MAX_VALUE, out);
        state.snapshotWanted = false;
    }

    // ---- discovery ----

    private Phase onFollowerInfo(
            Link link, Message.FollowerInfo info, long nowNanos, ZabEffects out) {
        LearnerHandler handler = new LearnerHandler(link, info);
        electors.add(handler);
        state.heardEpoch(Math.max(info.epochHeard(), info.acceptedEpoch()));
        if (!discovery.isOffered()) {
            return discover(nowNanos, out);
        }
        if (!discovery.isPromisedAway(info)) {
            out.send(link.id, new Message.LeaderInfo(discovery.epoch()));
            return this;
        }
        out.send(
                link.id,
                new Message.Refuse(
                        "epoch " + discovery.epoch() + " is behind the one you accepted"));
        String why =
                "server "
                        + link.peer
                        + " accepted epoch "
                        + info.acceptedEpoch()
                        + " of another leader";
        if (stage != Stage.BROADCAST) {
            return electors.mayCount(handler) ? look(why, out) : this;
        }
        // Whoever it is, an observer or a voter on a disk that does not count yet included: it can
        // never follow this epoch, only a later one (DESIGN 4, links; ZAB L2).
        handOver.begin(why, nowNanos, out);
        return this;
    }

    private Phase discover(long nowNanos, ZabEffects out) {
        discovery.proceed(nowNanos, out);
        if (stage == Stage.DISCOVERY && discovery.isOver()) {
            beginEpoch(nowNanos, out);
        }
        return this;
    }

    private Phase onAckEpoch(
            LearnerHandler handler, Message.AckEpoch ack, long nowNanos, ZabEffects out) {
        if (!discovery.isOffered() || ack.epoch() != discovery.epoch() || handler.hasPromised()) {
            return drop(handler, "ACKEPOCH out of order", out);
        }
        // What is of this very epoch came from this leader, on an older link.
        long end = stage == Stage.DISCOVERY ? state.history.lastZxid() : initialZxid;
        long last = Math.max(ack.lastZxid(), ack.commitMark());
        boolean ahead = last > end && Zxid.epoch(last) != ack.epoch();
        boolean counts = handler.isBelieved() && electors.mayCount(handler);
        if (ahead && counts && stage != Stage.BROADCAST) {
            // This check, not the election, makes a leader safe: it holds all that a quorum may
            // have committed.
            String why =
                    "server "
                            + handler.peer
                            + " has "
                            + Zxid.toString(last)
                            + ", more than this server";
            state.report(WARN, phaseName(), why + ": votes for it", out);
            return new Looking(state, handler.peer);
        }
        if (!state.history.mayHold(ack.commitMark())) {
            String what =
                    "server "
                            + handler.peer
                            + " knows "
                            + Zxid.toString(ack.commitMark())
                            + " to be committed, which this leader does not have";
            state.alarm(phaseName(), what, out);
        }
        state.peers.durable(handler.peer, handler.info.diskId(), ack.epoch(), ack.lastZxid());
        handler.promised();
        if (stage == Stage.DISCOVERY) {
            return discover(nowNanos, out);
        }
        beginSync(handler, out);
        return this;
    }

    // ---- synchronisation ----

    /** Appends (e, 0), now that a quorum has promised e. */
    private void beginEpoch(long nowNanos, ZabEffects out) {
        stage = Stage.SYNC;
        epoch = discovery.epoch();
        rounds.heard(nowNanos);
        initialZxid = state.history.lastZxid();
        long clusterId =
                state.history.clusterId() != 0 ? state.history.clusterId() : state.nonZero();
        Membership membership =
                electors.areForming()
                        ? state.formationMembership(electors.formers())
                        : state.history.loggedMembership();
        if (state.standing() == Standing.NEW) {
            // Before the record, so that no torn batch leaves the record under the old standing.
            state.stand(Standing.VOTER, out);
        }
        EpochRecord record = new EpochRecord(clusterId, featureLevel(), state.self, membership);
        state.append(
                state.seal(record.encodeRecord(), Proposal.Kind.EPOCH, Zxid.of(epoch, 0)), out);
        state.info(phaseName(), "leads epoch " + epoch + ", synchronising", out);
        electors.epochWritten();
        beginSyncs(out);
    }

    /**
     * The history's level is kept: raising it is a decision of its own (DESIGN 8), lowering it is
     * never one. The first is what all who form the ensemble know.
     */
    private int featureLevel() {
        int logged = state.history.featureLevel();
        return logged != 0 ? logged : electors.lowestFeatureLevel(state.config.featureLevel());
    }

    private void beginSyncs(ZabEffects out) {
        for (LearnerHandler handler : electors.snapshot()) {
            if (handler.awaitsSync()) {
                beginSync(handler, out);
            }
        }
    }

    /** Begins a learner's sync, or leaves it waiting until this leader is established. */
    private void beginSync(LearnerHandler handler, ZabEffects out) {
        boolean believed = handler.isBelieved();
        if (stage != Stage.BROADCAST && !(believed && electors.mayCount(handler))) {
            return;
        }
        boolean votes =
                !handler.isObserver() && state.history.loggedMembership().isVoter(handler.peer);
        if (stage == Stage.BROADCAST && votes && believed && !electors.isNamed(handler)) {
            String why = "the membership names another disk for server " + handler.peer;
            out.send(handler.link.id, new Message.Rejoin(why));
            drop(handler, why, out);
            return;
        }
        SyncPlan plan = SyncPlans.choose(handler.info.epochTable(), state.history, state.retained);
        if (plan == null) {
            state.snapshotWanted = true;
        } else {
            handler.beginSync(state, epoch, plan, out);
            boolean whole = plan instanceof SyncPlan.Snapshot;
            (whole ? state.meters.snapshots : state.meters.diffs).increment();
        }
    }

    /** There is a newer snapshot. */
    void snapshotKept(ZabEffects out) {
        state.snapshotWanted = false;
        if (stage != Stage.DISCOVERY) {
            beginSyncs(out);
        }
    }

    private void keepWhatIsNeeded(ZabEffects out) {
        long needed = Long.MAX_VALUE;
        for (LearnerHandler handler : electors.snapshot()) {
            if (handler.isCutOff(state)) {
                drop(handler, "the log it needs was purged: it starts from a newer snapshot", out);
            } else {
                needed = Math.min(needed, handler.neededZxid());
            }
        }
        keepLog(needed, out);
    }

    private void keepLog(long afterZxid, ZabEffects out) {
        if (afterZxid != keptZxid) {
            keptZxid = afterZxid;
            out.keepLog(afterZxid);
        }
    }

    private Phase onSnapshotTaken(
            LearnerHandler handler, Message.SnapshotTaken taken, ZabEffects out) {
        return taken.epoch() == epoch && handler.snapshotTaken(taken.zxid())
                ? this
                : drop(handler, "it took a snapshot that was not sent", out);
    }

    private Phase onAck(LearnerHandler handler, Message.Ack ack, ZabEffects out) {
        if (!handler.isInSync()
                || ack.epoch() != epoch
                || stage == Stage.DISCOVERY
                || ack.zxid() > state.history.lastZxid()) {
            return drop(handler, "an ack of what was never sent", out);
        }
        handler.acked(ack);
        state.peers.durable(handler.peer, handler.info.diskId(), ack.epoch(), ack.zxid());
        commit(out);
        return this;
    }

    /** Commits what a quorum has; nothing before (e, 0) has a quorum (ZAB R12). */
    private void commit(ZabEffects out) {
        if (stage == Stage.DISCOVERY) {
            return;
        }
        long durable = electors.durableZxid();
        if (durable < Zxid.of(epoch, 0) || durable <= state.history.committedZxid()) {
            return;
        }
        state.commitTo(durable, out);
        if (stage == Stage.SYNC) {
            stage = Stage.BROADCAST;
            electors.epochCommitted();
            state.patience.restore();
            rounds.request();
            state.info(phaseName(), "established in epoch " + epoch, out);
            state.listener.leading();
            beginSyncs(out);
        }
    }

    /**
     * A rebuilt learner that has all this leader had at its join may vote again, with its new disk.
     */
    private void admitRebuilt(ZabEffects out) {
        for (LearnerHandler handler : electors.all()) {
            Membership now = state.history.loggedMembership();
            if (handler.isRebuilt()
                    && !handler.isObserver()
                    && now.isVoter(handler.peer)
                    && !now.counts(handler.peer, handler.info.diskId())
                    && !state.history.membershipInFlight()) {
                state.info(phaseName(), "admits the new disk of server " + handler.peer, out);
                Membership next = now.withDisk(handler.peer, handler.info.diskId());
                append(MembershipRecord.encodeRecord(next), Proposal.Kind.MEMBERSHIP, out);
            }
        }
    }

    /** Everybody's build knows a higher level than the cluster has (DESIGN 8). */
    private void raiseFeatureLevel(ZabEffects out) {
        int now = state.history.featureLevel();
        int known = electors.lowestFeatureLevel(state.config.featureLevel());
        if (known > now
                && state.config.featureLevelAuto()
                && mayPropose()
                && !state.history.membershipInFlight()
                && electors.areAllInSync()) {
            state.info(phaseName(), "raises the feature level from " + now + " to " + known, out);
            append(FeatureLevelRecord.encodeRecord(known), Proposal.Kind.FEATURE_LEVEL, out);
        }
    }

    // ---- broadcast ----

    boolean mayPropose() {
        return stage == Stage.BROADCAST
                && !handOver.isUnderWay()
                && !state.log.isBehind()
                && Zxid.counter(nextZxid()) < LAST_COUNTER;
    }

    long nextZxid() {
        long last = state.history.lastZxid();
        return last == Zxid.of(epoch, 0) ? Zxid.of(epoch, state.config.firstCounter()) : last + 1;
    }

    Proposal propose(byte[] record, ZabEffects out) {
        Invariant.check(mayPropose(), "proposed without leading");
        return append(record, Proposal.Kind.TXN, out);
    }

    private Proposal append(byte[] record, Proposal.Kind kind, ZabEffects out) {
        Proposal proposal = state.seal(record, kind, nextZxid());
        state.append(proposal, out);
        return proposal;
    }

    long requestRound() {
        return rounds.request();
    }

    boolean isJoined(Link link) {
        LearnerHandler handler = electors.of(link);
        return handler != null && handler.isUpToDate();
    }

    @Override
    public Phase endOfPass(long nowNanos, ZabEffects out) {
        if (stage == Stage.BROADCAST && !handOver.isUnderWay()) {
            admitRebuilt(out);
            raiseFeatureLevel(out);
        }
        keepWhatIsNeeded(out);
        for (LearnerHandler handler : electors.snapshot()) {
            boolean complete =
                    handler.pump(state, beat(nowNanos), out)
                            && handler.hasWhatItMayHaveAsked(state);
            if (complete && stage == Stage.BROADCAST && !handler.isUpToDate()) {
                handler.becomeUpToDate();
                out.send(
                        handler.link.id,
                        new Message.UpToDate(epoch, state.history.committedZxid()));
                state.listener.learnerJoined(handler.link.id, handler.peer);
            }
        }
        if (stage == Stage.BROADCAST) {
            permits.decide(beat(nowNanos), out);
        }
        if (rounds.isDue(nowNanos)) {
            ping(nowNanos, out);
        }
        PeerId successor = handOver.chosen(electors, state.history.lastZxid());
        return successor == null ? this : giveTo(successor, out);
    }

    private void ping(long nowNanos, ZabEffects out) {
        rounds.begin(nowNanos);
        for (LearnerHandler handler : electors.all()) {
            handler.ping(beat(nowNanos), out);
        }
        confirm(nowNanos);
    }

    private LearnerHandler.Beat beat(long nowNanos) {
        return new LearnerHandler.Beat(
                epoch, rounds.current(), state.history.committedZxid(), nowNanos);
    }

    private Phase onPong(LearnerHandler handler, Message.Pong pong, long nowNanos) {
        handler.disk = pong.disk();
        handler.ponged(nowNanos, state.config.verdictNanos());
        if (pong.epoch() == epoch) {
            handler.answered(pong.round());
            permits.heard(handler, pong.intent(), nowNanos);
            confirm(nowNanos);
        }
        return this;
    }

    private void confirm(long nowNanos) {
        if (stage != Stage.DISCOVERY) {
            rounds.heard(electors.heardSinceNanos(nowNanos));
        }
        if (stage == Stage.BROADCAST) {
            long answered = electors.answeredRound(rounds.current());
            if (rounds.isNews(answered)) {
                state.listener.roundConfirmed(answered);
            }
        }
    }

    // ---- digests ----

    /** What this server's own state is at a boundary. */
    Phase ownDigest(long zxid, long digest, ZabEffects out) {
        return onDigest(state.self, new Message.StateDigest(epoch, zxid, digest), out);
    }

    private Phase onDigest(PeerId from, Message.StateDigest report, ZabEffects out) {
        if (report.epoch() != epoch || stage != Stage.BROADCAST) {
            return this;
        }
        return switch (states.report(from, report.zxid(), report.digest(), phaseName(), out)) {
            case StateComparison.Outcome.Nothing _ -> this;
            case StateComparison.Outcome.Resign _ -> new Looking(state, null);
            case StateComparison.Outcome.Rebuild(LearnerHandler learner, String why) -> {
                out.send(learner.link.id, new Message.Rejoin(why));
                yield drop(learner, why, out);
            }
        };
    }

    // ---- disks ----

    /** Whether a quorum of disks can take what makes the data grow. */
    boolean mayGrow() {
        return electors.quorumHasRoom();
    }

    // ---- time, and the end of it ----

    @Override
    public Phase tick(long nowNanos, ZabEffects out) {
        for (LearnerHandler handler : electors.snapshot()) {
            long limitNanos =
                    handler.isUpToDate()
                            ? state.config.verdictNanos()
                            : state.patience.longestNanos();
            if (nowNanos - handler.link.lastHeardNanos > limitNanos) {
                drop(handler, "silent", out);
            }
        }
        if (stage == Stage.DISCOVERY) {
            if (!discovery.hasFailed(nowNanos)) {
                return discover(nowNanos, out);
            }
            state.patience.wasTooShort();
            return look("no quorum of followers came", out);
        }
        confirm(nowNanos);
        boolean established = stage == Stage.BROADCAST;
        long limitNanos = established ? state.config.verdictNanos() : state.patience.limitNanos();
        if (!rounds.isFresh(nowNanos, limitNanos)) {
            if (!established) {
                state.patience.wasTooShort();
            }
            return look("a quorum is silent", out);
        }
        return stage == Stage.BROADCAST ? lead(nowNanos, out) : this;
    }

    private Phase lead(long nowNanos, ZabEffects out) {
        long counter = Zxid.counter(state.history.lastZxid());
        if (counter >= LAST_COUNTER - 1) {
            return look("the counter of epoch " + epoch + " is used up", out);
        }
        if (counter >= state.config.rolloverCounter()) {
            handOver.begin("the counter of epoch " + epoch + " nears its end", nowNanos, out);
        }
        giveAwayIfBehind(nowNanos, out);
        if (state.resigning) {
            // Elected by votes that were cast before it was told to stop.
            resign(nowNanos, out);
        }
        if (!handOver.hasFailed(nowNanos)) {
            return this;
        }
        if (state.history.loggedMembership().voterCount() > 1) {
            return look("resigned; no follower could take over in time", out);
        }
        state.info(phaseName(), "leads no more: it is told to stop, and votes alone", out);
        return new Looking(state, null);
    }

    /** A leader whose disk stalls proposes nothing, and another may have a better one. */
    private void giveAwayIfBehind(long nowNanos, ZabEffects out) {
        if (state.disk.space() == DiskState.Space.FULL) {
            handOver.begin("its disk is full", nowNanos, out);
        } else if (slowness.isSlow(state.disk, electors, nowNanos)) {
            handOver.begin("its disk is slow, and another server's is not", nowNanos, out);
        }
        if (!state.log.isBehind()) {
            behindSinceNanos = 0;
        } else if (behindSinceNanos == 0) {
            behindSinceNanos = nowNanos;
        } else if (nowNanos - behindSinceNanos > state.config.verdictNanos()) {
            handOver.begin("its disk is far behind", nowNanos, out);
        }
    }

    void resign(long nowNanos, ZabEffects out) {
        handOver.begin("this server is told to stop", nowNanos, out);
    }

    private Phase giveTo(PeerId successor, ZabEffects out) {
        state.info(phaseName(), "hands over to server " + successor, out);
        for (LearnerHandler handler : electors.all()) {
            out.send(handler.link.id, new Message.HandOver(epoch, successor));
        }
        return new Looking(state, successor);
    }

    private Phase look(String why, ZabEffects out) {
        state.report(WARN, phaseName(), why, out);
        return new Looking(state, null);
    }

    private Phase drop(LearnerHandler handler, String why, ZabEffects out) {
        if (electors.remove(handler)) {
            out.hangUp(handler.link.id, why);
            left(handler, why, out);
        }
        return this;
    }

    private void left(LearnerHandler handler, String why, ZabEffects out) {
        state.info(phaseName(), "lost server " + handler.peer + ": " + why, out);
        rounds.quorumIsThere(electors.hasQuorumInSync());
        states.forget(handler.peer);
        if (handler.isUpToDate()) {
            state.listener.learnerLeft(handler.link.id, handler.peer);
        }
    }

    // ---- dispatch ----

    /**
     * A peer knows the ensemble to be formed, while this server is about to form it: it was absent,
     * and what it holds must not be overruled (DESIGN 4, formation).
     */
    private boolean isFormedAlready(boolean itIsForming, long clusterId, boolean committed) {
        return stage == Stage.DISCOVERY
                && electors.areForming()
                && !itIsForming
                && committed
                && clusterId != 0;
    }

    private Phase giveWayTo(Link formed, long clusterId, ZabEffects out) {
        state.heardFormed(clusterId);
        return look("server " + formed.peer + " belongs to an ensemble that is formed", out);
    }

    @Override
    public Phase linkUp(Link link, long nowNanos, ZabEffects out) {
        Hello hello = link.hello;
        if (state.isMember(link.peer)
                && isFormedAlready(
                        hello.forming(), hello.clusterId(), hello.clusterIdCommitted())) {
            return giveWayTo(link, hello.clusterId(), out);
        }
        if (link.kind == LinkKind.ELECTION) {
            out.send(link.id, notification());
        } else if (link.dialledByUs) {
            out.hangUp(link.id, "not following");
        } else {
            LearnerHandler older = electors.of(link.peer);
            if (older != null) {
                // A new link ends the older ones before its sync point is chosen.
                drop(older, "it came on a new link", out);
            }
        }
        return this;
    }

    @Override
    public Phase linkDown(Link link, long nowNanos, ZabEffects out) {
        LearnerHandler handler = electors.of(link);
        if (handler != null && electors.remove(handler)) {
            left(handler, "its link ended", out);
        }
        return this;
    }

    @Override
    public Phase dialFailed(PeerId peer, String reason, long nowNanos, ZabEffects out) {
        return this;
    }

    @Override
    public Phase notified(Link link, Message.Notification n, long nowNanos, ZabEffects out) {
        if (state.isMember(link.peer) && isFormedAlready(n.forming(), n.clusterId(), true)) {
            return giveWayTo(link, n.clusterId(), out);
        }
        if (n.role() == Message.Role.LOOKING) {
            out.send(link.id, notification());
        }
        return this;
    }

    @Override
    public Phase said(Link link, Message message, long nowNanos, ZabEffects out) {
        LearnerHandler handler = electors.of(link);
        if (handler == null) {
            return message instanceof Message.FollowerInfo info && link.kind == LinkKind.LEARNER
                    ? onFollowerInfo(link, info, nowNanos, out)
                    : this;
        }
        return switch (message) {
            case Message.AckEpoch m -> onAckEpoch(handler, m, nowNanos, out);
            case Message.Ack m -> onAck(handler, m, out);
            case Message.Pong m -> onPong(handler, m, nowNanos);
            case Message.StateDigest m -> onDigest(handler.peer, m, out);
            case Message.SnapshotTaken m -> onSnapshotTaken(handler, m, out);
            case Message.Refuse m -> drop(handler, m.reason(), out);
            case Message.Notification _,
                    Message.FollowerInfo _,
                    Message.LeaderInfo _,
                    Message.Sync _,
                    Message.SnapshotPiece _,
                    Message.Propose _,
                    Message.Commit _,
                    Message.UpToDate _,
                    Message.Ping _,
                    Message.HandOver _,
                    Message.Rejoin _ ->
                    drop(handler, "it said what no learner says", out);
        };
    }

    void streamReached(Link link, long zxid, long nowNanos, ZabEffects out) {
        LearnerHandler handler = electors.of(link);
        if (handler != null) {
            handler.streamed(zxid, beat(nowNanos), out);
        }
    }

    void snapshotStreamed(
            Link link, long offsetBytes, boolean complete, long nowNanos, ZabEffects out) {
        LearnerHandler handler = electors.of(link);
        if (handler != null) {
            handler.snapshotStreamed(offsetBytes, complete, beat(nowNanos), out);
        }
    }

    @Override
    public Phase flushed(long nowNanos, ZabEffects out) {
        if (stage == Stage.DISCOVERY) {
            return discover(nowNanos, out);
        }
        commit(out);
        return this;
    }

    @Override
    public Message.Notification notification() {
        return state.notification(Message.Role.LEADING, state.self, state.log.flushedZxid());
    }

    @Override
    public boolean serving(long nowNanos) {
        return stage == Stage.BROADCAST && rounds.mayServe(nowNanos, state.config.verdictNanos());
    }

    boolean isEstablished() {
        return stage == Stage.BROADCAST;
    }

    @Override
    public String phaseName() {
        return switch (stage) {
            case DISCOVERY -> "leader discovery";
            case SYNC -> "leader sync";
            case BROADCAST -> "leading";
        };
    }
}
