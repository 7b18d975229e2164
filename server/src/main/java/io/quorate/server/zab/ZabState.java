package io.quorate.server.zab;

import static io.quorate.server.zab.Transition.Severity.ALARM;
import static io.quorate.server.zab.Transition.Severity.INFO;
import static io.quorate.server.zab.Transition.Severity.WARN;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What outlives a phase: the history, this server's own facts, the links, and what was promised.
 * The only place that asks for log effects, so that memory and disk always change together.
 */
final class ZabState {

    /** So many elections would take weeks. */
    private static final long EPOCH_LEAP_MAX = 1 << 20;

    final ZabConfig config;
    final PeerId self;
    final RandomGenerator random;
    final ZabListener listener;
    final History history;
    final LogProgress log;
    final Links links = new Links();
    final ZabMeters meters = new ZabMeters();
    final PeerMemories peers;
    final Membership configured;

    /** What this disk can give to learners. */
    Retained retained;

    /** How this server's own disk does. */
    DiskState disk = DiskState.UNKNOWN;

    /** A learner waits for a snapshot, and there is none that would do. */
    boolean snapshotWanted;

    private final long incarnation;
    private long diskId;
    private Standing standing;
    private long standingTicket;
    private long acceptedEpoch;
    private @Nullable PeerId acceptedLeader;
    private long acceptedTicket;
    private long durableAcceptedEpoch;
    private long epochHeard;
    private long markedZxid;
    private boolean clusterIsFormed;
    private boolean rebuilding;
    private boolean strangerTold;

    /** The election round; grows over the life of the process. */
    long round;

    /** Set by {@link Zab#resign}: this server is stopping and never stands for election again. */
    boolean resigning;

    final Patience patience;
    final StopWait stopWait = new StopWait(this);

    ZabState(
            ZabConfig config,
            RecoveredHistory recovered,
            RandomGenerator random,
            ZabListener listener) {
        this.config = config;
        this.self = config.self();
        this.random = random;
        this.listener = listener;
        this.history = new History(recovered, config.windowMaxBytes());
        OwnFacts own = recovered.own();
        this.log =
                new LogProgress(
                        history.lastZxid(),
                        own.highestZxidEverLogged(),
                        config.unflushedMaxBytes());
        this.peers = new PeerMemories(own.peers());
        this.configured = new Membership(config.configured());
        this.retained = recovered.retained();
        this.incarnation = own.incarnation();
        this.diskId = own.diskId();
        this.standing = own.standing();
        this.acceptedEpoch = own.acceptedEpoch();
        this.acceptedLeader = own.acceptedLeader();
        this.durableAcceptedEpoch = acceptedEpoch;
        this.epochHeard = Math.max(acceptedEpoch, history.epoch());
        this.markedZxid = history.committedZxid();
        this.patience = new Patience(config);
        Invariant.check(
                history.epoch() <= acceptedEpoch,
                "S2: epoch above the accepted one",
                history.epoch(),
                acceptedEpoch);
    }

    // ---- own facts ----

    Standing standing() {
        return standing;
    }

    long diskId() {
        return diskId;
    }

    long incarnation() {
        return incarnation;
    }

    /** Whether this server's standing is VOTER, durably: from then on its acks count. */
    boolean isDurableVoter() {
        return standing == Standing.VOTER && log.isFlushed(standingTicket);
    }

    void stand(Standing next, ZabEffects out) {
        standing = next;
        standingTicket = out.control(new ControlRecord.StandingIs(next, diskId));
        log.controlled(standingTicket);
    }

    /** This disk is not believed any more: a new disk id, and a history rebuilt from a leader. */
    void becomeJoining(String reason, ZabEffects out) {
        rebuilding = false;
        diskId = nonZero();
        stand(Standing.JOINING, out);
        report(
                WARN,
                "joining",
                "this server's history will be rebuilt from a leader: " + reason,
                out);
    }

