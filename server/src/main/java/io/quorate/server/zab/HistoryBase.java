package io.quorate.server.zab;

import io.quorate.server.common.Checksummed;
import io.quorate.server.common.Invariant;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the history says up to a committed record, so that it can go on from there without what lies
 * in front: part of every saved state.
 *
 * @param zxid the record; 0 for the beginning of all history
 * @param chainHash its chain hash
 * @param clusterId the cluster, 0 if nothing was logged
 * @param featureLevel the cluster's feature level, 0 if nothing was logged
 * @param membership the last membership at or below {@code zxid}
 * @param epochTable one row per epoch, oldest first; the last one ends with {@code zxid}
 */
public record HistoryBase(
        long zxid,
        long chainHash,
        long clusterId,
        int featureLevel,
        Membership membership,
        List<EpochEnd> epochTable) {

    /** The beginning of all history. */
    public static final HistoryBase EMPTY = new HistoryBase(0, 0, 0, 0, Membership.NONE, List.of());

    private static final int FIXED_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;
    private static final int EPOCH_BYTES = 3 * Long.BYTES;

    public HistoryBase {
        epochTable = List.copyOf(epochTable);
        Invariant.check(
                epochTable.isEmpty() ? zxid == 0 : epochTable.getLast().lastZxid() == zxid,
                "the epoch table ends with the record",
                zxid,
                epochTable.size());
    }

    /**
     * Its bytes: i64 zxid, i64 chain hash, i64 cluster id, i32 feature level, i32 number of epochs,
     * per epoch i64 epoch, i64 last zxid, i64 chain hash; then the membership.
     */
    public byte[] encode() {
        byte[] members = membership.encode();
        ByteBuffer out =
                ByteBuffer.allocate(FIXED_BYTES + epochTable.size() * EPOCH_BYTES + members.length);
        out.putLong(zxid).putLong(chainHash).putLong(clusterId).putInt(featureLevel);
        out.putInt(epochTable.size());
        for (EpochEnd end : epochTable) {
            out.putLong(end.epoch()).putLong(end.lastZxid()).putLong(end.chainHash());
        }
        return out.put(members).array();
    }

    /**
     * Reads what {@link #encode} wrote. The bytes were checksummed: anything else in them is a bug.
     */
    public static HistoryBase decode(ByteBuffer in) {
        return Checksummed.read("base of a history", () -> read(in));
    }

    private static HistoryBase read(ByteBuffer in) {
        long zxid = in.getLong();
        long chainHash = in.getLong();
        long clusterId = in.getLong();
        int featureLevel = in.getInt();
        int epochs = in.getInt();
        Invariant.check(
                epochs >= 0 && epochs <= in.remaining() / EPOCH_BYTES,
                "a history with an impossible number of epochs",
                epochs,
                in.remaining());
        List<EpochEnd> table = new ArrayList<>(epochs);
        for (int i = 0; i < epochs; i++) {
            table.add(new EpochEnd(in.getLong(), in.getLong(), in.getLong()));
        }
        return new HistoryBase(
                zxid, chainHash, clusterId, featureLevel, Membership.decode(in), table);
    }
}
