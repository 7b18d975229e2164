package io.quorate.server.zab;

/** A snapshot on its way to this learner: what came of it, and what the disk has taken. */
final class SnapshotReception {

    /** Pieces that wait for the disk: beyond that the leader is not read from. */
    private static final long UNWRITTEN_MAX_BYTES = 32 << 20;

    private final SyncPlan.Snapshot plan;
    private long receivedBytes;
    private long writtenBytes;

    SnapshotReception(SyncPlan.Snapshot plan) {
        this.plan = plan;
    }

    /** Takes the next piece; false if this is not the next. */
    boolean takes(Message.SnapshotPiece piece) {
        if (piece.offsetBytes() != receivedBytes) {
            return false;
        }
        receivedBytes += piece.bytes().remaining();
        return true;
    }

    /** The disk has taken everything in front of this. */
    void written(long offsetBytes) {
        writtenBytes = offsetBytes;
    }

    /** Whether more came than the disk should be given at once: it stands in memory. */
    boolean isBehind() {
        return receivedBytes - writtenBytes > UNWRITTEN_MAX_BYTES;
    }

    /** Whether this is the state that was announced. */
    boolean isOf(HistoryBase base) {
        return base.zxid() == plan.zxid() && base.chainHash() == plan.chainHash();
    }
}