    /**
     * An ensemble was formed without what this voter logged for an attempt to form one: that can
     * never commit. The membership may name this disk all the same, and then its vote may be needed
     * (another one of those that formed it may be lost). It has acknowledged nothing, and goes on
     * as such a voter; if another disk is named, a leader makes it JOINING.
     */
    void forgetAttempt(long clusterId, String reason, ZabEffects out) {
        truncateTo(0, out);
        heardFormed(clusterId);
        info("looking", "gives up its attempt to form an ensemble: " + reason, out);
    }

    /** What this JOINING server's log holds from now on comes from an established leader. */
    void beginRebuilding(ZabEffects out) {
        // Also where the log is empty: there may be a saved state that is damaged, or not of it.
        beginGeneration(HistoryBase.EMPTY, out);
    }

    /**
     * This log and state give way to others: those behind {@code base}. What a VOTER knows to be
     * committed is among them.
     */
    void beginGeneration(HistoryBase base, ZabEffects out) {
        Invariant.check(
                standing != Standing.VOTER || base.zxid() >= history.committedZxid(),
                "a VOTER never undoes what is committed",
                base.zxid(),
                history.committedZxid());
        history.beginBehind(base);
        clusterIsFormed &= base.zxid() != 0;
        log.restarted(out.beginGeneration(base), base.zxid());
        markedZxid = base.zxid();
        retained = new Retained(base.zxid(), 0, 0);
        rebuilding = true;
        listener.generationBegun(base);
    }

    /**
     * Whether this log may be built upon: also a rebuilding that broke off goes on where it was.
     */
    boolean isLogBelieved() {
        return switch (standing) {
            case VOTER, NEW -> true;
            case JOINING -> rebuilding;
            case DAMAGED -> false;
        };
    }

    /** The rebuilding can't go on from where it is. */
    void abandonRebuilding() {
        rebuilding = false;
    }

    /** What the configuration says of itself counts only while no membership is known. */
    boolean isObserver() {
        Membership known = members();
        Member me = known.member(self);
        return me == null || me.observer();
    }

    /** The servers of the membership; until one is formed, those of the configuration. */
    private Membership members() {
        Membership logged = history.loggedMembership();
        return isForming() || logged.members().isEmpty() ? configured : logged;
    }

    /**
     * Whether what {@code peer} says in elections is listened to. Others may come and learn without
     * a vote (DESIGN 4), be it that their own configuration makes them voters.
     */
    boolean isMember(PeerId peer) {
        return members().member(peer) != null;
    }

    /** Tells an operator once why this server has no vote, if that is not in the configuration. */
    void tellStranger(String phase, ZabEffects out) {
        if (!strangerTold && history.loggedMembership().member(self) == null) {
            strangerTold = true;
            String what =
                    "serves clients and has no vote: the ensemble's members "
                            + ids(history.loggedMembership().members())
                            + " were fixed when it was formed, and server "
                            + self
                            + " is none of them. Voters are the servers that --servers, or the"
                            + " server.N lines, name at all servers when an ensemble is formed; one"
                            + " that is formed takes no further voter yet";
            info(phase, what, out);
        }
    }

    LearnerKind learnerKind() {
        return isObserver() ? LearnerKind.OBSERVER : LearnerKind.PARTICIPANT;
    }

    /**
     * DESIGN 4, formation: no epoch record of this server's is known to be committed, and no peer
     * of the same cluster is known to be past that.
     */
    boolean isForming() {
        return history.isForming()
                && !clusterIsFormed
                && (standing == Standing.NEW || standing == Standing.VOTER);
    }

    /**
     * Whether this disk's first batch was torn off behind its standing: a voter that has
     * acknowledged nothing, and knows of no cluster.
     */
    boolean isBlankVoter() {
        return standing == Standing.VOTER && history.lastZxid() == 0;
    }

