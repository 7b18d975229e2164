package io.quorate.server.wal;

import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The segment that each start begins with. It takes over the good records of the last batch found,
 * and its header says what it continues after: the batch before that one. So what lies behind that
 * point in older segments, a torn tail above all, is void and never read again.
 *
 * <p>Written under another name, synced, renamed: until the rename nothing has changed, and
 * afterwards all of it has.
 */
final class FreshSegment {

    /** What was written, and where the log goes on. */
    record Written(Segment segment, long bytes, LogFile file, long nextOffset, long nextBatch) {}

    private static final int ZEROS_BYTES = 256 * 1024;

    private final LogFiles files;
    private final SegmentChain chain;
    private final LogFacts facts;
    private final LogIndex index;
    private final boolean damaged;
    private final Batch batch = new Batch();

    FreshSegment(
            LogFiles files, SegmentChain chain, LogFacts facts, LogIndex index, boolean damaged) {
        this.files = files;
        this.chain = chain;
        this.facts = facts;
        this.index = index;
        this.damaged = damaged;
    }

    Written write(
            ScannedLog.@Nullable LastBatch last,
            Standing standing,
            WalConfig config,
            RandomGenerator random)
            throws IOException {
        if (last == null) {
            facts.batchBegins();
        } else {
            copy(last);
        }
        OwnFacts before = facts.own();
        add(new ControlRecord.Started(before.incarnation() + 1));
        if (before.standing() != standing) {
            add(new ControlRecord.StandingIs(standing, before.diskId()));
        }
        long number = chain.highestNumber() + 1;
        Segment segment =
                new Segment(number, LogFormat.segmentName(number), WriteAheadLog.drawNonce(random));
        Written written = write(segment, continuesAfter(last), config);
        index.segmentBegins(segment, facts.historyAtBatch().zxid());
        index.add(
                segment,
                written.nextOffset() - LogFormat.align(batch.length()),
                1,
                batch.length(),
                batch.pieces());
        if (!damaged) {
            deleteSuperseded(last);
        }
        return written;
    }

    private void add(ControlRecord record) {
        batch.control(record);
        facts.control(record);
    }

    /** Copies the good records of the last batch, which the facts contain already. */
    private void copy(ScannedLog.LastBatch last) throws IOException {
        String name = last.segment().name();
        ByteBuffer bytes = ByteBuffer.allocate(last.goodBytes());
        try (LogFile file = files.openForReading(name)) {
            file.read(bytes, last.offset());
        }
        BatchCursor cursor = new BatchCursor();
        cursor.begin(bytes.flip(), 0);
        while (cursor.nextOffset() < last.goodBytes()) {
            switch (cursor.next()) {
                case HISTORY -> batch.append(cursor.proposal());
                case CONTROL -> batch.control(cursor.control());
                case END, BAD ->
                        throw new StorageException(
                                files.describe(name)
                                        + ": the disk gives other bytes each time it is read; check"
                                        + " the disk");
            }
        }
    }

    /**
     * The point in front of the batch that is taken over. Where that is the first of its segment
     * nothing of the segment is needed any more, and the fresh one takes its place.
     */
    private LogPoint continuesAfter(ScannedLog.@Nullable LastBatch last) {
        HistoryFacts history = facts.historyAtBatch();
        SegmentChain.Link replaced = replaced(last);
        LogPoint after = LogPoint.NOTHING;
        if (replaced != null) {
            after = replaced.header().continuesAfter();
        } else if (last != null) {
            after = new LogPoint(last.segment().nonce(), last.number() - 1, 0, 0);
        }
        return new LogPoint(
                after.nonce(), after.batchNumber(), history.zxid(), history.chainHash());
    }

    /** The oldest segment of which nothing is needed any more; null if there is none. */
    private SegmentChain.@Nullable Link replaced(ScannedLog.@Nullable LastBatch last) {
        if (last == null) {
            return chain.links().isEmpty() ? null : chain.links().getFirst();
        }
        for (SegmentChain.Link link : chain.links()) {
            boolean behind = link.segment().number() > last.segment().number();
            boolean whole = link.segment().equals(last.segment()) && last.number() == 1;
            if (whole) {
                return link;
            }
            if (behind) {
                return null;
            }
        }
        return null;
    }

    /** Removes the segments whose whole content the fresh one has taken over. */
    private void deleteSuperseded(ScannedLog.@Nullable LastBatch last) throws IOException {
        SegmentChain.Link replaced = replaced(last);
        for (SegmentChain.Link link : chain.links()) {
            long number = link.segment().number();
            boolean superseded =
                    replaced == null
                            ? last != null && number > last.segment().number()
                            : number >= replaced.segment().number();
            if (superseded) {
                index.forget(link.segment());
                files.delete(link.segment().name());
            }
        }
    }

    private Written write(Segment segment, LogPoint after, WalConfig config) throws IOException {
        List<String> names = files.list();
        for (String leftover : List.of(LogFormat.FRESH_TMP, LogFormat.SPARE_TMP)) {
            if (names.contains(leftover)) {
                files.delete(leftover);
            }
        }
        batch.seal(segment, null, 0, 1, facts.commitMark(), 0);
        // Behind damage, promises found further on are taken over at once; everywhere else the
        // header's facts are those in front of the first batch.
        OwnFacts own = damaged ? facts.own() : facts.ownAtBatch();
        ByteBuffer header = header(segment, after, own, 0);
        long batchAt = LogFormat.align(header.limit());
        long nextOffset = batchAt + LogFormat.align(batch.length());
        long bytes = LogFormat.align(nextOffset + config.freshSegmentBytes());
        LogFile file = files.create(LogFormat.FRESH_TMP);
        try {
            file.write(header(segment, after, own, bytes), 0);
            zeros(file, header.limit(), batchAt);
            file.write(batch.padded(), batchAt);
            zeros(file, nextOffset, bytes);
            file.sync();
            files.rename(LogFormat.FRESH_TMP, segment.name());
            files.syncDirectory();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new Written(segment, bytes, file, nextOffset, 2);
    }

    private ByteBuffer header(Segment segment, LogPoint after, OwnFacts own, long bytes) {
        return new SegmentHeader(
                        segment.nonce(),
                        segment.number(),
                        bytes,
                        after,
                        own,
                        facts.historyAtBatch())
                .encode();
    }

    private static void zeros(LogFile file, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, to - from));
        for (long at = from; at < to; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            file.write(zeros, at);
        }
    }
}
