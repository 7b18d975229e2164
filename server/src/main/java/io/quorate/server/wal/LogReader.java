package io.quorate.server.wal;

import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the logical history in order, from disk, for streaming to a learner: no control records,
 * nothing void, only what is flushed. Works beside the writer, on a thread of the caller's choice
 * (it blocks), across segments and truncations. Not thread-safe itself.
 */
public final class LogReader implements Closeable {

    private final LogFiles files;
    private final LogIndex index;

    private long lastZxid;

    /** Chain hash at {@link #lastZxid}, once a record was returned. */
    private long lastChainHash;

    private boolean chainHashKnown;

    private @Nullable ExtentCursor cursor;
    private long truncationsAtCursor;

    /** Read from the cursor and not returned yet. */
    private @Nullable Proposal ahead;

    private @Nullable LogFile file;
    private @Nullable Segment segment;

    LogReader(LogFiles files, LogIndex index, long afterZxid) {
        this.files = files;
        this.index = index;
        lastZxid = afterZxid;
        chainHashKnown = afterZxid == 0;
    }

    /**
     * The next record, at most {@code upToZxid}. Records may share an array; it is theirs.
     *
     * @return the record, or null if the next is not flushed yet or lies above {@code upToZxid}
     * @throws StorageException if the disk no longer holds what was written, or if a truncation
     *     voided what this reader has returned
     */
    public @Nullable Proposal next(long upToZxid) throws IOException {
        if (lastZxid >= upToZxid) {
            return null;
        }
        if (index.truncations() != truncationsAtCursor) {
            cursor = null;
            ahead = null;
        }
        Proposal record = ahead == null ? read() : ahead;
        if (record == null || record.zxid() > upToZxid) {
            ahead = record;
            return null;
        }
        ahead = null;
        boolean continues =
                chainHashKnown
                        ? record.follows(lastZxid, lastChainHash)
                        : record.previousZxid() == lastZxid;
        if (!continues) {
            throw new StorageException(
                    "the history no longer holds "
                            + LogFormat.hex(lastZxid)
                            + ", up to which it was read: it was truncated");
        }
        lastZxid = record.zxid();
        lastChainHash = record.chainHash();
        chainHashKnown = true;
        return record;
    }

    private @Nullable Proposal read() throws IOException {
        while (true) {
            ExtentCursor current = cursor;
            if (current == null) {
                truncationsAtCursor = index.truncations();
                Extent extent = index.after(lastZxid);
                if (extent == null) {
                    return null;
                }
                current = ExtentCursor.read(files, fileOf(extent.segment()), extent);
                cursor = current;
            }
            Proposal record = current.next();
            while (record != null && record.zxid() <= lastZxid) {
                record = current.next();
            }
            if (record != null) {
                return record;
            }
            cursor = null;
        }
    }

    private LogFile fileOf(Segment wanted) throws IOException {
        LogFile open = file;
        if (open == null || !wanted.equals(segment)) {
            close();
            open = files.openForReading(wanted.name());
            file = open;
            segment = wanted;
        }
        return open;
    }

    /** Zxid of the last record returned, at first the one the reader was opened after. */
    public long lastZxid() {
        return lastZxid;
    }

    /**
     * Waits until something newer than {@link #lastZxid} is flushed.
     *
     * @return false if that did not happen in time, or the log was closed
     */
    public boolean awaitMore(long timeoutMillis) throws InterruptedException {
        return index.awaitBeyond(lastZxid, timeoutMillis);
    }

    @Override
    public void close() throws IOException {
        LogFile open = file;
        file = null;
        segment = null;
        if (open != null) {
            open.close();
        }
    }
}
