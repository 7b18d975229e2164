package io.quorate.server.sim;

import io.quorate.server.sim.check.History;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Retained;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a scan of the log would find: the state of a disk after every record that is durable. */
final class DiskImage {

    private record PeerDisk(PeerId peer, long diskId) {}

    private History history;

    /** The saved state; and of older ones, which were kept as snapshots, the zxids. */
    private SimState state = SimState.nothing();

    private final TreeMap<Long, SimState> snapshots = new TreeMap<>();

    /** What the history has at or below this, no recovery and no stream can see: it is purged. */
    private long logStartZxid;

    private final Map<PeerDisk, PeerMemory> peers;
    private long diskId;
    private long incarnation;
    private long acceptedEpoch;
    private @Nullable PeerId acceptedLeader;
    private Standing standing;
    private long highestZxidEverLogged;
    private long commitMark;

    /** An empty disk. */
    DiskImage(long diskId) {
        this.history = new History();
        this.peers = new LinkedHashMap<>();
        this.diskId = diskId;
        this.standing = Standing.NEW;
    }

    private DiskImage(DiskImage other) {
        this.history = other.history.copy();
        this.peers = new LinkedHashMap<>(other.peers);
        this.diskId = other.diskId;
        this.incarnation = other.incarnation;
        this.acceptedEpoch = other.acceptedEpoch;
        this.acceptedLeader = other.acceptedLeader;
        this.standing = other.standing;
        this.highestZxidEverLogged = other.highestZxidEverLogged;
        this.commitMark = other.commitMark;
        this.state = other.state;
        this.snapshots.putAll(other.snapshots);
        this.logStartZxid = other.logStartZxid;
    }

    DiskImage copy() {
        return new DiskImage(this);
    }

    void applyRecord(Proposal record) {
        history.append(record);
        highestZxidEverLogged = Math.max(highestZxidEverLogged, record.zxid());
    }

    void applyControl(ControlRecord record) {
        switch (record) {
            case ControlRecord.Accepted accepted -> {
                acceptedEpoch = accepted.epoch();
                acceptedLeader = accepted.leader();
            }
            case ControlRecord.StandingIs is -> {
                standing = is.standing();
                diskId = is.diskId();
            }
            case ControlRecord.Started started -> incarnation = started.incarnation();
            case ControlRecord.PeerSeen seen ->
                    peers.put(
                            new PeerDisk(seen.memory().peer(), seen.memory().diskId()),
                            seen.memory());
            case ControlRecord.TruncatedTo to -> {
                history.truncateTo(to.zxid());
                commitMark = Math.min(commitMark, to.zxid());
            }
            case ControlRecord.Committed committed -> applyCommitMark(committed.zxid());
        }
    }

    /** Another generation of state and log takes the place of this one, in one step. */
    void applyGeneration(History newHistory, SimState newState) {
        history = newHistory;
        state = newState;
        snapshots.clear();
        commitMark = newState.base().zxid();
        logStartZxid = commitMark;
        if (commitMark != 0) {
            snapshots.put(commitMark, newState);
        }
    }

    /**
     * The state is saved, and kept as a snapshot; at most {@code retained} of them are, beside
     * those from {@code pinZxid} on.
     */
    void applySave(SimState saved, int retained, long pinZxid) {
        state = saved;
        snapshots.put(saved.base().zxid(), saved);
        while (snapshots.size() > retained && snapshots.firstKey() < pinZxid) {
            snapshots.pollFirstEntry();
        }
    }

    /** The saved state is another one than was saved, and verifies. */
    void falsify(String path, String data) {
        state = state.falsified(path, data);
    }

    /** Purges the log up to this record, as far as every snapshot allows. */
    void purge(long upToZxid) {
        long bound = Math.min(upToZxid, snapshots.isEmpty() ? 0 : snapshots.firstKey());
        logStartZxid = Math.max(logStartZxid, bound);
    }

    SimState state() {
        return state;
    }

    @Nullable SimState snapshot(long zxid) {
        return snapshots.get(zxid);
    }

    long logStartZxid() {
        return logStartZxid;
    }

