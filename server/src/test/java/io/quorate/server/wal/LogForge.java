package io.quorate.server.wal;

import io.quorate.server.zab.Proposal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Makes the checksums and the chain hold of a segment that holds anything: so that what lies behind
 * them is reached too, as after a bug of whoever wrote it.
 */
final class LogForge {

    private static final int HEADER_CRC_AT = 16;
    private static final int RECORD_ZXID_AT = 9;

    /** {@code truncated to}. */
    private static final int TRUNCATION = 68;

    private final CRC32C crc = new CRC32C();
    private final Map<Long, Long> chainHashes = new HashMap<>();
    private long nonce;
    private long zxid;

    /** Completes the header of a segment. */
    void header(byte[] header) {
        ByteBuffer bytes = ByteBuffer.wrap(header);
        int length = SegmentHeader.lengthOf(bytes);
        if (length == 0 || length > header.length) {
            return;
        }
        crc.reset();
        crc.update(header, 0, HEADER_CRC_AT);
        crc.update(header, SegmentHeader.FIXED_BYTES, length - SegmentHeader.FIXED_BYTES);
        bytes.putInt(HEADER_CRC_AT, (int) crc.getValue());
        try {
            SegmentHeader read = SegmentHeader.decode(bytes, "forged");
            if (read != null) {
                nonce = read.nonce();
                zxid = read.history().zxid();
                chainHashes.put(zxid, read.history().chainHash());
            }
        } catch (StorageException newer) {
            nonce = 0;
        }
    }

    /** Completes a batch of that segment. */
    void batch(byte[] batch) {
        if (batch.length < LogFormat.BATCH_HEADER_BYTES) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(batch).order(ByteOrder.BIG_ENDIAN);
        long number = bytes.getLong(8);
        int length = BatchCursor.lengthAt(bytes, 0);
        BatchCursor.putHeader(bytes, crc, nonce, number, length, bytes.getLong(24));
        int at = LogFormat.BATCH_HEADER_BYTES;
        int end = Math.clamp(length, 0, batch.length);
        while (end - at >= LogFormat.RECORD_PREFIX_BYTES) {
            int recordBytes = bytes.getInt(at);
            if (recordBytes < LogFormat.RECORD_PREFIX_BYTES || recordBytes > end - at) {
                return;
            }
            record(bytes, at, recordBytes, number);
            at += recordBytes;
        }
    }

    private void record(ByteBuffer batch, int at, int length, long number) {
        int kind = batch.get(at + LogFormat.RECORD_KIND_AT);
        if (kind >= ControlCodec.FIRST_KIND) {
            ControlCodec.seal(batch, at, crc, nonce, number);
            if (kind == TRUNCATION && length >= RECORD_ZXID_AT + Long.BYTES) {
                long to = batch.getLong(at + RECORD_ZXID_AT);
                zxid = chainHashes.containsKey(to) ? to : zxid;
            }
        } else if (length >= Proposal.HEADER_BYTES && batch.getLong(at + RECORD_ZXID_AT) > zxid) {
            for (Proposal.Kind known : Proposal.Kind.values()) {
                if (known.wire() == kind) {
                    seal(batch, at, length, known);
                }
            }
        }
    }

    private void seal(ByteBuffer batch, int at, int length, Proposal.Kind kind) {
        byte[] record = new byte[length];
        batch.get(at, record);
        long next = batch.getLong(at + RECORD_ZXID_AT);
        Proposal sealed =
                Proposal.seal(record, kind, next, zxid, chainHashes.getOrDefault(zxid, 0L));
        batch.put(at, record);
        zxid = next;
        chainHashes.put(zxid, sealed.chainHash());
    }
}
