package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

/**
 * One request of a client that is not answered yet: a member of its connection's queue. The bytes
 * of a forwarded write are in the {@link Pack} that carried it, those of all others are a copy of
 * the frame {xid, opcode, body}.
 */
final class Waiting {

    /** What it waits for. */
    enum Kind {
        /** To be looked at: for a session, a leader, a barrier before it, or credit. */
        HELD,
        /** For its turn: it is answered here, behind what was asked before it. */
        READ,
        /** For its transaction. */
        WRITE,
        /** For the leader to confirm the barrier, and for what it covers to be applied. */
        SYNC
    }

    private static final long UNCONFIRMED = -1;
    private static final byte[] NONE = {};

    /** This object and the array's header: for small requests more than the frame. */
    private static final int OVERHEAD_BYTES = 96;

    Kind kind;
    final int xid;
    final int opcode;
    final long arrivedNanos;

    /** The frame, or what its write is packed in. */
    byte[] frame;

    @Nullable Pack pack;

    /** Where in the pack the write begins, and its bytes there. */
    int packedAt;

    int packedBytes;

    /** What a confirmed barrier covers. */
    long barrierZxid = UNCONFIRMED;

    /** Whether the history holds its transaction, as found after the last change of leader. */
    boolean logged;

    /** It is answered with this in its turn, and not looked at; null for most. */
    @Nullable ErrorCode refusal;

    /** Its bytes, if they count among the large requests in flight; else 0. */
    int largeBytes;

    @Nullable Waiting next;

    private Waiting(Kind kind, int xid, int opcode, long arrivedNanos, byte[] frame) {
        this.kind = kind;
        this.xid = xid;
        this.opcode = opcode;
        this.arrivedNanos = arrivedNanos;
        this.frame = frame;
    }

    static Waiting frame(Kind kind, int xid, int opcode, long arrivedNanos, byte[] frame) {
        return new Waiting(kind, xid, opcode, arrivedNanos, frame);
    }

    /** A write whose bytes {@link PendingWrites} is about to pack. */
    static Waiting write(int xid, int opcode, long arrivedNanos) {
        return new Waiting(Kind.WRITE, xid, opcode, arrivedNanos, NONE);
    }

    /** What it takes of its connection's share: a forwarded write has its own account. */
    int heldBytes() {
        return kind == Kind.WRITE ? 0 : frame.length + OVERHEAD_BYTES;
    }

    /** From now on this is a write that stands in {@code pack}; what it held is let go. */
    void packed(Pack pack, int at, int bytes) {
        kind = Kind.WRITE;
        frame = NONE;
        this.pack = pack;
        packedAt = at;
        packedBytes = bytes;
    }

    /** Whether this is a barrier that the leader has not confirmed. */
    boolean isUnconfirmedSync() {
        return kind == Kind.SYNC && barrierZxid == UNCONFIRMED;
    }
}
