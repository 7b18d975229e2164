package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the logical history lies in the files: what is flushed, without what truncations voided.
 * Written by the log thread once a batch, read by any thread.
 */
final class LogIndex {

    /** An extent that is longer is not continued: what a reader reads at once. */
    private static final int EXTENT_BYTES = 1024 * 1024;

    private final List<Extent> extents = new ArrayList<>();

    /** Oldest first; the last one is being written. */
    private final ArrayDeque<RetainedSegment> segments = new ArrayDeque<>();

    /** What lies in front of this was not read at the start. */
    private long readFromZxid;

    /** Whether the next batch may continue the last extent. */
    private boolean open;

    private long truncations;
    private long lastZxid;
    private boolean closed;
    private int waiting;

    /** An older segment that this start had no need to read. */
    synchronized void older(RetainedSegment segment) {
        segments.addLast(segment);
    }

    /** The oldest segment that was read follows this zxid. */
    synchronized void readFrom(long zxid) {
        readFromZxid = zxid;
    }

    synchronized long readFromZxid() {
        return readFromZxid;
    }

    /** From now on batches are in this segment, behind {@code startZxid}. */
    synchronized void segmentBegins(Segment segment, long startZxid) {
        segments.addLast(new RetainedSegment(segment.name(), startZxid));
        open = false;
    }

    /** The segment is of no use: what it held was written again. */
    synchronized void forget(Segment segment) {
        segments.removeIf(known -> known.name().equals(segment.name()));
    }

    /** All so far is void, and not even purged any more: it is of an older generation. */
    synchronized void generationBegins(Segment segment, long startZxid) {
        truncations++;
        extents.clear();
        segments.clear();
        readFromZxid = startZxid;
        lastZxid = startZxid;
        segmentBegins(segment, startZxid);
    }

    /** Forgets the oldest segment, if it holds nothing above {@code zxid}: its name, or null. */
    synchronized @Nullable String pollPurgeable(long zxid) {
        if (segments.size() < 2) {
            return null;
        }
        RetainedSegment oldest = segments.removeFirst();
        if (segments.getFirst().startZxid() > zxid) {
            segments.addFirst(oldest);
            return null;
        }
        extents.removeIf(extent -> extent.segment().name().equals(oldest.name()));
        return oldest.name();
    }

    /** The history above this zxid can be read here. */
    synchronized long startZxid() {
        return Math.max(readFromZxid, segments.getFirst().startZxid());
    }

    /** Where the newest {@code count} segments begin, 0 if there are fewer. */
    synchronized long startOfLast(long count) {
        long skipped = segments.size() - Math.max(1, count);
        if (skipped < 0) {
            return 0;
        }
        return segments.stream().skip(skipped).findFirst().orElseThrow().startZxid();
    }

    /** How many segments hold history above {@code zxid}. */
    synchronized int segmentsBehind(long zxid) {
        int behind = 0;
        for (RetainedSegment segment : segments) {
            behind = segment.startZxid() <= zxid ? 1 : behind + 1;
        }
        return behind;
    }

    /** Enters a batch that is durable. */
    synchronized void add(
            Segment segment, long offset, long batchNumber, int length, BatchPieces pieces) {
        for (int i = 0; i < pieces.count(); i++) {
            if (pieces.isTruncation(i)) {
                truncate(pieces.lastZxid(i));
            } else {
                boolean lastPiece = i + 1 == pieces.count();
                long to = offset + (lastPiece ? length : pieces.offset(i + 1));
                addRun(segment, offset, batchNumber, to, pieces, i);
            }
        }
        if (waiting > 0) {
            notifyAll();
        }
    }

    private void addRun(
            Segment segment, long offset, long batch, long to, BatchPieces pieces, int run) {
        Extent last = open ? extents.getLast() : null;
        lastZxid = pieces.lastZxid(run);
        if (last != null
                && last.segment().equals(segment)
                && LogFormat.align(last.to()) == offset
                && to - last.from() <= EXTENT_BYTES) {
            extents.set(extents.size() - 1, last.grownTo(to, lastZxid));
        } else {
            extents.add(
                    new Extent(
                            segment,
                            offset,
                            batch,
                            offset + pieces.offset(run),
                            to,
                            pieces.firstZxid(run),
                            lastZxid));
        }
        open = true;
    }

    private void truncate(long zxid) {
        truncations++;
        open = false;
        while (!extents.isEmpty() && extents.getLast().firstZxid() > zxid) {
            extents.removeLast();
        }
        if (!extents.isEmpty() && extents.getLast().lastZxid() > zxid) {
            extents.set(extents.size() - 1, extents.getLast().truncatedTo(zxid));
        }
        lastZxid = Math.min(lastZxid, zxid);
    }

    /** The extent with the first record behind {@code zxid}, null if there is none yet. */
    synchronized @Nullable Extent after(long zxid) {
        int low = 0;
        int high = extents.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (extents.get(middle).lastZxid() > zxid) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < extents.size() ? extents.get(low) : null;
    }

    /** All extents, in the order of the history. */
    synchronized List<Extent> all() {
        return List.copyOf(extents);
    }

    /** Grows with each truncation: what was read before it may be void. */
    synchronized long truncations() {
        return truncations;
    }

    /** Waits until the history goes beyond {@code zxid}. Returns whether it does. */
    synchronized boolean awaitBeyond(long zxid, long timeoutMillis) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000;
        waiting++;
        try {
            while (lastZxid <= zxid && !closed) {
                long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    return false;
                }
                wait(leftMillis);
            }
            return lastZxid > zxid;
        } finally {
            waiting--;
        }
    }

    /** Nothing is added any more: ends all waiting. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
