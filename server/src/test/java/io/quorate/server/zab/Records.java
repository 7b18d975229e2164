package io.quorate.server.zab;

import io.quorate.protocol.Zxid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds histories for tests. */
final class Records {

    static final long CLUSTER = 0xC1;

    private final List<Proposal> all = new ArrayList<>();

    /** Voters 1..n, each with a disk id of 100 + its id. */
    static Membership voters(int count) {
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            members.add(new Member(new PeerId(id), false, diskOf(id)));
        }
        return new Membership(members);
    }

    static long diskOf(int id) {
        return 100L + id;
    }

    /** Adds (epoch, 0) and {@code txns} transactions. */
    Records epoch(int epoch, Membership membership, int txns) {
        byte[] body = new EpochRecord(CLUSTER, 1, new PeerId(1), membership).encodeRecord();
        add(body, Proposal.Kind.EPOCH, Zxid.of(epoch, 0));
        return txns(epoch, 1, txns);
    }

    Records txns(int epoch, int first, int count) {
        for (int i = first; i < first + count; i++) {
            txn(Zxid.of(epoch, i), "txn " + epoch + "/" + i);
        }
        return this;
    }

    Records txn(long zxid, String text) {
        return add(body(text), Proposal.Kind.TXN, zxid);
    }

    Records membership(long zxid, Membership membership) {
        return add(MembershipRecord.encodeRecord(membership), Proposal.Kind.MEMBERSHIP, zxid);
    }

    private Records add(byte[] record, Proposal.Kind kind, long zxid) {
        Proposal last = all.isEmpty() ? null : all.get(all.size() - 1);
        all.add(
                Proposal.seal(
                        record,
                        kind,
                        zxid,
                        last == null ? 0 : last.zxid(),
                        last == null ? 0 : last.chainHash()));
        return this;
    }

    static byte[] body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] record = new byte[Proposal.HEADER_BYTES + bytes.length];
        System.arraycopy(bytes, 0, record, Proposal.HEADER_BYTES, bytes.length);
        return record;
    }

    List<Proposal> all() {
        return all;
    }

    List<Proposal> after(long zxid) {
        return all.stream().filter(p -> p.zxid() > zxid).toList();
    }

    Proposal at(long zxid) {
        return all.stream().filter(p -> p.zxid() == zxid).findFirst().orElseThrow();
    }

    List<EpochEnd> epochTable() {
        List<EpochEnd> table = new ArrayList<>();
        for (Proposal proposal : all) {
            long epoch = Zxid.epoch(proposal.zxid());
            table.removeIf(end -> end.epoch() == epoch);
            table.add(new EpochEnd(epoch, proposal.zxid(), proposal.chainHash()));
        }
        return table;
    }

    /** What recovery would hand over for this log on server {@code id}'s disk. */
    RecoveredHistory recovered(int id, Standing standing, long commitMark) {
        Membership committed = Membership.NONE;
        for (Proposal proposal : all) {
            if (proposal.zxid() <= commitMark) {
                committed =
                        switch (proposal.kind()) {
                            case TXN, FEATURE_LEVEL -> committed;
                            case EPOCH -> EpochRecord.decode(proposal).membership();
                            case MEMBERSHIP -> MembershipRecord.decode(proposal);
                        };
            }
        }
        long last = all.isEmpty() ? 0 : all.get(all.size() - 1).zxid();
        OwnFacts own =
                new OwnFacts(
                        diskOf(id),
                        1,
                        Zxid.epoch(last),
                        all.isEmpty() ? null : new PeerId(1),
                        standing,
                        last,
                        List.of());
        return new RecoveredHistory(
                own,
                all.isEmpty() ? 0 : CLUSTER,
                1,
                committed,
                epochTable(),
                commitMark,
                List.copyOf(all),
                0,
                0,
                Retained.WHOLE_LOG);
    }

    History history(long commitMark) {
        return new History(recovered(1, Standing.VOTER, commitMark), 1 << 20);
    }
}
