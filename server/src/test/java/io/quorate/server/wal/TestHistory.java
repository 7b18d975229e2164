package io.quorate.server.wal;

import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A history in memory that grows as a leader's does: the model that a log is compared with. */
public final class TestHistory {

    public static final PeerId LEADER = new PeerId(1);
    public static final long CLUSTER = 0xc1a5L;

    private final List<Proposal> records = new ArrayList<>();

    /** What was appended and not truncated, oldest first. */
    public List<Proposal> records() {
        return List.copyOf(records);
    }

    public long lastZxid() {
        return records.isEmpty() ? 0 : records.getLast().zxid();
    }

    private long lastHash() {
        return records.isEmpty() ? 0 : records.getLast().chainHash();
    }

    public static Membership membership(int... servers) {
        List<Member> members = new ArrayList<>();
        for (int server : servers) {
            members.add(new Member(new PeerId(server), false, 100 + server));
        }
        return new Membership(members);
    }

    /** The record (e, 0). */
    public Proposal epoch(long epoch, Membership membership) {
        byte[] record = new EpochRecord(CLUSTER, 1, LEADER, membership).encodeRecord();
        return add(Proposal.seal(record, Proposal.Kind.EPOCH, epoch << 32, lastZxid(), lastHash()));
    }

    public Proposal epoch(long epoch) {
        return epoch(epoch, membership(1, 2, 3));
    }

    public Proposal membership(Membership membership) {
        byte[] body = membership.encode();
        byte[] record = new byte[Proposal.HEADER_BYTES + body.length];
        System.arraycopy(body, 0, record, Proposal.HEADER_BYTES, body.length);
        return add(sealed(record, Proposal.Kind.MEMBERSHIP));
    }

    /** The record that raises the feature level. */
    public Proposal featureLevel(int level) {
        byte[] record = new byte[Proposal.HEADER_BYTES + 5];
        ByteBuffer.wrap(record).position(Proposal.HEADER_BYTES).put((byte) 1).putInt(level);
        return add(sealed(record, Proposal.Kind.FEATURE_LEVEL));
    }

    /** A transaction with a body of so many bytes; equal salts make equal bodies. */
    public Proposal txn(int bodyBytes, int salt) {
        byte[] record = new byte[Proposal.HEADER_BYTES + bodyBytes];
        for (int i = Proposal.HEADER_BYTES; i < record.length; i++) {
            record[i] = (byte) (salt * 31 + i);
        }
        return add(sealed(record, Proposal.Kind.TXN));
    }

    public Proposal txn(int bodyBytes) {
        return txn(bodyBytes, 0);
    }

    /** A transaction that can be applied. */
    public Proposal txn(TxnHeader header, Txn txn) {
        return add(sealed(TxnCodec.encode(header, txn, Proposal.HEADER_BYTES), Proposal.Kind.TXN));
    }

    private Proposal sealed(byte[] record, Proposal.Kind kind) {
        return Proposal.seal(record, kind, lastZxid() + 1, lastZxid(), lastHash());
    }

    /** Continues with a record made elsewhere. */
    public void adopt(Proposal record) {
        add(record);
    }

    private Proposal add(Proposal record) {
        records.add(record);
        return record;
    }

    public void truncateTo(long zxid) {
        while (lastZxid() > zxid) {
            records.removeLast();
        }
    }

    public TestHistory copy() {
        TestHistory copy = new TestHistory();
        copy.records.addAll(records);
        return copy;
    }
}
