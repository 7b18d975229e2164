package io.quorate.server.wal;

import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads the whole log and decides what of it holds.
 *
 * <p>One batch is in flight at a time, so a valid batch header proves that all in front of it was
 * synced. At the first bad byte: if no later header is valid, the bytes belong to a batch that was
 * torn and never acknowledged, and are cut; if one is, they were synced once, and this is damage.
 *
 * <p>The last batch found is kept apart: the page cache may show it although it never reached the
 * disk, so {@link FreshSegment} writes it again.
 */
final class LogScan {

    private final LogFiles files;
    private final SegmentChain chain;
    private final int featureLevel;
    private final LogFacts facts;
    private final LogIndex index = new LogIndex();
    private final List<String> notes = new ArrayList<>();
    private final BatchCursor cursor = new BatchCursor();
    private final CRC32C crc = new CRC32C();

    /** The last batch found, not in the index yet. */
    private ScannedLog.@Nullable LastBatch last;

    /** The first damage, as "where: what". */
    private @Nullable String damage;

    /** The saved state ends with this record. */
    private final long stateZxid;

    /** Its chain hash here; null until it is met. */
    private @Nullable Long chainHashAtState;

    private final long startChainHash;

    /** Highest commit mark behind the damage. */
    private long markBeyond;

    private LogScan(
            LogFiles files, SegmentChain chain, long stateZxid, int featureLevel, LogFacts facts) {
        this.files = files;
        this.chain = chain;
        this.featureLevel = featureLevel;
        this.facts = facts;
        this.stateZxid = stateZxid;
        startChainHash = facts.chainHash();
        noteState();
    }

    private void noteState() {
        if (facts.zxid() == stateZxid) {
            chainHashAtState = facts.chainHash();
        }
    }

    /**
     * Scans.
     *
     * @param firstSegment number of the generation's first segment
     * @param stateZxid the history is needed from here on
     * @param featureLevel the highest that this build reads
     * @throws StorageException if a newer build wrote this log
     */
    static ScannedLog scan(LogFiles files, long firstSegment, long stateZxid, int featureLevel)
            throws IOException {
        SegmentChain chain = SegmentChain.find(files, firstSegment, stateZxid);
        LogFacts facts;
        if (!chain.links().isEmpty()) {
            SegmentHeader first = chain.links().getFirst().header();
            facts = new LogFacts(first.own(), first.history());
        } else if (!chain.beyond().isEmpty()) {
            SegmentHeader oldest = chain.beyond().getLast().header();
            facts = new LogFacts(oldest.own(), HistoryFacts.NONE);
        } else {
            return ScannedLog.withoutFacts(files, chain);
        }
        return new LogScan(files, chain, stateZxid, featureLevel, facts).scan();
    }

    private ScannedLog scan() throws IOException {
        chain.older().forEach(index::older);
        index.readFrom(facts.zxid());
        for (SegmentChain.Link link : chain.links()) {
            checkFeatureLevel(link.segment(), link.header().history().featureLevel());
            if (damage == null) {
                scan(link);
            } else {
                readFactsBeyond(link);
            }
        }
        if (damage == null) {
            damage = chain.broken();
        }
        List<SegmentChain.Link> beyond = chain.beyond();
        for (int i = beyond.size() - 1; i >= 0; i--) {
            readFactsBeyond(beyond.get(i));
        }
        return new ScannedLog(
                files,
                chain,
                facts,
                index,
                new ScannedLog.Start(startChainHash, chainHashAtState),
                last,
                damage,
                markBeyond,
                notes);
    }

    /** Reads the batches of a segment that are not void, up to the first bad byte. */
    private void scan(SegmentChain.Link link) throws IOException {
        Segment segment = link.segment();
        index.segmentBegins(segment, link.header().history().zxid());
        try (SegmentBytes bytes = new SegmentBytes(files.openForReading(segment.name()))) {
            HistoryFacts before = link.header().history();
            if (before.zxid() != facts.zxid() || before.chainHash() != facts.chainHash()) {
                damaged(segment, 0, "it does not continue the segment before it");
                readFactsBeyond(link);
                return;
            }
            // The same as we know already, unless this segment was begun behind damage: then it
            // also has what was found on the other side.
            facts.takeOver(link.header().own());
            long offset = LogFormat.align(link.header().length());
            for (long number = 1; number <= link.through(); number++) {
                int at = bytes.load(offset, LogFormat.BATCH_HEADER_BYTES);
                if (BatchCursor.batchNumberAt(bytes.window(), at, segment.nonce(), crc) != number) {
                    bad(link, bytes, number, offset, offset + LogFormat.PAGE_BYTES);
                    return;
                }
                int length = BatchCursor.lengthAt(bytes.window(), at);
                long end = LogFormat.align(offset + length);
                int good = scanBatch(segment, bytes, number, offset, length);
                if (good < length) {
                    bad(link, bytes, number, offset + good, end);
                    return;
                }
                offset = end;
            }
        }
    }

    /** Reads a batch with a valid header. Returns up to where it is good. */
    private int scanBatch(Segment segment, SegmentBytes bytes, long number, long offset, int length)
            throws IOException {
        int at = bytes.load(offset, (int) Math.min(length, bytes.size() - offset));
        cursor.begin(bytes.window(), at);
        enterLast();
        facts.batchBegins();
        facts.committed(cursor.commitMark());
        BatchPieces pieces = new BatchPieces();
        BatchCursor.Step step = cursor.next();
        while (accept(step, pieces)) {
            step = cursor.next();
        }
        last = new ScannedLog.LastBatch(segment, number, offset, cursor.offset(), pieces);
        checkFeatureLevel(segment, facts.featureLevel());
        return cursor.offset();
    }

