package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A piece of history as frames of Propose. */
final class HistoryFrames implements DiskStream.Frames {

    /** Where zxid stands in a record: see {@link Proposal}. */
    private static final int ZXID_OFFSET = 9;

    private final HistoryPiece piece;
    private final HistoryReader.Batches batches;
    private final PeerLimits limits;
    private long sentBytes;
    private volatile long reachedZxid;

    private HistoryFrames(HistoryPiece piece, HistoryReader.Batches batches, PeerLimits limits) {
        this.piece = piece;
        this.batches = batches;
        this.limits = limits;
        reachedZxid = piece.afterZxid();
    }

    static HistoryFrames open(HistoryPiece piece, HistoryReader reader, PeerLimits limits)
            throws IOException {
        try {
            HistoryReader.Batches batches = reader.open(piece.afterZxid(), piece.upToZxid());
            return new HistoryFrames(piece, batches, limits);
        } catch (IOException e) {
            throw unreadable(piece, e);
        }
    }

    private static IOException unreadable(HistoryPiece piece, IOException e) {
        return new IOException(
                "history after 0x"
                        + Long.toHexString(piece.afterZxid())
                        + " cannot be read: "
                        + e.getMessage(),
                e);
    }

    /** Zxid of the last record that became a frame. */
    long reachedZxid() {
        return reachedZxid;
    }

    @Override
    public @Nullable ByteBuf next() throws IOException {
        try {
            while (sentBytes < piece.aboutBytes()) {
                ByteBuffer records = batches.next();
                if (records == null) {
                    return null;
                }
                if (records.hasRemaining()) {
                    reachedZxid = lastZxid(records);
                    sentBytes += records.remaining();
                    return frame(records);
                }
            }
            return null;
        } catch (IOException e) {
            throw unreadable(piece, e);
        }
    }

    private ByteBuf frame(ByteBuffer records) {
        ByteBuf frame =
                ByteBufAllocator.DEFAULT.directBuffer(
                        records.remaining() + HotMessages.proposeHeadMaxBytes());
        HotMessages.writePropose(piece.epoch(), piece.committedZxid(), records, frame);
        return frame;
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

    @Override
    public void close() throws IOException {
        batches.close();
    }
}