    /** A batch header was read. Headers may name more than the log holds; a scan believes less. */
    void applyCommitMark(long zxid) {
        commitMark = Math.max(commitMark, zxid);
    }

    /**
     * Damage in front of synced records: the history ends at {@code kept} records, what is behind
     * it is not believed. Own facts stand in every segment header and survive.
     */
    void damage(int kept) {
        int readable = Math.max(kept, history.floorIndex(logStartZxid) + 1);
        if (readable < history.size()) {
            history.truncateTo(readable == 0 ? 0 : history.records().get(readable - 1).zxid());
        }
        standing = Standing.DAMAGED;
    }

    /**
     * The last {@code records} records are unreadable, and nothing behind them: this cannot be told
     * from a torn batch, and is silently cut.
     */
    void rotTail(int records) {
        int kept = Math.max(0, history.size() - records);
        history.truncateTo(kept == 0 ? 0 : history.records().get(kept - 1).zxid());
        highestZxidEverLogged = history.lastZxid();
        if (history.lastZxid() < state.base().zxid()) {
            // The saved state shows that more was there.
            standing = Standing.DAMAGED;
        }
    }

    /**
     * What recovery hands over. {@code recentRecords} is how much of the committed history is given
     * beside what is not known to be committed.
     */
    RecoveredHistory recovered(int recentRecords) {
        List<Proposal> records = history.records();
        long saved = standing == Standing.DAMAGED ? 0 : state.base().zxid();
        int committedIndex =
                history.floorIndex(Math.max(commitMark, Math.max(saved, logStartZxid)));
        long mark = committedIndex < 0 ? 0 : records.get(committedIndex).zxid();
        int from = Math.max(0, committedIndex - Math.max(0, recentRecords));
        from = Math.max(from, history.floorIndex(logStartZxid) + 1);
        long clusterId = 0;
        Membership committed = Membership.NONE;
        List<EpochEnd> epochs = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Proposal record = records.get(i);
            long epoch = record.zxid() >>> 32;
            if (!epochs.isEmpty() && epochs.getLast().epoch() == epoch) {
                epochs.removeLast();
            }
            epochs.add(new EpochEnd(epoch, record.zxid(), record.chainHash()));
            if (record.kind() == Proposal.Kind.EPOCH) {
                clusterId = EpochRecord.decode(record).clusterId();
            }
            if (i <= committedIndex) {
                committed = membershipIn(record, committed);
            }
        }
        OwnFacts own =
                new OwnFacts(
                        diskId,
                        incarnation,
                        acceptedEpoch,
                        acceptedLeader,
                        standing,
                        highestZxidEverLogged,
                        List.copyOf(peers.values()));
        return new RecoveredHistory(
                own,
                clusterId,
                history.featureLevel(),
                committed,
                List.copyOf(epochs),
                mark,
                List.copyOf(records.subList(from, records.size())),
                from == 0 ? 0 : records.get(from - 1).zxid(),
                from == 0 ? 0 : records.get(from - 1).chainHash(),
                new Retained(logStartZxid, 0, 0));
    }

    private static Membership membershipIn(Proposal record, Membership before) {
        return switch (record.kind()) {
            case TXN, FEATURE_LEVEL -> before;
            case EPOCH -> EpochRecord.decode(record).membership();
            case MEMBERSHIP ->
                    Membership.decode(
                            java.nio.ByteBuffer.wrap(
                                    record.array(), record.bodyOffset(), record.bodyLength()));
        };
    }

    History history() {
        return history;
    }

    /** What this disk remembers of another one; null if it has never seen it. */
    @Nullable PeerMemory memoryOf(PeerId peer, long ofDiskId) {
        return peers.get(new PeerDisk(peer, ofDiskId));
    }

    long diskId() {
        return diskId;
    }

    long commitMark() {
        return commitMark;
    }

    long incarnation() {
        return incarnation;
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    @Nullable PeerId acceptedLeader() {
        return acceptedLeader;
    }

    Standing standing() {
        return standing;
    }

    long highestZxidEverLogged() {
        return highestZxidEverLogged;
    }
}
