package io.quorate.server.zab;

import static io.quorate.server.zab.Transition.Severity.ALARM;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The consensus core of one server: Zab as DESIGN section 4 hardens it. Events come in through the
 * methods here, are looked at for what holds in every phase, and go to the {@link Phase}; what must
 * happen goes out through {@link ZabEffects}.
 *
 * <p>One thread. All {@code nowNanos} are of one monotonic clock and never go back.
 */
public final class Zab {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ZabState state;
    private final ZabMeters meters;
    private final StageTimes times;
    private Phase phase;

    /** Since when this server looks for a leader, or has chosen one. */
    private long phaseSinceNanos;

    private long committedBefore;

    /**
     * @param recovered what recovery found; everything at or below its commit mark was applied
     *     already
     * @param random for ids; seeded by the shell
     */
    public Zab(
            ZabConfig config,
            RecoveredHistory recovered,
            RandomGenerator random,
            ZabListener listener) {
        state = new ZabState(config, recovered, random, listener);
        meters = state.meters;
        times = new StageTimes(meters);
        phase = new Looking(state, null);
    }

    /** Begins with the first election. Called once, before anything else. */
    public void start(long nowNanos, ZabEffects out) {
        state.tellDifferingVoters(out);
        phaseSinceNanos = nowNanos;
        committedBefore = state.history.committedZxid();
        times.restart(state.history.lastZxid());
        meters.lookingCount.increment();
        settle(phase.start(nowNanos, out), nowNanos, out);
    }

    /** Follows transitions until a phase stays. */
    private void settle(Phase next, long nowNanos, ZabEffects out) {
        Phase following = next;
        while (following != phase) {
            phase.leave(nowNanos, out);
            entered(following, nowNanos);
            phase = following;
            following = phase.start(nowNanos, out);
        }
    }

    private void entered(Phase next, long nowNanos) {
        if (phase instanceof Looking && !(next instanceof Looking)) {
            meters.electionMillis.observe((nowNanos - phaseSinceNanos) / NANOS_PER_MILLI);
        } else if (next instanceof Looking) {
            meters.lookingCount.increment();
        }
        phaseSinceNanos = nowNanos;
        times.restart(state.history.lastZxid());
    }

    /** What was committed in this call is counted and timed. */
    private void noteCommits(long nowNanos) {
        long committed = state.history.committedZxid();
        if (committed == committedBefore) {
            return;
        }
        boolean leading = phase instanceof Leader;
        if (Zxid.epoch(committed) == Zxid.epoch(committedBefore) && committed > committedBefore) {
            (leading ? meters.commits : meters.commitsReceived).add(committed - committedBefore);
        }
        committedBefore = committed;
        times.committed(committed, leading, nowNanos);
    }

    /** What consensus counts and times. */
    public ZabMeters meters() {
        return meters;
    }

    /** This server leads or follows, from now on: how long that took since it was decided. */
    public void joined(long nowNanos) {
        long millis = (nowNanos - phaseSinceNanos) / NANOS_PER_MILLI;
        (phase instanceof Leader ? meters.leaderUnavailableMillis : meters.learnerSyncMillis)
                .observe(millis);
    }

    /**
     * Time passes. Called after everything that had arrived was handed in, so that silence is
     * judged fairly after a pause.
     */
    public void tick(long nowNanos, ZabEffects out) {
        settle(phase.tick(nowNanos, out), nowNanos, out);
    }

    public void linkUp(
            LinkId link,
            LinkKind kind,
            PeerId peer,
            boolean dialledByUs,
            Hello hello,
            long nowNanos,
            ZabEffects out) {
        String stranger = stranger(hello);
        if (stranger != null) {
            state.report(ALARM, phase.phaseName(), stranger, out);
            out.send(link, new Message.Refuse(stranger));
            out.hangUp(link, stranger);
            return;
        }
        state.heardEpoch(hello.acceptedEpoch());
        Link up = new Link(link, kind, peer, dialledByUs, hello, nowNanos);
        state.links.add(up);
        checkDisk(up, out);
        settle(phase.linkUp(up, nowNanos, out), nowNanos, out);
    }

    private @Nullable String stranger(Hello hello) {
        boolean ours =
                !hello.clusterIdCommitted()
                        || hello.clusterId() == state.history.clusterId()
                        || state.history.isForming();
        return ours
                ? null
                : "server "
                        + hello.sender()
                        + " belongs to another cluster, "
                        + Long.toHexString(hello.clusterId())
                        + " and not "
                        + Long.toHexString(state.history.clusterId())
                        + "; its data is left alone";
    }

    /** DESIGN 4, old disks are noticed. */
    private void checkDisk(Link up, ZabEffects out) {
        String contradiction = state.peers.contradiction(up.hello);
        if (contradiction != null && up.hello.standing() == Standing.VOTER) {
            String reason = "its disk is an old copy: it shows " + contradiction;
            state.report(ALARM, phase.phaseName(), "server " + up.peer + ": " + reason, out);
            out.send(up.id, new Message.Rejoin(reason));
            return;
        }
        PeerMemory news = state.peers.greeted(up.hello);
        if (news != null) {
            state.log.controlled(out.control(new ControlRecord.PeerSeen(news)));
        }
    }

