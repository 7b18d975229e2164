package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes what the loop offers, one batch at a time: write, sync, report, then the next. A batch is
 * begun only when the one before is durable, so a valid batch on disk proves all in front of it.
 */
final class LogThread implements Runnable {

    private final Handover handover;
    private final SegmentWriter writer;
    private final LogListener listener;

    private volatile @Nullable Thread parked;
    private volatile boolean closed;
    private boolean failed;

    LogThread(Handover handover, SegmentWriter writer, LogListener listener) {
        this.handover = handover;
        this.writer = writer;
        this.listener = listener;
    }

    @Override
    public void run() {
        while (!failed) {
            if (!writeWaiting()) {
                if (closed) {
                    return;
                }
                parked = Thread.currentThread();
                if (!handover.hasWaiting() && !closed) {
                    LockSupport.park(this);
                }
                parked = null;
            }
        }
    }

    /** Loop: something was offered. */
    void wake() {
        Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Writes the waiting batch.
     *
     * @return whether there was one
     */
    boolean writeWaiting() {
        Batch batch = failed ? null : handover.poll();
        if (batch == null) {
            return false;
        }
        try {
            long began = System.nanoTime();
            writer.write(batch);
            long written = System.nanoTime();
            writer.sync(batch);
            listener.flushed(
                    batch.lastTicket(),
                    batch.length(),
                    written - began,
                    System.nanoTime() - written);
        } catch (IOException e) {
            fail(
                    "cannot write the log "
                            + writer.describeFile()
                            + ": "
                            + StorageException.reason(e)
                            + "; nothing of it was acknowledged. This server stops and does not"
                            + " try again, since after a failed sync nobody knows what is on the"
                            + " disk. Check free space and health of the disk, then start the"
                            + " server: it verifies the log and goes on",
                    e);
        } catch (RuntimeException | Error e) {
            fail("the log thread broke at " + writer.describeFile() + ": " + e, e);
        }
        return true;
    }

    private void fail(String message, Throwable cause) {
        failed = true;
        listener.failed(message, cause);
    }

    /** Lets {@link #run} end after what was offered is written. */
    void close() {
        closed = true;
        wake();
    }
}
