package io.quorate.server.zab;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * This server's log as consensus sees it: where it ends, its epochs, what of it is committed, and
 * which memberships it names. Appends and truncations change this and the disk together ({@link
 * ZabState}); commits only move a mark.
 */
final class History {

    /** What holds of the cluster from the record with this zxid on. */
    private record Facts(long zxid, long clusterId, int featureLevel, Membership membership) {}

    private final ProposalWindow window;
    private final List<EpochEnd> epochTable;

    /** What records above the commit mark say, oldest first. */
    private final List<Facts> uncommitted = new ArrayList<>();

    private Facts committed;
    private long committedZxid;
    private long lastZxid;
    private long lastChainHash;
    private boolean onlyEpochs;

    /** What {@link #quorum} said last; null since a membership was logged, committed or voided. */
    private @Nullable Quorum quorum;

    History(RecoveredHistory recovered, int windowMaxBytes) {
        window =
                new ProposalWindow(
                        windowMaxBytes, recovered.beforeZxid(), recovered.beforeChainHash());
        epochTable = new ArrayList<>(recovered.epochTable());
        committed =
                new Facts(
                        recovered.commitMark(),
                        recovered.clusterId(),
                        recovered.featureLevel(),
                        recovered.committedMembership());
        committedZxid = recovered.commitMark();
        for (Proposal proposal : recovered.recent()) {
            window.add(proposal);
            if (proposal.zxid() > committedZxid) {
                noteFacts(proposal);
            }
        }
        endAtLastEpoch();
        onlyEpochs = committedZxid == 0 && windowHoldsOnlyEpochs();
        Invariant.check(
                window.lastZxid() == lastZxid && recovered.beforeZxid() <= committedZxid,
                "the window must end where the log ends",
                lastZxid,
                window.lastZxid());
    }

    private boolean windowHoldsOnlyEpochs() {
        for (int i = 0; i < window.size(); i++) {
            if (window.get(i).kind() != Proposal.Kind.EPOCH) {
                return false;
            }
        }
        return true;
    }

    private void endAtLastEpoch() {
        if (epochTable.isEmpty()) {
            lastZxid = 0;
            lastChainHash = 0;
        } else {
            EpochEnd end = epochTable.get(epochTable.size() - 1);
            lastZxid = end.lastZxid();
            lastChainHash = end.chainHash();
        }
    }

    long lastZxid() {
        return lastZxid;
    }

    long lastChainHash() {
        return lastChainHash;
    }

    /**
     * The current epoch: that of the last logged zxid (DESIGN 4, the epoch is part of the history).
     */
    long epoch() {
        return Zxid.epoch(lastZxid);
    }

    long committedZxid() {
        return committedZxid;
    }

    long clusterId() {
        return logged().clusterId();
    }

    /** What holds at the end of the log. */
    private Facts logged() {
        return uncommitted.isEmpty() ? committed : uncommitted.get(uncommitted.size() - 1);
    }

    /** The history's feature level (DESIGN 8); 0 while the log is empty. */
    int featureLevel() {
        return logged().featureLevel();
    }

    ProposalWindow window() {
        return window;
    }

    List<EpochEnd> epochTable() {
        return epochTable;
    }

    /**
     * Whether the log is empty, or holds only epoch records none of which is known to be committed.
     */
    boolean isForming() {
        return onlyEpochs;
    }

    /** Whether a record may be in this log: its epoch goes so far here. */
    boolean mayHold(long zxid) {
        for (int i = epochTable.size() - 1; i >= 0; i--) {
            EpochEnd end = epochTable.get(i);
            if (end.epoch() == Zxid.epoch(zxid)) {
                return zxid <= end.lastZxid();
            }
        }
        return zxid == 0;
    }

    void append(Proposal proposal) {
        Invariant.check(
                proposal.previousZxid() == lastZxid && proposal.zxid() > lastZxid,
                "a gap in the history",
                proposal.previousZxid(),
                lastZxid);
        window.add(proposal);
        lastZxid = proposal.zxid();
        lastChainHash = proposal.chainHash();
        long epoch = Zxid.epoch(lastZxid);
        int last = epochTable.size() - 1;
        EpochEnd end = new EpochEnd(epoch, lastZxid, lastChainHash);
        if (last >= 0 && epochTable.get(last).epoch() == epoch) {
            epochTable.set(last, end);
        } else {
            Invariant.check(
                    proposal.kind() == Proposal.Kind.EPOCH,
                    "an epoch must begin with its record",
                    lastZxid,
                    epoch);
            epochTable.add(end);
        }
        noteFacts(proposal);
        onlyEpochs &= proposal.kind() == Proposal.Kind.EPOCH;
    }