    public void dialFailed(PeerId leader, String reason, long nowNanos, ZabEffects out) {
        settle(phase.dialFailed(leader, reason, nowNanos, out), nowNanos, out);
    }

    public void linkDown(LinkId link, long nowNanos, ZabEffects out) {
        Link down = state.links.remove(link);
        if (down != null) {
            settle(phase.linkDown(down, nowNanos, out), nowNanos, out);
        }
    }

    public void said(LinkId link, Message message, long nowNanos, ZabEffects out) {
        Link from = state.links.get(link);
        if (from == null) {
            return;
        }
        from.lastHeardNanos = nowNanos;
        Phase next = phase;
        if (message instanceof Message.Notification vote) {
            if (isOfThisCluster(vote)) {
                state.heardEpoch(vote.epochHeard());
                next = phase.notified(from, vote, nowNanos, out);
            }
        } else if (message instanceof Message.Rejoin rejoin) {
            state.becomeJoining(rejoin.reason(), out);
            next = new Looking(state, null);
        } else {
            if (message instanceof Message.Propose) {
                meters.proposalsReceived.increment();
            } else if (message instanceof Message.Ack ack) {
                times.acked(from.peer, ack.zxid(), nowNanos);
            }
            next = phase.said(from, message, nowNanos, out);
        }
        settle(next, nowNanos, out);
        noteCommits(nowNanos);
    }

    private boolean isOfThisCluster(Message.Notification vote) {
        return vote.forming()
                || vote.clusterId() == 0
                || vote.clusterId() == state.history.clusterId()
                || state.history.isForming();
    }

    /** Everything up to {@code ticket} is durable. */
    public void flushed(long ticket, long nowNanos, ZabEffects out) {
        state.flushed(ticket);
        times.flushed(state.log.flushedZxid(), nowNanos);
        settle(phase.flushed(nowNanos, out), nowNanos, out);
        noteCommits(nowNanos);
    }

    public void streamReached(LinkId link, long zxid, long nowNanos, ZabEffects out) {
        Link to = state.links.get(link);
        if (to != null && phase instanceof Leader leader) {
            leader.streamReached(to, zxid, nowNanos, out);
        }
    }

    /** The shell has streamed a snapshot up to here on this link. */
    public void snapshotStreamed(
            LinkId link, long offsetBytes, boolean complete, long nowNanos, ZabEffects out) {
        Link to = state.links.get(link);
        if (to != null && phase instanceof Leader leader) {
            leader.snapshotStreamed(to, offsetBytes, complete, nowNanos, out);
        }
    }

    /** The snapshot that was asked for is on disk, verified, and in memory. */
    public void stateReceived(HistoryBase base, long nowNanos, ZabEffects out) {
        settle(phase.stateReceived(base, nowNanos, out), nowNanos, out);
    }

    /** Of the snapshot that is received, everything in front of this is written. */
    public void snapshotWritten(long offsetBytes) {
        if (phase instanceof Learner learner) {
            learner.snapshotWritten(offsetBytes);
        }
    }

    /** The snapshot that was asked for cannot be used. */
    public void stateRefused(String reason, long nowNanos, ZabEffects out) {
        settle(phase.stateRefused(reason, nowNanos, out), nowNanos, out);
    }

    /** A snapshot of this history is on this disk, the newest there is. */
    public void snapshotKept(long zxid, long chainHash, ZabEffects out) {
        state.retained = state.retained.withSnapshot(zxid, chainHash);
        if (phase instanceof Leader leader) {
            leader.snapshotKept(out);
        }
    }

    /** The log was purged: it holds the records above {@code startZxid}. */
    public void logPurged(long startZxid) {
        state.retained = state.retained.withLogStart(startZxid);
    }

    /** Whether a learner waits for a snapshot that is newer than those there are. */
    public boolean snapshotWanted() {
        return state.snapshotWanted;
    }

    /**
     * Whether the state that was built from this log may be saved: that of a damaged disk is not
     * all there, until it was rebuilt.
     */
    public boolean isHistoryBelieved() {
        return state.isLogBelieved();
    }

    /** What a state as of {@link #committedZxid} must carry. */
    public HistoryBase committedBase() {
        return state.history.committedBase();
    }

    /** What the node's state is as of {@code zxid}, at a boundary where all compare. */
    public void stateDigest(long zxid, long digest, long nowNanos, ZabEffects out) {
        if (phase instanceof Learner learner) {
            learner.ownDigest(zxid, digest, out);
        } else if (phase instanceof Leader leader) {
            settle(leader.ownDigest(zxid, digest, out), nowNanos, out);
        }
    }

    /** How this server's own disk does. */
    public void disk(DiskState disk, ZabEffects out) {
        DiskState.Space before = state.disk.space();
        state.disk = disk;
        if (disk.space() != before) {
            state.report(
                    disk.space() == DiskState.Space.OK
                            ? Transition.Severity.INFO
                            : Transition.Severity.ALARM,
                    phase.phaseName(),
                    "room on this server's disk: " + before + ", now " + disk.space(),
                    out);
        }
    }

