package io.quorate.server.zab;

import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A record of the history: the very bytes that stand in every server's log and travel between
 * servers, encoded and checksummed once by the leader that proposed it.
 *
 * <pre>
 *  0 i32 length         of the whole record
 *  4 i32 crc32c         of the bytes from 8 to the end, unseeded: the same on every server
 *  8 i8  kind           {@link Kind}
 *  9 i64 zxid
 * 17 i64 previousZxid   the zxid of the record that this one follows
 * 25 i64 chainHash      running hash over the whole history up to and including this record
 * 33     body
 * </pre>
 *
 * Big-endian. Immutable; many proposals of one network batch share an array.
 */
public final class Proposal {

    /** What the body of a record is. */
    public enum Kind {
        /** A transaction; its body is bytes to consensus. */
        TXN(1),
        /**
         * (e, 0): the beginning of an epoch; NEWLEADER of the Zab paper. Body: {@link EpochRecord}.
         */
        EPOCH(2),
        /** A change of membership. Body: {@link Membership}. */
        MEMBERSHIP(3),
        /** The cluster's feature level is raised. Body: {@link FeatureLevelRecord}. */
        FEATURE_LEVEL(4);

        private final int wire;

        Kind(int wire) {
            this.wire = wire;
        }

        public int wire() {
            return wire;
        }
    }

    public static final int HEADER_BYTES = 33;

    /**
     * No record is longer: the client's largest frame twice over, and room for a multi's
     * bookkeeping.
     */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CRC_START = 8;

    private final byte[] array;
    private final int offset;
    private final int length;
    private final Kind kind;
    private final long zxid;
    private final long previousZxid;
    private final long chainHash;

    private Proposal(byte[] array, int offset, int length, Kind kind) {
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.kind = kind;
        this.zxid = (long) LONG.get(array, offset + 9);
        this.previousZxid = (long) LONG.get(array, offset + 17);
        this.chainHash = (long) LONG.get(array, offset + 25);
    }

    /**
     * Completes a record whose body already stands at {@link #HEADER_BYTES} of {@code record}.
     *
     * @param record exactly the record's bytes; owned by the proposal from now on
     * @param previousChainHash chain hash of the record at {@code previousZxid}, 0 for the first
     *     record
     */
    public static Proposal seal(
            byte[] record, Kind kind, long zxid, long previousZxid, long previousChainHash) {
        Invariant.check(zxid > previousZxid, "a zxid must grow", zxid, previousZxid);
        CRC32C body = new CRC32C();
        body.update(record, HEADER_BYTES, record.length - HEADER_BYTES);
        INT.set(record, 0, record.length);
        record[8] = (byte) kind.wire();
        LONG.set(record, 9, zxid);
        LONG.set(record, 17, previousZxid);
        LONG.set(
                record,
                25,
                chain(previousChainHash, kind, zxid, (int) body.getValue(), record.length));
        CRC32C all = new CRC32C();
        all.update(record, CRC_START, record.length - CRC_START);
        INT.set(record, 4, (int) all.getValue());
        return new Proposal(record, 0, record.length, kind);
    }

    /**
     * Reads the record at {@code offset}, verifying length and checksum, but not the chain: that is
     * {@link #follows}.
     *
     * @return the record, or null if these bytes are not a whole valid record
     */
    public static @Nullable Proposal read(byte[] array, int offset, int available) {
        if (available < HEADER_BYTES) {
            return null;
        }
        int length = (int) INT.get(array, offset);
        if (length < HEADER_BYTES || length > available || length > MAX_BYTES) {
            return null;
        }
        Kind kind = kindOf(array[offset + 8]);
        CRC32C crc = new CRC32C();
        crc.update(array, offset + CRC_START, length - CRC_START);
        if (kind == null || (int) crc.getValue() != (int) INT.get(array, offset + 4)) {
            return null;
        }
        return new Proposal(array, offset, length, kind);
    }

    private static @Nullable Kind kindOf(int wire) {
        return switch (wire) {
            case 1 -> Kind.TXN;
            case 2 -> Kind.EPOCH;
            case 3 -> Kind.MEMBERSHIP;
            case 4 -> Kind.FEATURE_LEVEL;
            default -> null;
        };
    }

    /** Whether this record continues a history that ends at {@code zxid} with {@code chainHash}. */
    public boolean follows(long lastZxid, long lastChainHash) {
        if (previousZxid != lastZxid || zxid <= lastZxid) {
            return false;
        }
        CRC32C body = new CRC32C();
        body.update(array, offset + HEADER_BYTES, length - HEADER_BYTES);
        return chainHash == chain(lastChainHash, kind, zxid, (int) body.getValue(), length);
    }

    private static long chain(long previousHash, Kind kind, long zxid, int bodyCrc, int length) {
        long h = mix(previousHash ^ (zxid * 0x9E3779B97F4A7C15L));
        h = mix(h ^ ((long) bodyCrc << 32 | (length & 0xffffffffL)));
        return mix(h + kind.wire());
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public Kind kind() {
        return kind;
    }

    public long zxid() {
        return zxid;
    }

    public long previousZxid() {
        return previousZxid;
    }

    public long chainHash() {
        return chainHash;
    }

    /**
     * The array that holds the record, from {@link #offset} for {@link #length} bytes. Must not be
     * written to.
     */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    /** Length of the whole record, header included. */
    public int length() {
        return length;
    }

    public int bodyOffset() {
        return offset + HEADER_BYTES;
    }

    public int bodyLength() {
        return length - HEADER_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proposal that && zxid == that.zxid && chainHash == that.chainHash;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(chainHash);
    }

    @Override
    public String toString() {
        return kind + " 0x" + Long.toHexString(zxid);
    }
}
