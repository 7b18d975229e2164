package io.quorate.server.zab;

import io.quorate.server.common.Invariant;

import java.nio.ByteBuffer;

/** Body of a record that changes the membership: the whole new one. */
final class MembershipRecord {

    private MembershipRecord() {}

    static byte[] encodeRecord(Membership membership) {
        ByteBuffer out = ByteBuffer.allocate(Proposal.HEADER_BYTES + membership.encodedBytes());
        out.position(Proposal.HEADER_BYTES);
        membership.encodeTo(out);
        return out.array();
    }

    static Membership decode(Proposal record) {
        Invariant.check(record.kind() == Proposal.Kind.MEMBERSHIP, "not a membership record");
        return Membership.decode(
                ByteBuffer.wrap(record.array(), record.bodyOffset(), record.bodyLength()));
    }
}
