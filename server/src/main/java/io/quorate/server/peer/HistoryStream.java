package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.Proposal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Sends a piece of history from disk on one link. Runs on a thread of its own, which may block; the
 * network's pace holds it back through credit that comes back when bytes have left, so that
 * heartbeats on the same link never wait behind more than the window.
 */
final class HistoryStream implements Runnable {

    /** Where zxid stands in a record: see {@link Proposal}. */
    private static final int ZXID_OFFSET = 9;

    /** What the transport hears of a stream, on the loop. */
    interface Listener {

        /** The piece has left; its last record was {@code zxid}. */
        void reached(PeerLink link, HistoryStream stream, long zxid);
    }

    private final PeerLink link;
    private final HistoryPiece piece;
    private final HistoryReader reader;
    private final GuardedLoop loop;
    private final PeerLimits limits;
    private final Listener listener;
    private final Semaphore credit;

    /** Set on the loop, read on the stream's thread. */
    private volatile boolean ended;

    HistoryStream(
            PeerLink link,
            HistoryPiece piece,
            HistoryReader reader,
            GuardedLoop loop,
            PeerLimits limits,
            Listener listener) {
        this.link = link;
        this.piece = piece;
        this.reader = reader;
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
        try (HistoryReader.Batches batches = reader.open(piece.afterZxid(), piece.upToZxid())) {
            long reached = sendAll(batches);
            credit.acquireUninterruptibly(limits.streamWindowBytes());
            if (!ended) {
                loop.execute(() -> listener.reached(link, this, reached));
            }
        } catch (IOException e) {
            String reason =
                    "history after 0x"
                            + Long.toHexString(piece.afterZxid())
                            + " cannot be read: "
                            + e.getMessage();
            executeUnlessStopping(() -> link.close(reason));
        } catch (RejectedExecutionException e) {
            end(); // the loop is shut down, and all links with it
        }
    }

    private long sendAll(HistoryReader.Batches batches) throws IOException {
        long reached = piece.afterZxid();
        long sent = 0;
        while (!ended && sent < piece.aboutBytes()) {
            ByteBuffer records = batches.next();
            if (records == null) {
                return reached;
            }
            if (records.hasRemaining()) {
                reached = lastZxid(records);
                sent += records.remaining();
                send(records);
            }
        }
        return reached;
    }

    private void send(ByteBuffer records) {
        int wanted = Math.min(records.remaining(), limits.streamWindowBytes());
        credit.acquireUninterruptibly(wanted);
        if (ended) {
            return;
        }
        ByteBuf frame =
                ByteBufAllocator.DEFAULT.directBuffer(
                        records.remaining() + HotMessages.proposeHeadMaxBytes());
        HotMessages.writePropose(piece.epoch(), piece.committedZxid(), records, frame);
        try {
            loop.execute(() -> link.writeStreamed(frame, _ -> credit.release(wanted)));
        } catch (RejectedExecutionException e) {
            frame.release();
            throw e;
        }
    }

    private long lastZxid(ByteBuffer records) throws IOException {
        if (records.remaining() > limits.frameMaxBytes() - HotMessages.proposeHeadMaxBytes()) {
            throw new IOException("a batch of " + records.remaining() + " bytes fits no frame");
        }
        long zxid = 0;
        int at = records.position();
        while (at < records.limit()) {
            int left = records.limit() - at;
            int length = left < Proposal.HEADER_BYTES ? 0 : records.getInt(at);
            if (length < Proposal.HEADER_BYTES || length > left) {
                throw new IOException(
                        "a batch that is not whole records after 0x" + Long.toHexString(zxid));
            }
            zxid = records.getLong(at + ZXID_OFFSET);
            at += length;
        }
        return zxid;
    }

    private void executeUnlessStopping(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            end();
        }
    }
}
