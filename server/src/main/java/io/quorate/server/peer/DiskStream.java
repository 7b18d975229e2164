package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Sends frames that are made from disk on one link. Runs on a thread of its own, which may block;
 * the network's pace holds it back through credit that comes back when bytes have left, so that
 * heartbeats on the same link never wait behind more than the window.
 */
final class DiskStream implements Runnable {

    /** What is sent. All calls come on the stream's thread. */
    interface Frames extends AutoCloseable {

        /** The next frame, which belongs to the caller; null at the end. */
        @Nullable ByteBuf next() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Opens them, on the stream's thread. */
    interface Opener {
        Frames open() throws IOException;
    }

    /** What the transport hears of a stream, on the loop. */
    interface Listener {

        /** All of it has left. */
        void done(PeerLink link, DiskStream stream);
    }

    private final PeerLink link;
    private final Opener opener;
    private final GuardedLoop loop;
    private final PeerLimits limits;
    private final Listener listener;
    private final Semaphore credit;

    /** Set on the loop, read on the stream's thread. */
    private volatile boolean ended;

    DiskStream(
            PeerLink link, Opener opener, GuardedLoop loop, PeerLimits limits, Listener listener) {
        this.link = link;
        this.opener = opener;
        this.loop = loop;
        this.limits = limits;
        this.listener = listener;
        this.credit = new Semaphore(limits.streamWindowBytes());
    }

    /** The link is gone: stop reading, say nothing. */
    void end() {
        ended = true;
        // Enough for the one wait in the loop that may be under way, and for the one at the end.
        credit.release(2 * limits.streamWindowBytes());
    }

    @Override
    public void run() {
        try (Frames frames = opener.open()) {
            ByteBuf frame = ended ? null : frames.next();
            while (frame != null) {
                send(frame);
                frame = ended ? null : frames.next();
            }
            credit.acquireUninterruptibly(limits.streamWindowBytes());
            if (!ended) {
                loop.execute(() -> listener.done(link, this));
            }
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            executeUnlessStopping(() -> link.close(reason));
        } catch (RejectedExecutionException e) {
            end(); // the loop is shut down, and all links with it
        }
    }

    private void send(ByteBuf frame) {
        int wanted = Math.min(frame.readableBytes(), limits.streamWindowBytes());
        credit.acquireUninterruptibly(wanted);
        if (ended) {
            frame.release();
            return;
        }
        try {
            loop.execute(() -> link.writeStreamed(frame, _ -> credit.release(wanted)));
        } catch (RejectedExecutionException e) {
            frame.release();
            throw e;
        }
    }

    private void executeUnlessStopping(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            end();
        }
    }
}
