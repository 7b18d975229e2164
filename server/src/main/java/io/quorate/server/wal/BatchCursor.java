package io.quorate.server.wal;

import io.quorate.server.common.Invariant;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Walks the records of one batch in memory, believing nothing that does not verify. */
final class BatchCursor {

    /** What {@link #next} found. */
    enum Step {
        /** A record of the history. Whether it continues the chain is the caller's to check. */
        HISTORY,
        /** A control record. */
        CONTROL,
        /** The batch's end. */
        END,
        /** Bytes that are not what was written. */
        BAD
    }

    private static final int LENGTH_AT = 16;
    private static final int CRC_AT = 20;
    private static final int MARK_AT = 24;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int start;
    private int end;
    private int at;
    private int nextAt;
    private long nonce;
    private long batchNumber;
    private long commitMark;
    private @Nullable Proposal proposal;
    private @Nullable ControlRecord control;

    /** Writes a batch header at the beginning of {@code batch}. */
    static void putHeader(
            ByteBuffer batch,
            CRC32C crc,
            long nonce,
            long batchNumber,
            int length,
            long commitMark) {
        batch.putLong(0, nonce).putLong(8, batchNumber);
        batch.putInt(LENGTH_AT, length).putLong(MARK_AT, commitMark);
        batch.putInt(CRC_AT, headerChecksum(batch, 0, crc, nonce, batchNumber));
    }

    private static int headerChecksum(
            ByteBuffer batch, int at, CRC32C crc, long nonce, long batchNumber) {
        LogFormat.seed(crc, nonce, batchNumber);
        crc.update(batch.slice(at + LENGTH_AT, 4));
        crc.update(batch.slice(at + MARK_AT, 8));
        return (int) crc.getValue();
    }

    /**
     * Number of the batch of this segment whose valid header stands at {@code at}, or 0 if none
     * does.
     */
    static long batchNumberAt(ByteBuffer bytes, int at, long nonce, CRC32C crc) {
        if (bytes.limit() - at < LogFormat.BATCH_HEADER_BYTES || bytes.getLong(at) != nonce) {
            return 0;
        }
        long number = bytes.getLong(at + 8);
        boolean valid =
                number > 0
                        && bytes.getInt(at + LENGTH_AT) >= LogFormat.BATCH_HEADER_BYTES
                        && headerChecksum(bytes, at, crc, nonce, number)
                                == bytes.getInt(at + CRC_AT);
        return valid ? number : 0;
    }

    /** Length of the batch whose valid header stands at {@code at}. */
    static int lengthAt(ByteBuffer bytes, int at) {
        return bytes.getInt(at + LENGTH_AT);
    }

    /**
     * Begins with the batch at {@code at}, whose header is valid ({@link #batchNumberAt}).
     *
     * @param bytes array-backed, from offset 0; its limit is the end of what was read, and the
     *     batch may be cut off there
     */
    void begin(ByteBuffer bytes, int at) {
        this.bytes = bytes;
        start = at;
        nonce = bytes.getLong(at);
        batchNumber = bytes.getLong(at + 8);
        commitMark = bytes.getLong(at + MARK_AT);
        end = at + lengthAt(bytes, at);
        this.at = at;
        nextAt = at + LogFormat.BATCH_HEADER_BYTES;
    }

    /** Goes to the next record. After {@link Step#END} or {@link Step#BAD} there is none. */
    Step next() {
        at = nextAt;
        proposal = null;
        control = null;
        if (at == end) {
            return Step.END;
        }
        int readable = Math.min(end, bytes.limit()) - at;
        if (readable < LogFormat.RECORD_PREFIX_BYTES) {
            return Step.BAD;
        }
        int length = bytes.getInt(at);
        if (length < LogFormat.RECORD_PREFIX_BYTES || length > readable) {
            return Step.BAD;
        }
        nextAt = at + length;
        if (bytes.get(at + LogFormat.RECORD_KIND_AT) < ControlCodec.FIRST_KIND) {
            proposal = Proposal.read(bytes.array(), at, length);
            return proposal == null ? Step.BAD : Step.HISTORY;
        }
        if (!ControlCodec.verifies(bytes, at, length, crc, nonce, batchNumber)) {
            return Step.BAD;
        }
        control = ControlCodec.read(bytes, at);
        return Step.CONTROL;
    }

    Proposal proposal() {
        return present(proposal);
    }

    ControlRecord control() {
        return present(control);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the cursor is not on such a record");
        }
        return value;
    }

    long batchNumber() {
        return batchNumber;
    }

    long commitMark() {
        return commitMark;
    }

    /** Offset of the current record from the batch's beginning; at the end, the batch's length. */
    int offset() {
        return at - start;
    }

    /** Offset of the next record from the batch's beginning. */
    int nextOffset() {
        return nextAt - start;
    }

    /** Length of the batch, without padding. */
    int length() {
        Invariant.check(end > start, "no batch");
        return end - start;
    }
}