    /** Takes the record on which the cursor stands; false at the end or where it is bad. */
    private boolean accept(BatchCursor.Step step, BatchPieces pieces) {
        return switch (step) {
            case HISTORY -> {
                Proposal record = cursor.proposal();
                if (!record.follows(facts.zxid(), facts.chainHash())) {
                    yield false;
                }
                facts.logged(record);
                noteState();
                pieces.record(cursor.offset(), record.zxid());
                yield true;
            }
            case CONTROL -> {
                if (cursor.control() instanceof ControlRecord.TruncatedTo(long zxid)) {
                    if (!facts.mayTruncateTo(zxid)) {
                        yield false;
                    }
                    pieces.truncation(cursor.offset(), zxid);
                }
                facts.control(cursor.control());
                yield true;
            }
            case END, BAD -> false;
        };
    }

    /** A later batch was found: the last one is behind us for good. */
    private void enterLast() {
        ScannedLog.LastBatch proven = last;
        if (proven != null) {
            index.add(
                    proven.segment(),
                    proven.offset(),
                    proven.number(),
                    proven.goodBytes(),
                    proven.pieces());
        }
    }

    /**
     * Bytes do not verify: a torn tail, or damage?
     *
     * @param number the batch they belong to
     * @param offset where they are
     * @param behind where a later batch may begin
     */
    private void bad(
            SegmentChain.Link link, SegmentBytes bytes, long number, long offset, long behind)
            throws IOException {
        String batch = "batch " + number + " does not verify";
        long later = laterBatch(bytes, behind, link.segment().nonce(), number);
        if (link.through() != SegmentChain.TO_THE_END || later > 0) {
            String proof =
                    later > 0
                            ? "batch " + later + " was written after it"
                            : "a later segment was written after it";
            damaged(link.segment(), offset, batch + ", and had been synced, since " + proof);
            collectFacts(bytes, link.segment(), behind);
        } else if (last != null
                && last.segment().equals(link.segment())
                && last.number() == number) {
            notes.add(
                    files.describe(link.segment().name())
                            + " at byte "
                            + offset
                            + ": the last batch was torn when this server stopped; what was cut"
                            + " had never been acknowledged");
        }
    }

    private long laterBatch(SegmentBytes bytes, long from, long nonce, long number)
            throws IOException {
        for (long at = from; at < bytes.size(); at += LogFormat.PAGE_BYTES) {
            int loaded = bytes.load(at, LogFormat.BATCH_HEADER_BYTES);
            long found = BatchCursor.batchNumberAt(bytes.window(), loaded, nonce, crc);
            if (found > number) {
                return found;
            }
        }
        return 0;
    }

    private void damaged(Segment segment, long offset, String what) {
        damage = files.describe(segment.name()) + " at byte " + offset + ": " + what;
    }

    /** Of a segment behind the damage, only what this server promised and saw is taken. */
    private void readFactsBeyond(SegmentChain.Link link) throws IOException {
        facts.takeOver(link.header().own());
        facts.loggedInVain(link.header().history().zxid());
        markBeyond = Math.max(markBeyond, link.header().history().commitMark());
        try (SegmentBytes bytes = new SegmentBytes(files.openForReading(link.segment().name()))) {
            collectFacts(bytes, link.segment(), LogFormat.align(link.header().length()));
        }
    }

    private void collectFacts(SegmentBytes bytes, Segment segment, long from) throws IOException {
        long offset = from;
        while (offset < bytes.size()) {
            int at = bytes.load(offset, LogFormat.BATCH_HEADER_BYTES);
            if (BatchCursor.batchNumberAt(bytes.window(), at, segment.nonce(), crc) == 0) {
                offset += LogFormat.PAGE_BYTES;
                continue;
            }
            int length = BatchCursor.lengthAt(bytes.window(), at);
            at = bytes.load(offset, (int) Math.min(length, bytes.size() - offset));
            cursor.begin(bytes.window(), at);
            markBeyond = Math.max(markBeyond, cursor.commitMark());
            BatchCursor.Step step = cursor.next();
            while (collect(step)) {
                step = cursor.next();
            }
            offset = LogFormat.align(offset + length);
        }
    }

    private boolean collect(BatchCursor.Step step) {
        switch (step) {
            case HISTORY -> facts.loggedInVain(cursor.proposal().zxid());
            case CONTROL -> {
                switch (cursor.control()) {
                    case ControlRecord.TruncatedTo _ -> {}
                    case ControlRecord.Committed(long zxid) ->
                            markBeyond = Math.max(markBeyond, zxid);
                    case ControlRecord.Accepted _,
                            ControlRecord.StandingIs _,
                            ControlRecord.Started _,
                            ControlRecord.PeerSeen _ ->
                            facts.control(cursor.control());
                }
            }
            case END, BAD -> {
                return false;
            }
        }
        return true;
    }

    private void checkFeatureLevel(Segment segment, int found) throws StorageException {
        if (found > featureLevel) {
            throw new StorageException(
                    files.describe(segment.name())
                            + " has feature level "
                            + found
                            + ", this build knows up to "
                            + featureLevel
                            + ": start a newer build on this directory");
        }
    }
}
