package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.SnapshotPart;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A part of a snapshot as frames of SnapshotPiece. */
final class SnapshotFrames implements DiskStream.Frames {

    private static final int PIECE_BYTES = 256 << 10;
    private static final int HEAD_MAX_BYTES = 64;

    private final SnapshotPart part;
    private final SnapshotSource.OpenSnapshot snapshot;
    private volatile long reachedBytes;
    private volatile boolean complete;

    private SnapshotFrames(SnapshotPart part, SnapshotSource.OpenSnapshot snapshot) {
        this.part = part;
        this.snapshot = snapshot;
        reachedBytes = part.offsetBytes();
    }

    static SnapshotFrames open(SnapshotPart part, SnapshotSource source) throws IOException {
        try {
            return new SnapshotFrames(part, source.open(part.zxid()));
        } catch (IOException e) {
            throw unreadable(part, e);
        }
    }

    private static IOException unreadable(SnapshotPart part, IOException e) {
        return new IOException(
                "the snapshot of 0x"
                        + Long.toHexString(part.zxid())
                        + " cannot be read: "
                        + e.getMessage(),
                e);
    }

    /** Where the next part begins. */
    long reachedBytes() {
        return reachedBytes;
    }

    /** Whether there is no next part. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public @Nullable ByteBuf next() throws IOException {
        long offset = reachedBytes;
        if (complete || offset - part.offsetBytes() >= part.aboutBytes()) {
            return null;
        }
        long left = snapshot.sizeBytes() - offset;
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, left));
        try {
            snapshot.read(offset, piece);
        } catch (IOException e) {
            throw unreadable(part, e);
        }
        piece.flip();
        boolean last = piece.remaining() == left;
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(piece.remaining() + HEAD_MAX_BYTES);
        PeerCodec.encode(new Message.SnapshotPiece(part.epoch(), offset, piece, last), frame);
        reachedBytes = offset + piece.remaining();
        complete = last;
        return frame;
    }

    @Override
    public void close() throws IOException {
        snapshot.close();
    }
}