    /**
     * A peer knows {@code clusterId} to be committed. If this server's epoch records, never known
     * to be committed, are of that cluster, it is a member like any other: it votes by the
     * membership and not by the rules of formation, or two servers that are a quorum would each
     * wait for the other's rules.
     */
    void heardFormed(long clusterId) {
        clusterIsFormed |= clusterId != 0 && (clusterId == history.clusterId() || isBlankVoter());
    }

    long nonZero() {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }

    // ---- epochs ----

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    @Nullable PeerId acceptedLeader() {
        return acceptedLeader;
    }

    /**
     * Whether {@code epoch} of {@code leader} may be accepted, or was accepted from that very
     * leader.
     */
    boolean mayAccept(long epoch, PeerId leader) {
        return epoch > acceptedEpoch || (epoch == acceptedEpoch && leader.equals(acceptedLeader));
    }

    /**
     * Promises {@code epoch} to {@code leader}; the promise holds once {@link #isAcceptedDurably}.
     */
    void accept(long epoch, PeerId leader, ZabEffects out) {
        Invariant.check(
                mayAccept(epoch, leader), "an epoch is promised once", epoch, acceptedEpoch);
        if (epoch > acceptedEpoch) {
            acceptedEpoch = epoch;
            acceptedLeader = leader;
            acceptedTicket = out.control(new ControlRecord.Accepted(epoch, leader));
            log.controlled(acceptedTicket);
            epochHeard = Math.max(epochHeard, epoch);
        }
    }

    boolean isAcceptedDurably() {
        return log.isFlushed(acceptedTicket);
    }

    long epochHeard() {
        return epochHeard;
    }

    /** A leap that no ensemble makes is not believed: it would use up the epochs there are. */
    void heardEpoch(long epoch) {
        if (epoch - epochHeard <= EPOCH_LEAP_MAX) {
            epochHeard = Math.max(epochHeard, epoch);
        }
    }

    /** This server neither leads nor follows an established leader any more. */
    void leaderless(long nowNanos) {
        stopWait.leaderLost(nowNanos);
        listener.leaderless();
    }

    // ---- log ----

    void append(Proposal proposal, ZabEffects out) {
        history.append(proposal);
        log.appended(out.append(proposal), proposal.zxid(), proposal.length());
    }

    /** Voids what lies above {@code zxid}: on disk by a record that says so. */
    void truncateTo(long zxid, ZabEffects out) {
        history.truncateTo(zxid);
        clusterIsFormed &= zxid != 0;
        log.truncated(zxid);
        log.controlled(out.control(new ControlRecord.TruncatedTo(zxid)));
    }

    /**
     * Commits and delivers everything up to {@code zxid} that is in the log.
     *
     * <p>The mark rides in later batches, except the one that forms the ensemble: a server that
     * forgot it would form another one with a wiped peer, over the head of a third that holds what
     * was acknowledged since (DESIGN 4, formation).
     */
    void commitTo(long zxid, ZabEffects out) {
        boolean wasForming = history.isForming();
        for (Proposal next = history.nextToCommit(zxid);
                next != null;
                next = history.nextToCommit(zxid)) {
            history.commit(next);
            listener.delivered(next);
        }
        history.window().evict(history.committedZxid());
        if (history.committedZxid() > markedZxid) {
            markedZxid = history.committedZxid();
            out.commitMark(markedZxid);
            if (wasForming) {
                log.controlled(out.control(new ControlRecord.Committed(markedZxid)));
            }
        }
    }

    void flushed(long ticket) {
        log.flushed(ticket);
        if (log.isFlushed(acceptedTicket)) {
            durableAcceptedEpoch = acceptedEpoch;
        }
    }

    // ---- elections ----

    /** The quorum system that an election of this server counts by. */
    Quorum electionQuorum() {
        return isForming() ? formationQuorum(configured) : history.quorum();
    }

