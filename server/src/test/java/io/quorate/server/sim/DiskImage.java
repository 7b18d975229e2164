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
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scan of the log would find: the state of a disk after every record that is durable. */
final class DiskImage {

    private record PeerDisk(PeerId peer, long diskId) {}

    private final History history;
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

    /** A batch header was read. Headers may name more than the log holds; a scan believes less. */
    void applyCommitMark(long zxid) {
        commitMark = Math.max(commitMark, zxid);
    }

    /**
     * Damage in front of synced records: the history ends at {@code kept} records, what is behind
     * it is not believed. Own facts stand in every segment header and survive.
     */
    void damage(int kept) {
        if (kept < history.size()) {
            history.truncateTo(kept == 0 ? 0 : history.records().get(kept - 1).zxid());
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
    }

    /**
     * What recovery hands over. {@code recentRecords} is how much of the committed history is given
     * beside what is not known to be committed.
     */
    RecoveredHistory recovered(int recentRecords) {
        List<Proposal> records = history.records();
        int committedIndex = history.floorIndex(commitMark);
        long mark = committedIndex < 0 ? 0 : records.get(committedIndex).zxid();
        int from = Math.max(0, committedIndex - Math.max(0, recentRecords));
        long clusterId = 0;
        int featureLevel = 0;
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
                featureLevel = EpochRecord.decode(record).featureLevel();
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
                featureLevel,
                committed,
                List.copyOf(epochs),
                mark,
                List.copyOf(records.subList(from, records.size())));
    }

    private static Membership membershipIn(Proposal record, Membership before) {
        return switch (record.kind()) {
            case TXN -> before;
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

    long diskId() {
        return diskId;
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
