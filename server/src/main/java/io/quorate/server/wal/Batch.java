package io.quorate.server.wal;

import io.quorate.server.common.Invariant;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What one write and one sync carry. Two of these alternate: one gathers on the loop's thread while
 * the other is written. At any time a batch belongs to one thread, see {@link Handover}.
 */
final class Batch {

    private static final int INITIAL_BYTES = 64 * 1024;

    /** A buffer that once grew above this is not kept. */
    private static final int KEPT_BYTES = 8 * 1024 * 1024;

    /**
     * A segment to open in front of the batch.
     *
     * @param afterZxid the last zxid in front of it
     * @param generation if the segment is the first of a new generation: how that is switched to
     */
    record NewSegment(
            Segment segment,
            long bytes,
            ByteBuffer header,
            long afterZxid,
            @Nullable GenerationSwitch generation) {}

    private ByteBuffer bytes = ByteBuffer.allocateDirect(INITIAL_BYTES);
    private int[] controls = new int[16];
    private int controlCount;
    private long markCap;
    private final BatchPieces pieces = new BatchPieces();
    private final CRC32C crc = new CRC32C();

    private @Nullable NewSegment newSegment;
    private @Nullable Segment segment;
    private long offset;
    private long batchNumber;
    private long lastTicket;

    Batch() {
        clear();
    }

    /** Makes it the empty open batch. */
    void clear() {
        if (bytes.capacity() > KEPT_BYTES) {
            bytes = ByteBuffer.allocateDirect(INITIAL_BYTES);
        }
        bytes.clear().position(LogFormat.BATCH_HEADER_BYTES);
        controlCount = 0;
        markCap = Long.MAX_VALUE;
        pieces.clear();
        newSegment = null;
        segment = null;
    }

    boolean isEmpty() {
        return bytes.position() == LogFormat.BATCH_HEADER_BYTES;
    }

    /** Length with the header, without the padding. */
    int length() {
        return bytes.position();
    }

    void append(Proposal record) {
        reserve(record.length());
        pieces.record(bytes.position(), record.zxid());
        bytes.put(record.array(), record.offset(), record.length());
    }

    void control(ControlRecord record) {
        reserve(ControlCodec.MAX_BYTES);
        if (record instanceof ControlRecord.TruncatedTo(long zxid)) {
            // A commit mark in the header is believed although the rest of the batch may be torn
            // off. A mark for records behind this truncation would then commit those in front of
            // it.
            markCap = Math.min(markCap, zxid);
            pieces.truncation(bytes.position(), zxid);
        }
        if (controlCount == controls.length) {
            controls = Arrays.copyOf(controls, controlCount * 2);
        }
        controls[controlCount++] = bytes.position();
        ControlCodec.put(bytes, record);
    }

    /** Leaves room for {@code more} bytes and the padding behind them. */
    private void reserve(int more) {
        long needed = LogFormat.align((long) bytes.position() + more);
        if (needed > bytes.capacity()) {
            Invariant.check(needed <= 1 << 30, "batch too long", needed, 1 << 30);
            int capacity = (int) Math.max(needed, Math.min(1 << 30, 2L * bytes.capacity()));
            bytes = ByteBuffer.allocateDirect(capacity).put(bytes.flip());
        }
    }

    /**
     * Completes the batch for its place. May be repeated, for a batch that was offered and has
     * grown since.
     *
     * @param commitMark highest zxid known to be committed
     */
    void seal(
            Segment segment,
            @Nullable NewSegment newSegment,
            long offset,
            long batchNumber,
            long commitMark,
            long lastTicket) {
        this.segment = segment;
        this.newSegment = newSegment;
        this.offset = offset;
        this.batchNumber = batchNumber;
        this.lastTicket = lastTicket;
        long nonce = segment.nonce();
        for (int i = 0; i < controlCount; i++) {
            ControlCodec.seal(bytes, controls[i], crc, nonce, batchNumber);
        }
        BatchCursor.putHeader(
                bytes, crc, nonce, batchNumber, length(), Math.min(commitMark, markCap));
    }

    /** The sealed bytes, padded with zeros to whole pages. */
    ByteBuffer padded() {
        int length = length();
        int padded = (int) LogFormat.align(length);
        ByteBuffer out = bytes.duplicate().limit(padded).position(length);
        while (out.remaining() >= Long.BYTES) {
            out.putLong(0);
        }
        while (out.hasRemaining()) {
            out.put((byte) 0);
        }
        return out.flip();
    }

    BatchPieces pieces() {
        return pieces;
    }

    @Nullable NewSegment newSegment() {
        return newSegment;
    }

    /** The segment it was sealed for. */
    Segment segment() {
        Segment sealedFor = segment;
        if (sealedFor == null) {
            throw new IllegalStateException("not sealed");
        }
        return sealedFor;
    }

    long offset() {
        return offset;
    }

    long batchNumber() {
        return batchNumber;
    }

    long lastTicket() {
        return lastTicket;
    }
}
