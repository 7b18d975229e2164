package io.quorate.server.wal;

import io.quorate.server.common.Invariant;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Proposal;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A recovered log, ready to be written on: what recovery hands to {@link WriteAheadLog}. It ends in
 * the fresh segment that this start began with.
 */
public final class OpenLog {

    /** What a replay gives its records to. */
    public interface Replay {

        /**
         * The next record of the logical history.
         *
         * @param bytesBehind about how many bytes of files lie behind the array that this record is
         *     in: whoever keeps the record keeps the array
         */
        void record(Proposal record, long bytesBehind);
    }

    private final LogFiles files;
    private final WalConfig config;
    private final RandomGenerator random;
    private final LogFacts facts;
    private final LogIndex index;
    private final long startChainHash;
    private final Segment segment;
    private final long segmentBytes;
    private final LogFile file;
    private final long nextOffset;
    private final long nextBatch;

    OpenLog(
            LogFiles files,
            WalConfig config,
            RandomGenerator random,
            LogFacts facts,
            LogIndex index,
            long startChainHash,
            FreshSegment.Written fresh) {
        this.files = files;
        this.config = config;
        this.random = random;
        this.facts = facts;
        this.index = index;
        this.startChainHash = startChainHash;
        segment = fresh.segment();
        segmentBytes = fresh.bytes();
        file = fresh.file();
        nextOffset = fresh.nextOffset();
        nextBatch = fresh.nextBatch();
    }

    /** The history above this zxid can be read from disk. */
    public long startZxid() {
        return index.readFromZxid();
    }

    /** Chain hash of the record in front of that. */
    public long startChainHash() {
        return startChainHash;
    }

    /** A state as of this zxid was saved, so it is committed. */
    public void committed(long zxid) {
        facts.committed(zxid);
    }

    /** Reads the logical history from disk, from {@link #startZxid} to its end. */
    public void replay(Replay to) throws IOException {
        List<Extent> extents = index.all();
        long behind = 0;
        for (Extent extent : extents) {
            behind += extent.to() - extent.from();
        }
        LogFile open = null;
        Segment opened = null;
        long zxid = index.readFromZxid();
        try {
            for (Extent extent : extents) {
                if (open == null || !extent.segment().equals(opened)) {
                    if (open != null) {
                        open.close();
                    }
                    open = files.openForReading(extent.segment().name());
                    opened = extent.segment();
                }
                behind -= extent.to() - extent.from();
                zxid = replay(ExtentCursor.read(files, open, extent), zxid, behind, to);
            }
        } finally {
            if (open != null) {
                open.close();
            }
        }
        Invariant.check(zxid == facts.zxid(), "replay ended early", zxid, facts.zxid());
    }

    private static long replay(ExtentCursor cursor, long after, long behind, Replay to)
            throws IOException {
        long zxid = after;
        Proposal record = cursor.next();
        while (record != null) {
            Invariant.check(
                    record.previousZxid() == zxid, "a gap in the replay", zxid, record.zxid());
            zxid = record.zxid();
            to.record(record, behind);
            record = cursor.next();
        }
        return zxid;
    }

    /** Own facts, this start's included. */
    public OwnFacts own() {
        return facts.own();
    }

    /** The cluster of the history, 0 if nothing was logged. */
    public long clusterId() {
        return facts.history().clusterId();
    }

    /** The cluster's feature level, 0 if nothing was logged. */
    public int featureLevel() {
        return facts.featureLevel();
    }

    /** The last membership at or below the commit mark. */
    public Membership committedMembership() {
        return facts.history().committedMembership();
    }

    /** The last membership in the log. */
    public Membership loggedMembership() {
        return facts.history().loggedMembership();
    }

    /** Last zxid of the logical history. */
    public long lastZxid() {
        return facts.zxid();
    }

    /** Highest zxid known to be committed, never above {@link #lastZxid}. */
    public long commitMark() {
        return facts.commitMark();
    }

    LogFiles files() {
        return files;
    }

    WalConfig config() {
        return config;
    }

    RandomGenerator random() {
        return random;
    }

    LogFacts facts() {
        return facts;
    }

    LogIndex index() {
        return index;
    }

    Segment segment() {
        return segment;
    }

    long segmentBytes() {
        return segmentBytes;
    }

    LogFile file() {
        return file;
    }

    long nextOffset() {
        return nextOffset;
    }

    long nextBatch() {
        return nextBatch;
    }

    /** For a start that ends before the log was handed on. */
    public void close() throws IOException {
        file.close();
    }
}
