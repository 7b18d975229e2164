package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Keeps one segment of real zeros ready, so that the log thread never waits for space. Never
 * sparse: a sync into a sparse file costs half as much again, since it must also write where the
 * blocks are.
 *
 * <p>{@link #run} is the background thread's; {@link #take} and {@link #used} are the log thread's.
 * Without a background thread {@link #take} writes the zeros itself.
 */
final class SegmentPreparer implements Runnable {

    /** A file of zeros, or a used one of which nothing verifies; durable but for its name. */
    record Prepared(String name, LogFile file) {}

    private enum Spare {
        MISSING,
        /** Being written in the background. */
        PREPARING,
        READY,
        /** The log thread has it, or writes one of its own: the names are in use. */
        TAKEN
    }

    /** More purged segments than these are not kept for use. */
    private static final int RECYCLED_MAX = 2;

    private static final int CHUNK_BYTES = 1024 * 1024;

    /** Synced this often, so that the zeros never stand as one long queue before a batch. */
    private static final int CHUNKS_PER_SYNC = 4;

    private final LogFiles files;
    private final long segmentBytes;

    private final ArrayDeque<String> recycled = new ArrayDeque<>();
    private Spare spare = Spare.MISSING;
    private Spare afterUse = Spare.MISSING;

    /** The last attempt in the background failed: it waits until the log thread succeeded. */
    private boolean failed;

    private boolean closed;

    SegmentPreparer(LogFiles files, long segmentBytes) throws IOException {
        this.files = files;
        this.segmentBytes = segmentBytes;
        List<String> names = files.list();
        if (names.contains(LogFormat.SPARE)) {
            try (LogFile found = files.openForReading(LogFormat.SPARE)) {
                spare = found.size() == segmentBytes ? Spare.READY : Spare.MISSING;
            }
            if (spare == Spare.MISSING) {
                files.delete(LogFormat.SPARE);
            }
        }
        for (String name : names) {
            if (name.startsWith(LogFormat.RECYCLED_PREFIX)) {
                recycled.add(name);
            }
        }
    }

    /**
     * Takes a purged segment for a later spare, or deletes it. From any thread. Its new name is
     * durable before anything is written into it: after a crash nothing new stands under the old
     * name.
     */
    void recycle(String name) throws IOException {
        boolean keep;
        try (LogFile file = files.openForReading(name)) {
            keep = file.size() == segmentBytes && recycledCount() < RECYCLED_MAX;
        }
        if (!keep) {
            files.delete(name);
            return;
        }
        String kept = LogFormat.RECYCLED_PREFIX + name;
        files.rename(name, kept);
        files.syncDirectory();
        synchronized (this) {
            recycled.add(kept);
        }
    }

    private synchronized int recycledCount() {
        return recycled.size();
    }

    private synchronized @Nullable String pollRecycled() {
        return recycled.poll();
    }

    /** Prepares a spare whenever there is none, until closed. */
    @Override
    public void run() {
        while (awaitMissing()) {
            boolean done = false;
            try {
                String old = pollRecycled();
                if (old == null) {
                    zeros(LogFormat.SPARE_TMP, segmentBytes).close();
                    files.rename(LogFormat.SPARE_TMP, LogFormat.SPARE);
                } else {
                    files.rename(old, LogFormat.SPARE);
                }
                files.syncDirectory();
                done = true;
            } catch (IOException e) {
                // Nothing depends on a spare. When one is needed the log thread writes a new file,
                // and if that fails too, the error is the log's.
                done = false;
            } finally {
                prepared(done);
            }
        }
    }

    private synchronized boolean awaitMissing() {
        try {
            while (!closed && (spare != Spare.MISSING || failed)) {
                wait();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        if (!closed) {
            spare = Spare.PREPARING;
        }
        return !closed;
    }

    private synchronized void prepared(boolean done) {
        spare = done ? Spare.READY : Spare.MISSING;
        failed = !done;
        notifyAll();
    }

    /**
     * A file of zeros of at least {@code bytes}; {@link #used} must follow once it has another
     * name.
     */
    Prepared take(long bytes) throws IOException {
        boolean oversized = bytes > segmentBytes;
        if (takeSpare(oversized)) {
            return new Prepared(LogFormat.SPARE, files.open(LogFormat.SPARE));
        }
        String old = oversized ? null : pollRecycled();
        if (old != null) {
            return new Prepared(old, files.open(old));
        }
        return new Prepared(
                LogFormat.SPARE_TMP, zeros(LogFormat.SPARE_TMP, Math.max(bytes, segmentBytes)));
    }

    /** Keeps the background still, and tells whether there is a spare to use. */
    private synchronized boolean takeSpare(boolean oversized) throws IOException {
        try {
            while (spare == Spare.PREPARING) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        boolean use = spare == Spare.READY && !oversized;
        afterUse = use ? Spare.MISSING : spare;
        spare = Spare.TAKEN;
        return use;
    }

    /** What was taken has its own name now. */
    synchronized void used() {
        failed = false;
        spare = afterUse;
        notifyAll();
    }

    private LogFile zeros(String name, long bytes) throws IOException {
        if (files.list().contains(name)) {
            files.delete(name);
        }
        LogFile file = files.create(name);
        try {
            ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, bytes));
            int chunks = 0;
            for (long at = 0; at < bytes; at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), bytes - at));
                file.write(chunk, at);
                if (++chunks % CHUNKS_PER_SYNC == 0) {
                    checkOpen();
                    file.sync();
                }
            }
            file.sync();
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private synchronized void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the log is closed");
        }
    }

    /** Ends {@link #run} soon. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
