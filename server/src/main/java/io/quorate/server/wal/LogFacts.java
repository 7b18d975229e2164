package io.quorate.server.wal;

import io.quorate.server.common.Invariant;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.FeatureLevelRecord;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the log says up to some point, own facts and history facts: kept by the scan while it reads
 * and by the writer while it writes, in the same way, so that the header of the next segment can
 * repeat them.
 *
 * <p>A header's facts are those in front of its first batch, never those of a batch that may still
 * be torn: {@link #batchBegins} notes them.
 */
final class LogFacts {

    /** What holds of the cluster from an epoch, membership or feature level record on. */
    private record Change(long zxid, long clusterId, int featureLevel, Membership membership) {}

    private static final Change NO_CHANGE = new Change(0, 0, 0, Membership.NONE);

    private OwnFacts own;
    private long highestZxidEverLogged;

    private long zxid;
    private long chainHash;
    private long commitMark;

    /** The newest change at or below the commit mark, and all above it. */
    private final List<Change> changes = new ArrayList<>();

    /** The same of (zxid, chain hash): where a truncation may go back to. */
    private final ChainWindow chain = new ChainWindow();

    private OwnFacts ownAtBatch;
    private long highestAtBatch;
    private long zxidAtBatch;
    private long chainHashAtBatch;
    private long commitMarkAtBatch;
    private Change loggedAtBatch = NO_CHANGE;
    private Change committedAtBatch = NO_CHANGE;

    LogFacts(OwnFacts own, HistoryFacts history) {
        this.own = own;
        this.ownAtBatch = own;
        highestZxidEverLogged = own.highestZxidEverLogged();
        enter(history);
        batchBegins();
    }

    private void enter(HistoryFacts history) {
        zxid = history.zxid();
        chainHash = history.chainHash();
        commitMark = history.commitMark();
        chain.add(zxid, chainHash);
        if (zxid != 0) {
            changes.add(change(history, commitMark, history.committedMembership()));
            if (!history.loggedMembership().equals(history.committedMembership())) {
                changes.add(change(history, zxid, history.loggedMembership()));
            }
        }
    }

    /** The history is another one from now on, and what was said of this server stays. */
    void beginGeneration(HistoryBase base) {
        chain.clear();
        changes.clear();
        enter(HistoryFacts.of(base));
        // It was not logged record by record, but is told to peers as held.
        highestZxidEverLogged = Math.max(highestZxidEverLogged, base.zxid());
        batchBegins();
    }

    /** Facts of a server that has logged nothing yet. */
    static LogFacts nothingLogged(long diskId, Standing standing) {
        return new LogFacts(
                new OwnFacts(diskId, 0, 0, null, standing, 0, List.of()), HistoryFacts.NONE);
    }

    private static Change change(HistoryFacts history, long zxid, Membership membership) {
        return new Change(zxid, history.clusterId(), history.featureLevel(), membership);
    }

    /** Notes the facts as of now for the header of a segment that may begin here. */
    void batchBegins() {
        ownAtBatch = own;
        highestAtBatch = highestZxidEverLogged;
        zxidAtBatch = zxid;
        chainHashAtBatch = chainHash;
        commitMarkAtBatch = commitMark();
        loggedAtBatch = logged();
        committedAtBatch = committed();
    }

    /** A record of the history that continues it: {@link Proposal#follows} was the caller's. */
    void logged(Proposal record) {
        zxid = record.zxid();
        chainHash = record.chainHash();
        highestZxidEverLogged = Math.max(highestZxidEverLogged, zxid);
        chain.add(zxid, chainHash);
        switch (record.kind()) {
            case TXN -> {}
            case EPOCH -> {
                EpochRecord epoch = EpochRecord.decode(record);
                changes.add(
                        new Change(
                                zxid, epoch.clusterId(), epoch.featureLevel(), epoch.membership()));
            }
            case MEMBERSHIP -> {
                Change before = logged();
                ByteBuffer body =
                        ByteBuffer.wrap(record.array(), record.bodyOffset(), record.bodyLength());
                changes.add(
                        new Change(
                                zxid,
                                before.clusterId(),
                                before.featureLevel(),
                                Membership.decode(body)));
            }
            case FEATURE_LEVEL -> {
                Change before = logged();
                changes.add(
                        new Change(
                                zxid,
                                before.clusterId(),
                                FeatureLevelRecord.decode(record),
                                before.membership()));
            }
        }
    }

    /** A record outside the history. */
    void control(ControlRecord record) {
        switch (record) {
            case ControlRecord.Accepted(long epoch, PeerId leader) -> {
                if (epoch >= own.acceptedEpoch()) {
                    own = withAccepted(epoch, leader);
                }
            }
            case ControlRecord.StandingIs(Standing standing, long diskId) ->
                    own =
                            new OwnFacts(
                                    diskId,
                                    own.incarnation(),
                                    own.acceptedEpoch(),
                                    own.acceptedLeader(),
                                    standing,
                                    highestZxidEverLogged,
                                    own.peers());
            case ControlRecord.Started(long incarnation) ->
                    own =
                            new OwnFacts(
                                    own.diskId(),
                                    Math.max(own.incarnation(), incarnation),
                                    own.acceptedEpoch(),
                                    own.acceptedLeader(),
                                    own.standing(),
                                    highestZxidEverLogged,
                                    own.peers());
            case ControlRecord.PeerSeen(PeerMemory memory) ->
                    own =
                            new OwnFacts(
                                    own.diskId(),
                                    own.incarnation(),
                                    own.acceptedEpoch(),
                                    own.acceptedLeader(),
                                    own.standing(),
                                    highestZxidEverLogged,
                                    with(own.peers(), memory));
            case ControlRecord.TruncatedTo(long to) -> truncatedTo(to);
            case ControlRecord.Committed(long to) -> committed(to);
        }
    }

    private OwnFacts withAccepted(long epoch, @Nullable PeerId leader) {
        return new OwnFacts(
                own.diskId(),
                own.incarnation(),
                epoch,
                leader,
                own.standing(),
                highestZxidEverLogged,
                own.peers());
    }

    private static List<PeerMemory> with(List<PeerMemory> peers, PeerMemory seen) {
        List<PeerMemory> all = new ArrayList<>(peers.size() + 1);
        PeerMemory merged = seen;
        boolean isNew = true;
        for (PeerMemory known : peers) {
            if (known.peer().equals(seen.peer()) && known.diskId() == seen.diskId()) {
                merged =
                        new PeerMemory(
                                seen.peer(),
                                seen.diskId(),
                                Math.max(known.incarnation(), seen.incarnation()),
                                Math.max(known.acceptedEpoch(), seen.acceptedEpoch()),
                                Math.max(
                                        known.highestZxidEverLogged(),
                                        seen.highestZxidEverLogged()));
                isNew = false;
            } else {
                all.add(known);
            }
        }
        if (isNew) {
            all.remove(PeerMemory.toForget(all, seen.peer()));
        }
        all.add(merged);
        all.sort(Comparator.comparing(PeerMemory::peer).thenComparingLong(PeerMemory::diskId));
        return List.copyOf(all);
    }

    /** Whether the history may be truncated to this zxid: it is in it, and its hash is known. */
    boolean mayTruncateTo(long to) {
        return to == 0 || chain.find(to) >= 0;
    }

    private void truncatedTo(long to) {
        Invariant.check(mayTruncateTo(to), "truncation to a record not in the log", to, zxid);
        chainHash = chain.truncate(to);
        zxid = to;
        commitMark = Math.min(commitMark, to);
        while (!changes.isEmpty() && changes.getLast().zxid() > to) {
            changes.removeLast();
        }
    }

    /** Everything up to here is committed. */
    void committed(long to) {
        if (to > commitMark) {
            commitMark = to;
            chain.dropBelow(to);
            while (changes.size() > 1 && changes.get(1).zxid() <= to) {
                changes.removeFirst();
            }
        }
    }

    /**
     * Takes over what another, later part of the log says of this server. For damage: what lies
     * behind it is lost to the history, but a promise is a promise.
     */
    void takeOver(OwnFacts later) {
        if (later.acceptedEpoch() > own.acceptedEpoch()) {
            own = withAccepted(later.acceptedEpoch(), later.acceptedLeader());
        }
        control(new ControlRecord.Started(later.incarnation()));
        control(new ControlRecord.StandingIs(later.standing(), later.diskId()));
        for (PeerMemory peer : later.peers()) {
            control(new ControlRecord.PeerSeen(peer));
        }
        loggedInVain(later.highestZxidEverLogged());
    }

    /** A record with this zxid was logged, though it is not part of the history (any more). */
    void loggedInVain(long voidZxid) {
        highestZxidEverLogged = Math.max(highestZxidEverLogged, voidZxid);
    }

    /** Last zxid of the logical history. */
    long zxid() {
        return zxid;
    }

    long chainHash() {
        return chainHash;
    }

    /** Highest zxid of this history known to be committed. */
    long commitMark() {
        return Math.min(commitMark, zxid);
    }

    int featureLevel() {
        return logged().featureLevel();
    }

    OwnFacts own() {
        return withHighest(own, highestZxidEverLogged);
    }

    OwnFacts ownAtBatch() {
        return withHighest(ownAtBatch, highestAtBatch);
    }

    HistoryFacts history() {
        return facts(logged(), committed(), zxid, chainHash, commitMark());
    }

    HistoryFacts historyAtBatch() {
        return facts(
                loggedAtBatch, committedAtBatch, zxidAtBatch, chainHashAtBatch, commitMarkAtBatch);
    }

    private static HistoryFacts facts(
            Change logged, Change committed, long zxid, long chainHash, long commitMark) {
        return new HistoryFacts(
                logged.clusterId(),
                logged.featureLevel(),
                committed.membership(),
                logged.membership(),
                zxid,
                chainHash,
                commitMark);
    }

    private Change logged() {
        return changes.isEmpty() ? NO_CHANGE : changes.getLast();
    }

    private Change committed() {
        long mark = commitMark();
        return changes.isEmpty() || changes.getFirst().zxid() > mark
                ? NO_CHANGE
                : newestAtOrBelow(mark);
    }

    private Change newestAtOrBelow(long mark) {
        Change newest = NO_CHANGE;
        for (Change change : changes) {
            if (change.zxid() <= mark) {
                newest = change;
            }
        }
        return newest;
    }

    private static OwnFacts withHighest(OwnFacts facts, long highest) {
        return new OwnFacts(
                facts.diskId(),
                facts.incarnation(),
                facts.acceptedEpoch(),
                facts.acceptedLeader(),
                facts.standing(),
                highest,
                facts.peers());
    }
}
