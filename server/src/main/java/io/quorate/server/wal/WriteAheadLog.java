package io.quorate.server.wal;

import io.quorate.server.common.Invariant;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * The log as the node loop uses it: all methods but {@link #reader} and {@link #close} on that one
 * thread, none blocks. What is appended gathers in the open batch; {@link #submit} offers the batch
 * to the log thread, which takes it when the one before is durable (until then the batch goes on
 * growing: group commit) and writes it with one write and one fdatasync.
 *
 * <p>Tickets are counted by the caller, from 1: each {@link #append} and each {@link #control} is
 * the next one.
 *
 * <p>This side decides everything about the format: which segment, which offset, which header. The
 * log thread only writes what it is given.
 */
public final class WriteAheadLog implements Closeable {

    private final LogFiles files;
    private final LogIndex index;
    private final LogFacts facts;
    private final RandomGenerator random;
    private final long standardSegmentBytes;
    private final Handover handover = new Handover();
    private final SegmentPreparer preparer;
    private final SegmentWriter writer;
    private final LogPurge purge;
    private final LogThread logThread;
    private @Nullable Thread logWriter;
    private @Nullable Thread segmentPreparer;

    private Batch open;
    private boolean offered;
    private long lastTicket;

    /** Where the open batch goes unless it needs a new segment. */
    private Segment segment;

    private long segmentBytes;
    private long nextOffset;
    private long nextBatch;

    /** Drawn when the open batch was found not to fit; kept while it grows. */
    private Batch.@Nullable NewSegment nextSegment;

    /** The open batch begins a generation. */
    private @Nullable GenerationSwitch generation;

    private WriteAheadLog(OpenLog log, LogListener listener) throws IOException {
        files = log.files();
        index = log.index();
        facts = log.facts();
        random = log.random();
        standardSegmentBytes = log.config().segmentBytes();
        segment = log.segment();
        segmentBytes = log.segmentBytes();
        nextOffset = log.nextOffset();
        nextBatch = log.nextBatch();
        preparer = new SegmentPreparer(files, standardSegmentBytes);
        writer = new SegmentWriter(log, preparer);
        purge = new LogPurge(files, index, preparer);
        logThread = new LogThread(handover, writer, listener);
        open = handover.first();
        facts.batchBegins();
    }

    /** Starts the log thread and the segment preparer, two threads of {@code factory}. */
    public static WriteAheadLog start(OpenLog log, LogListener listener, ThreadFactory factory)
            throws IOException {
        WriteAheadLog started = new WriteAheadLog(log, listener);
        Thread logWriter = factory.newThread(started.logThread);
        Thread segmentPreparer = factory.newThread(started.preparer);
        started.logWriter = logWriter;
        started.segmentPreparer = segmentPreparer;
        logWriter.start();
        segmentPreparer.start();
        return started;
    }

    /**
     * Without threads, for simulations: each {@link #writeWaiting} plays one turn of the log
     * thread.
     */
    public static WriteAheadLog manual(OpenLog log, LogListener listener) throws IOException {
        return new WriteAheadLog(log, listener);
    }

    /** Appends a record of the history; its bytes are copied. */
    public void append(Proposal record) {
        Invariant.check(
                record.previousZxid() == facts.zxid(),
                "a record that does not follow the log",
                record.previousZxid(),
                facts.zxid());
        openBatch().append(record);
        facts.logged(record);
        lastTicket++;
    }

    /**
     * Appends a record outside the history. A truncation must go back to 0, or to a record of the
     * log at or above the commit mark.
     */
    public void control(ControlRecord record) {
        openBatch().control(record);
        facts.control(record);
        lastTicket++;
    }

    /**
     * Begins a new generation: the history goes on behind {@code base}, in a segment of its own;
     * own facts go along. What was appended and is not written yet is dropped, since it is of the
     * old one. The next ticket is the switch's.
     *
     * @param newGeneration called on the log thread before anything of the new history is written
     */
    public void beginGeneration(HistoryBase base, GenerationSwitch newGeneration) {
        openBatch().clear();
        OwnFacts own = facts.own();
        facts.beginGeneration(base);
        nextSegment = null;
        generation = newGeneration;
        // So that the batch is not empty. It repeats what the segment's header says.
        control(new ControlRecord.StandingIs(own.standing(), own.diskId()));
    }

    /**
     * Whether this disk is not believed: what a new generation takes the place of may be wanted.
     */
    public boolean isRebuilding() {
        return facts.own().standing() == Standing.JOINING;
    }

    /** The id of this disk, as it is from now on. */
    public long diskId() {
        return facts.own().diskId();
    }

    /**
     * Removes the segments that hold nothing above {@code upToZxid}, which a saved state covers.
     * Blocks on the disk; from any thread, one at a time.
     *
     * @return the history above this zxid can still be read
     */
    public long purge(long upToZxid) throws IOException {
        return purge.upTo(upToZxid);
    }

    /**
     * Where the newest segments begin that together have at least {@code bytes}. From any thread.
     *
     * @return the history above this zxid is in them; 0 if there are not so many
     */
    public long startOfLast(long bytes) {
        return index.startOfLast((bytes + standardSegmentBytes - 1) / standardSegmentBytes);
    }

    /**
     * About how many bytes of segments hold the history above {@code afterZxid}. From any thread.
     */
    public long bytesBehind(long afterZxid) {
        return index.segmentsBehind(afterZxid) * standardSegmentBytes;
    }

    /** The open batch, taken back if the log thread has not taken it. */
    private Batch openBatch() {
        if (offered) {
            offered = false;
            if (!handover.takeBack(open)) {
                segment = open.segment();
                if (nextSegment != null) {
                    segmentBytes = nextSegment.bytes();
                    nextSegment = null;
                    generation = null;
                }
                nextOffset = open.offset() + LogFormat.align(open.length());
                nextBatch = open.batchNumber() + 1;
                open = handover.after(open);
            }
        }
        if (open.isEmpty()) {
            facts.batchBegins();
        }
        return open;
    }

    /**
     * Everything up to {@code zxid} is committed: rides in the header of the open batch, without a
     * write of its own. What lies above the end of the log counts once it is appended.
     */
    public void commitMark(long zxid) {
        facts.committed(zxid);
    }

    /**
     * Offers the open batch to the log thread; does nothing if it is empty. Called at the end of
     * each pass.
     *
     * @param upToTicket ticket of the last record appended
     */
    public void submit(long upToTicket) {
        Invariant.check(upToTicket == lastTicket, "tickets differ", upToTicket, lastTicket);
        if (offered || open.isEmpty()) {
            return;
        }
        long length = LogFormat.align(open.length());
        if (nextSegment != null || generation != null || nextOffset + length > segmentBytes) {
            Batch.NewSegment next = segmentFor(length);
            long offset = LogFormat.align(next.header().limit());
            open.seal(next.segment(), next, offset, 1, facts.commitMark(), lastTicket);
        } else {
            open.seal(segment, null, nextOffset, nextBatch, facts.commitMark(), lastTicket);
        }
        offered = true;
        handover.offer(open);
        logThread.wake();
    }

    /** The next segment, large enough for an open batch of this length. */
    private Batch.NewSegment segmentFor(long batchBytes) {
        Batch.NewSegment next = nextSegment;
        if (next == null) {
            long number = segment.number() + 1;
            Segment drawn = new Segment(number, LogFormat.segmentName(number), drawNonce(random));
            next = newSegment(drawn, standardSegmentBytes);
        }
        long needed = LogFormat.align(next.header().limit()) + batchBytes;
        long bytes = Math.max(standardSegmentBytes, needed);
        next = newSegment(next.segment(), bytes);
        nextSegment = next;
        return next;
    }

    private Batch.NewSegment newSegment(Segment of, long bytes) {
        return new Batch.NewSegment(
                of, bytes, header(of, bytes), facts.historyAtBatch().zxid(), generation);
    }

    private ByteBuffer header(Segment of, long bytes) {
        HistoryFacts history = facts.historyAtBatch();
        LogPoint after =
                generation != null
                        ? new LogPoint(0, 0, history.zxid(), history.chainHash())
                        : new LogPoint(
                                segment.nonce(),
                                nextBatch - 1,
                                history.zxid(),
                                history.chainHash());
        return new SegmentHeader(of.nonce(), of.number(), bytes, after, facts.ownAtBatch(), history)
                .encode();
    }

    /** A nonce is never 0: that is the place before every log. */
    static long drawNonce(RandomGenerator random) {
        long nonce = random.nextLong();
        while (nonce == 0) {
            nonce = random.nextLong();
        }
        return nonce;
    }

    /** Opens a reader of the history after {@code afterZxid}; from any thread. */
    public LogReader reader(long afterZxid) {
        return new LogReader(files, index, afterZxid);
    }

    /**
     * One turn of the log thread: writes the waiting batch, if there is one, and reports it. Only
     * for a log made by {@link #manual}.
     *
     * @return whether there was a batch
     */
    public boolean writeWaiting() {
        return logThread.writeWaiting();
    }

    /**
     * Ends the threads after what was submitted is written. What was appended since is dropped,
     * with the batch it joined. From any thread.
     */
    @Override
    public void close() throws IOException {
        logThread.close();
        await(logWriter);
        preparer.close();
        await(segmentPreparer);
        index.close();
        writer.close();
    }

    private static void await(@Nullable Thread thread) {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
