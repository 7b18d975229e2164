package io.quorate.server.zab;

import io.quorate.server.common.Checksummed;
import io.quorate.server.common.Invariant;

import java.nio.ByteBuffer;

/**
 * Body of the record (e, 0), NEWLEADER of the Zab paper. Because it stands in the history behind
 * the epoch's initial history, no server can have the epoch without that history (ZOOKEEPER-4643).
 *
 * @param clusterId the cluster's id, drawn by the leader of the first epoch record
 * @param featureLevel the cluster's feature level
 * @param leader who leads the epoch
 * @param membership the last logged membership, repeated
 */
public record EpochRecord(long clusterId, int featureLevel, PeerId leader, Membership membership) {

    /** Bytes: u8 format 1, i64 clusterId, i32 featureLevel, u8 leader, membership. */
    public byte[] encodeRecord() {
        ByteBuffer out =
                ByteBuffer.allocate(Proposal.HEADER_BYTES + 14 + membership.encodedBytes());
        out.position(Proposal.HEADER_BYTES);
        out.put((byte) 1).putLong(clusterId).putInt(featureLevel).put((byte) leader.value());
        membership.encodeTo(out);
        return out.array();
    }

    public static EpochRecord decode(Proposal record) {
        Invariant.check(record.kind() == Proposal.Kind.EPOCH, "not an epoch record");
        ByteBuffer in = ByteBuffer.wrap(record.array(), record.bodyOffset(), record.bodyLength());
        return Checksummed.read("epoch record", () -> decode(in));
    }

    private static EpochRecord decode(ByteBuffer in) {
        Invariant.check(in.get() == 1, "unknown epoch record format");
        return new EpochRecord(
                in.getLong(), in.getInt(), new PeerId(in.get() & 0xff), Membership.decode(in));
    }
}