    /** A majority of these voters, or with initialEnsemble=all each one. */
    Quorum formationQuorum(Membership voters) {
        return config.formWithAll() ? Quorum.All.of(voters) : Quorum.of(voters);
    }

    /** Whether a server counts by that quorum system. */
    boolean counts(Member member, long itsDiskId, Standing itsStanding, boolean itIsForming) {
        if (isForming()) {
            return itIsForming && (itsStanding == Standing.NEW || itsStanding == Standing.VOTER);
        }
        return itsStanding == Standing.VOTER
                && member.diskId() != 0
                && member.diskId() == itsDiskId;
    }

    // ---- talking ----

    Hello hello() {
        return new Hello(
                Hello.PROTOCOL_VERSION,
                history.clusterId(),
                history.clusterId() != 0 && !history.isForming(),
                self,
                incarnation,
                standing,
                isForming(),
                isObserver(),
                diskId,
                durableAcceptedEpoch,
                log.highestFlushedEver(),
                0,
                config.featureLevel());
    }

    Message.Notification notification(
            Message.Role role, @Nullable PeerId leader, long leaderLastZxid) {
        return new Message.Notification(
                round,
                role,
                leader,
                leaderLastZxid,
                log.flushedZxid(),
                history.committedZxid(),
                epochHeard,
                history.isForming() && !clusterIsFormed && !isForming() ? 0 : history.clusterId(),
                standing,
                diskId,
                isForming());
    }

    void toAllOnMesh(Message message, ZabEffects out) {
        for (Link link : links.election()) {
            out.send(link.id, message);
        }
    }

    void report(Transition.Severity severity, String phase, String what, ZabEffects out) {
        out.report(
                new Transition(
                        severity,
                        self,
                        phase,
                        history.epoch(),
                        history.lastZxid(),
                        history.committedZxid(),
                        what));
    }

    void info(String phase, String what, ZabEffects out) {
        report(INFO, phase, what, out);
    }

    void alarm(String phase, String what, ZabEffects out) {
        report(ALARM, phase, what, out);
    }

    /**
     * The configured servers, with every disk that may be named in the first epoch record: those
     * that are here, and of the others those that an earlier attempt to form named. That attempt
     * may have succeeded, and their disks count then.
     */
    Membership formationMembership(List<Member> known) {
        List<Member> named = new ArrayList<>();
        for (Member member : configured.members()) {
            Member before = history.loggedMembership().member(member.id());
            Member with =
                    before == null || member.observer() || before.observer()
                            ? member
                            : new Member(member.id(), false, before.diskId());
            for (Member candidate : known) {
                if (candidate.id().equals(member.id()) && !member.observer()) {
                    with = new Member(member.id(), false, candidate.diskId());
                }
            }
            named.add(with);
        }
        return new Membership(named);
    }

    /** zoo.cfg binds at formation only: afterwards quorums come from the replicated membership. */
    void tellDifferingVoters(ZabEffects out) {
        List<PeerId> logged = voterIds(history.loggedMembership());
        List<PeerId> here = voterIds(configured);
        if (!logged.isEmpty() && !logged.equals(here)) {
            String what =
                    "the configuration names voters "
                            + here
                            + ", the cluster's membership is "
                            + logged
                            + " and counts";
            report(WARN, "looking", what, out);
        }
    }

    private static List<PeerId> voterIds(Membership membership) {
        return ids(membership.members().stream().filter(member -> !member.observer()).toList());
    }

    private static List<PeerId> ids(List<Member> members) {
        return members.stream().map(Member::id).toList();
    }

    Proposal seal(byte[] record, Proposal.Kind kind, long zxid) {
        Invariant.check(
                Zxid.epoch(zxid) == acceptedEpoch,
                "proposals are of the accepted epoch",
                zxid,
                acceptedEpoch);
        return Proposal.seal(record, kind, zxid, history.lastZxid(), history.lastChainHash());
    }
}
