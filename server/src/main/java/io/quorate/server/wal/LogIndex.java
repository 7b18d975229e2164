package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

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

    /** Whether the next batch may continue the last extent. */
    private boolean open;

    private long truncations;
    private long lastZxid;
    private boolean closed;
    private int waiting;

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