    /** Whether this server's own disk has little room. */
    public boolean isDiskLow() {
        return state.disk.space() != DiskState.Space.OK;
    }

    /** Whether what makes the data grow may be proposed. Leader only. */
    public boolean mayGrow() {
        return leading().mayGrow();
    }

    /** Up to which zxid this server's own log is durable. */
    public long flushedZxid() {
        return state.log.flushedZxid();
    }

    /**
     * Sends what this pass gathered: one Propose, Ack, Commit or Ping per link. Called after the
     * inputs of each pass.
     */
    public void endOfPass(long nowNanos, ZabEffects out) {
        settle(phase.endOfPass(nowNanos, out), nowNanos, out);
        times.appended(state.history.lastZxid(), nowNanos);
        noteCommits(nowNanos);
    }

    /** Room on this server's own disk. */
    public DiskState.Space diskSpace() {
        return state.disk.space();
    }

    /** This server is told to stop: {@link #mayStop} tells when to {@link #resign}. */
    public void askToStop(long nowNanos) {
        state.stopWait.begin(nowNanos);
    }

    /**
     * Whether, after {@link #askToStop}, the others are a quorum without this server, or nothing is
     * left to wait for. Asked after every event; once it is so, it stays so.
     */
    public boolean mayStop(long nowNanos, ZabEffects out) {
        return state.stopWait.isOver(leader(), phase.phaseName(), nowNanos, out);
    }

    /**
     * Asks for leadership to be given away: see DESIGN 4, hand-over. {@link #handedOver} tells when
     * it is done.
     */
    public void resign(long nowNanos, ZabEffects out) {
        if (state.resigning) {
            return;
        }
        state.resigning = true;
        if (phase instanceof Leader leader) {
            if (leader.isEstablished()) {
                leader.resign(nowNanos, out);
            } else {
                settle(new Looking(state, null), nowNanos, out);
            }
        }
    }

    /** Whether, after {@link #resign}, nothing keeps this server from stopping. */
    public boolean handedOver() {
        return state.resigning && !(phase instanceof Leader);
    }

    /** Whether {@link #propose} may be called: established leader, not handing over. */
    public boolean mayPropose() {
        return phase instanceof Leader leader && leader.mayPropose();
    }

    /** The zxid that the next {@link #propose} gives. Leader only. */
    public long nextZxid() {
        return leading().nextZxid();
    }

    /**
     * Proposes a transaction.
     *
     * @param record a fresh array, the body from {@link Proposal#HEADER_BYTES} on; owned by
     *     consensus from now on
     */
    public Proposal propose(byte[] record, ZabEffects out) {
        return leading().propose(record, out);
    }

    private Leader leading() {
        Invariant.check(phase instanceof Leader, "only a leader does this");
        return (Leader) phase;
    }

    /**
     * Number of a heartbeat round that begins at the end of this pass; {@link
     * ZabListener#roundConfirmed} answers. Leader only.
     */
    public long requestRound() {
        return leading().requestRound();
    }

    /**
     * Whether clients may be answered: in Broadcast, with news from the leader (or as leader from a
     * quorum) within the verdict.
     */
    public boolean serving(long nowNanos) {
        return phase.serving(nowNanos);
    }

    /** Whether this server is an established leader. */
    public boolean isLeading() {
        return phase instanceof Leader leader && leader.isEstablished();
    }

    /** Whether what comes on this link is from a learner that gets all live proposals. */
    public boolean isJoinedLearner(LinkId link) {
        Link from = state.links.get(link);
        return from != null && phase instanceof Leader leader && leader.isJoined(from);
    }

    /** The link to the leader that this server follows in Broadcast. */
    public @Nullable LinkId leaderLink() {
        return phase instanceof Learner learner ? learner.broadcastLink() : null;
    }

    /** The established leader that this server is or follows. */
    public @Nullable PeerId leader() {
        if (phase instanceof Learner learner && learner.broadcastLink() != null) {
            return learner.leader();
        }
        return isLeading() ? state.self : null;
    }

    public long committedZxid() {
        return state.history.committedZxid();
    }

    /** Last zxid in this server's log, flushed or not. */
    public long lastZxid() {
        return state.history.lastZxid();
    }

    public long epoch() {
        return state.history.epoch();
    }

    public Standing standing() {
        return state.standing();
    }

    /** The last logged membership, committed or not. */
    public Membership membership() {
        return state.history.loggedMembership();
    }

    /** Records in this server's log that are not known to be committed, oldest first. */
    public Iterable<Proposal> uncommitted() {
        ProposalWindow window = state.history.window();
        List<Proposal> found = new ArrayList<>();
        for (int i = window.indexAfter(committedZxid()); i < window.size(); i++) {
            found.add(window.get(i));
        }
        return found;
    }

    /** What this server says of itself at the beginning of a link. */
    public Hello hello() {
        return state.hello();
    }

    /**
     * For status pages: "looking", "leader discovery", "leader sync", "leading", "learner
     * discovery", "following", ...
     */
    public String phaseName() {
        return phase.phaseName();
    }
}
