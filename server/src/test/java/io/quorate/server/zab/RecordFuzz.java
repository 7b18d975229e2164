package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.common.InvariantViolation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Records of the history. Bytes whose checksum does not hold are no record; a body whose checksum
 * holds and that makes no sense is a bug, which the decoder names as one.
 */
public final class RecordFuzz {

    private static final int AS_IT_IS = 0;
    private static final int EPOCH = 1;
    private static final int MEMBERSHIP = 2;

    private RecordFuzz() {}

    /** Input: a byte that says whether a record follows, or the body of one; and that. */
    public static void records(byte[] input) {
        if (input.length == 0) {
            return;
        }
        switch (input[0]) {
            case EPOCH -> epoch(input);
            case MEMBERSHIP -> membership(input);
            default -> asItIs(input);
        }
    }

    private static void asItIs(byte[] input) {
        int at = 1;
        Proposal record = Proposal.read(input, at, input.length - at);
        while (record != null) {
            assertThat(record.length()).isBetween(Proposal.HEADER_BYTES, input.length - at);
            byte[] copy = Arrays.copyOfRange(input, at, at + record.length());
            assertThat(Proposal.read(copy, 0, copy.length)).isEqualTo(record);
            at += record.length();
            record = Proposal.read(input, at, input.length - at);
        }
    }

    private static void epoch(byte[] input) {
        EpochRecord epoch;
        try {
            epoch = EpochRecord.decode(sealed(withBody(input), Proposal.Kind.EPOCH));
        } catch (InvariantViolation named) {
            return;
        }
        Proposal again = sealed(epoch.encodeRecord(), Proposal.Kind.EPOCH);
        assertThat(EpochRecord.decode(again)).isEqualTo(epoch);
    }

    private static void membership(byte[] input) {
        Membership membership;
        try {
            Proposal record = sealed(withBody(input), Proposal.Kind.MEMBERSHIP);
            membership = MembershipRecord.decode(record);
        } catch (InvariantViolation named) {
            return;
        }
        byte[] encoded = MembershipRecord.encodeRecord(membership);
        Proposal again = sealed(encoded, Proposal.Kind.MEMBERSHIP);
        assertThat(MembershipRecord.decode(again)).isEqualTo(membership);
    }

    private static byte[] withBody(byte[] input) {
        byte[] record = new byte[Proposal.HEADER_BYTES + input.length - 1];
        System.arraycopy(input, 1, record, Proposal.HEADER_BYTES, input.length - 1);
        return record;
    }

    private static Proposal sealed(byte[] record, Proposal.Kind kind) {
        return Proposal.seal(record, kind, 1L << 32, 0, 0);
    }

    /** Input: what a saved state says of the history in front of it. */
    public static void bases(byte[] input) {
        HistoryBase base;
        try {
            base = HistoryBase.decode(ByteBuffer.wrap(input));
        } catch (InvariantViolation named) {
            return;
        }
        assertThat(HistoryBase.decode(ByteBuffer.wrap(base.encode()))).isEqualTo(base);
    }

    private static Membership members() {
        return new Membership(
                List.of(
                        new Member(new PeerId(1), false, 101),
                        new Member(new PeerId(2), false, 102),
                        new Member(new PeerId(7), true, 107)));
    }

    /** A record of each kind of consensus, as a whole and as a body. */
    public static List<byte[]> recordSeeds() {
        byte[] epoch = new EpochRecord(0xc1a5, 1, new PeerId(1), members()).encodeRecord();
        byte[] membership = MembershipRecord.encodeRecord(members());
        return List.of(
                input(EPOCH, epoch, Proposal.HEADER_BYTES),
                input(MEMBERSHIP, membership, Proposal.HEADER_BYTES),
                input(AS_IT_IS, sealed(epoch, Proposal.Kind.EPOCH).array(), 0),
                input(AS_IT_IS, sealed(membership, Proposal.Kind.MEMBERSHIP).array(), 0));
    }

    private static byte[] input(int how, byte[] record, int from) {
        byte[] input = new byte[1 + record.length - from];
        input[0] = (byte) how;
        System.arraycopy(record, from, input, 1, record.length - from);
        return input;
    }

    /** A base of two epochs, and that of all history. */
    public static List<byte[]> baseSeeds() {
        List<EpochEnd> epochs =
                List.of(
                        new EpochEnd(1, 1L << 32 | 5, 0x1111),
                        new EpochEnd(2, 2L << 32 | 9, 0x2222));
        HistoryBase base = new HistoryBase(2L << 32 | 9, 0x2222, 0xc1a5, 1, members(), epochs);
        return List.of(base.encode(), HistoryBase.EMPTY.encode());
    }
}
