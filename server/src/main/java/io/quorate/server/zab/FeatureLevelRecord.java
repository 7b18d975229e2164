package io.quorate.server.zab;

import io.quorate.server.common.Checksummed;
import io.quorate.server.common.Invariant;

import java.nio.ByteBuffer;

/**
 * Body of a record that raises the cluster's feature level (DESIGN 8): behind it, what only builds
 * of that level can read may follow.
 */
public final class FeatureLevelRecord {

    private static final int BODY_BYTES = 5;

    private FeatureLevelRecord() {}

    /** Bytes: u8 format 1, i32 featureLevel. */
    static byte[] encodeRecord(int featureLevel) {
        ByteBuffer out = ByteBuffer.allocate(Proposal.HEADER_BYTES + BODY_BYTES);
        out.position(Proposal.HEADER_BYTES);
        out.put((byte) 1).putInt(featureLevel);
        return out.array();
    }

    /** The level that the cluster has behind this record. */
    public static int decode(Proposal record) {
        Invariant.check(record.kind() == Proposal.Kind.FEATURE_LEVEL, "not a feature level record");
        ByteBuffer in = ByteBuffer.wrap(record.array(), record.bodyOffset(), record.bodyLength());
        return Checksummed.read("feature level record", () -> decode(in));
    }

    private static int decode(ByteBuffer in) {
        Invariant.check(in.get() == 1, "unknown feature level record format");
        return in.getInt();
    }
}
