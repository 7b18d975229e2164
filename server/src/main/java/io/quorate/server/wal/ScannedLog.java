package io.quorate.server.wal;

import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a scan of the log found; nothing on the disk was changed yet. */
public final class ScannedLog {

    /**
     * The last batch found.
     *
     * @param goodBytes up to where its records verify
     */
    record LastBatch(
            Segment segment, long number, long offset, int goodBytes, BatchPieces pieces) {}

    /**
     * Where the log begins, and where the saved state ends in it.
     *
     * @param chainHash chain hash in front of the first record
     * @param chainHashAtState chain hash of the record that the saved state ends with; null if it
     *     is not there
     */
    record Start(long chainHash, @Nullable Long chainHashAtState) {}

    private final LogFiles files;
    private final SegmentChain chain;
    private final @Nullable LogFacts facts;
    private final LogIndex index;
    private final Start start;
    private final @Nullable LastBatch last;
    private final @Nullable String damage;
    private final long markBeyond;
    private final List<String> notes;

    ScannedLog(
            LogFiles files,
            SegmentChain chain,
            @Nullable LogFacts facts,
            LogIndex index,
            Start start,
            @Nullable LastBatch last,
            @Nullable String damage,
            long markBeyond,
            List<String> notes) {
        this.files = files;
        this.chain = chain;
        this.facts = facts;
        this.index = index;
        this.start = start;
        this.last = last;
        this.damage = damage;
        this.markBeyond = markBeyond;
        this.notes = notes;
    }

    /** A directory without any segment whose header verifies. */
    static ScannedLog withoutFacts(LogFiles files, SegmentChain chain) {
        return new ScannedLog(
                files,
                chain,
                null,
                new LogIndex(),
                new Start(0, null),
                null,
                chain.broken(),
                0,
                List.of());
    }

    /**
     * Scans the log.
     *
     * @param firstSegment number of the generation's first segment; older ones are not looked at
     * @param stateZxid the history is needed from here on; 0 for all of it
     * @param featureLevel the highest feature level that this build reads
     * @throws StorageException if a newer build wrote this log
     */
    public static ScannedLog scan(
            LogFiles files, long firstSegment, long stateZxid, int featureLevel)
            throws IOException {
        return LogScan.scan(files, firstSegment, stateZxid, featureLevel);
    }

    /** Whether there is any segment. */
    public boolean exists() {
        return chain.highestNumber() != 0;
    }

    /** Own facts, null if no segment tells them. */
    public @Nullable OwnFacts own() {
        return facts == null ? null : facts.own();
    }

    /**
     * Where damage was found first and what it is: synced bytes that do not verify, or a segment
     * that is missing. Null if none.
     */
    public @Nullable String damage() {
        return damage;
    }

    /** The history that was scanned follows this zxid. */
    public long startZxid() {
        return index.readFromZxid();
    }

    /** Chain hash, in the log, of the record that the saved state ends with; null if it is not. */
    public @Nullable Long chainHashAtState() {
        return start.chainHashAtState();
    }

    /** Last zxid of the history in front of any damage. */
    public long lastZxid() {
        return facts == null ? 0 : facts.zxid();
    }

    /** Highest commit mark found, behind the damage included. */
    public long highestCommitMark() {
        return facts == null ? markBeyond : Math.max(markBeyond, facts.commitMark());
    }

    /** Lines for the server's log. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Begins the log of this start: counts it, and writes the records of the last batch again, in a
     * fresh segment that is durable when this returns.
     *
     * @param standing the server's standing from now on
     * @param random for the nonces of segments, and for the disk id where the log tells none; goes
     *     on being drawn from by the log
     */
    public OpenLog reopen(WalConfig config, Standing standing, RandomGenerator random)
            throws IOException {
        LogFacts known = facts;
        if (known == null) {
            known = LogFacts.nothingLogged(WriteAheadLog.drawNonce(random), standing);
        }
        FreshSegment fresh = new FreshSegment(files, chain, known, index, damage != null);
        return new OpenLog(
                files,
                config,
                random,
                known,
                index,
                start.chainHash(),
                fresh.write(last, standing, config, random));
    }
}