    private void noteFacts(Proposal proposal) {
        if (proposal.kind() != Proposal.Kind.TXN) {
            quorum = null;
        }
        Facts before = logged();
        long zxid = proposal.zxid();
        switch (proposal.kind()) {
            case TXN -> {}
            case EPOCH -> {
                EpochRecord record = EpochRecord.decode(proposal);
                uncommitted.add(
                        new Facts(
                                zxid,
                                record.clusterId(),
                                record.featureLevel(),
                                record.membership()));
            }
            case MEMBERSHIP ->
                    uncommitted.add(
                            new Facts(
                                    zxid,
                                    before.clusterId(),
                                    before.featureLevel(),
                                    MembershipRecord.decode(proposal)));
            case FEATURE_LEVEL ->
                    uncommitted.add(
                            new Facts(
                                    zxid,
                                    before.clusterId(),
                                    FeatureLevelRecord.decode(proposal),
                                    before.membership()));
        }
    }

    /** Voids what lies above {@code zxid}, the last committed record or a later one. */
    void truncateTo(long zxid) {
        if (zxid == 0) {
            Invariant.check(committedZxid == 0, "a truncation of all", committedZxid, lastZxid);
            beginBehind(HistoryBase.EMPTY);
            return;
        }
        Invariant.check(
                zxid >= committedZxid, "a truncation below the commit mark", zxid, committedZxid);
        long chainHash = window.chainHashAt(zxid);
        window.truncateTo(zxid);
        uncommitted.removeIf(facts -> facts.zxid() > zxid);
        quorum = null;
        while (epochTable.get(epochTable.size() - 1).epoch() > Zxid.epoch(zxid)) {
            epochTable.remove(epochTable.size() - 1);
        }
        epochTable.set(epochTable.size() - 1, new EpochEnd(Zxid.epoch(zxid), zxid, chainHash));
        endAtLastEpoch();
    }

    /** Forgets everything, and begins anew behind a committed record. */
    void beginBehind(HistoryBase base) {
        window.clear(base.zxid(), base.chainHash());
        epochTable.clear();
        epochTable.addAll(base.epochTable());
        uncommitted.clear();
        quorum = null;
        committed =
                new Facts(base.zxid(), base.clusterId(), base.featureLevel(), base.membership());
        committedZxid = base.zxid();
        endAtLastEpoch();
        onlyEpochs = base.zxid() == 0;
    }

    /** What a state as of the last committed record must carry. */
    HistoryBase committedBase() {
        if (committedZxid == 0) {
            return HistoryBase.EMPTY;
        }
        long chainHash = window.chainHashAt(committedZxid);
        List<EpochEnd> table = new ArrayList<>();
        for (EpochEnd end : epochTable) {
            if (end.epoch() < Zxid.epoch(committedZxid)) {
                table.add(end);
            }
        }
        table.add(new EpochEnd(Zxid.epoch(committedZxid), committedZxid, chainHash));
        return new HistoryBase(
                committedZxid,
                chainHash,
                committed.clusterId(),
                committed.featureLevel(),
                committed.membership(),
                table);
    }

    /** The next record above the commit mark, if it is at or below {@code upTo}. */
    @Nullable Proposal nextToCommit(long upTo) {
        int index = window.indexAfter(committedZxid);
        if (index >= window.size() || window.get(index).zxid() > upTo) {
            return null;
        }
        return window.get(index);
    }

    /** Moves the commit mark over {@code proposal}, the next one. */
    void commit(Proposal proposal) {
        Invariant.check(
                proposal.previousZxid() == committedZxid,
                "commits go in order",
                proposal.zxid(),
                committedZxid);
        committedZxid = proposal.zxid();
        onlyEpochs = false;
        while (!uncommitted.isEmpty() && uncommitted.get(0).zxid() <= committedZxid) {
            committed = uncommitted.remove(0);
            quorum = null;
        }
    }

    Membership committedMembership() {
        return committed.membership();
    }

    /** The last logged membership, committed or not; NONE if nothing was ever logged. */
    Membership loggedMembership() {
        return logged().membership();
    }

    /** Whether a change of membership or level is logged and not known to be committed. */
    boolean membershipInFlight() {
        return !uncommitted.isEmpty();
    }

    /**
     * The quorum that counts now: the last logged membership jointly with the one logged before it,
     * until it is known to be committed (DESIGN 4, membership).
     */
    Quorum quorum() {
        Quorum known = quorum;
        if (known == null) {
            known = countingNow();
            quorum = known;
        }
        return known;
    }

    private Quorum countingNow() {
        Membership logged = loggedMembership();
        Membership previous = committed.membership();
        // Records of an epoch or a level repeat the membership before them, which is no change.
        for (int i = uncommitted.size() - 2; i >= 0; i--) {
            Membership before = uncommitted.get(i).membership();
            if (!before.equals(logged)) {
                previous = before;
                break;
            }
        }
        return previous.equals(Membership.NONE) ? Quorum.of(logged) : Quorum.of(previous, logged);
    }
}
