package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.nio.ByteBuffer;

/**
 * S1, C2, K13: at the moment a server delivers a record, or a leader says that it is committed, a
 * quorum of the voters' disks holds it durably: of the membership in force, and also of the one
 * before while the newer was not committed.
 */
public final class CommittedIsDurable implements Checker {

    private final Promises promises;
    private final Disks disks;
    private final CommittedHistory committed;
    private long provenZxid;

    public CommittedIsDurable(Promises promises, Disks disks, CommittedHistory committed) {
        this.promises = promises;
        this.disks = disks;
        this.committed = committed;
    }

    @Override
    public void delivered(PeerId server, Proposal record) {
        // Members deliver what others proved before: only the front needs a proof.
        if (record.zxid() > provenZxid) {
            prove(server, record);
        }
    }

    @Override
    public void sent(PeerId from, PeerId to, Message message) {
        switch (message) {
            case Message.Commit m -> claimed(from, m.committedZxid());
            case Message.UpToDate m -> claimed(from, m.committedZxid());
            case Message.Propose m -> claimed(from, m.committedZxid());
            case Message.Ping m -> claimed(from, m.committedZxid());
            default -> {}
        }
    }

    private void claimed(PeerId leader, long zxid) {
        if (zxid <= provenZxid) {
            return;
        }
        Proposal record = disks.logical(leader).at(zxid);
        promises.require(
                record != null,
                Promise.COMMITTED_IS_DURABLE,
                () ->
                        "server "
                                + leader
                                + " says that "
                                + hex(zxid)
                                + " is committed and has it not");
        prove(leader, record);
    }

    /**
     * Commits are cumulative: a record is proven by itself, or by a later one that says who counts,
     * as an epoch's record proves the initial history in front of it.
     */
    private void prove(PeerId server, Proposal record) {
        History own = disks.logical(server);
        String lacking = lacking(own, record);
        Proposal proof = record;
        for (Proposal later : own.memberships()) {
            if (!lacking.isEmpty() && later.zxid() > record.zxid()) {
                proof = later;
                lacking = lacking.isEmpty() ? lacking : lacking(own, later);
            }
        }
        if (!lacking.isEmpty()) {
            throw new CheckFailed(
                    Promise.COMMITTED_IS_DURABLE,
                    "server " + server + " takes " + record + " for committed: " + lacking);
        }
        promises.kept(Promise.COMMITTED_IS_DURABLE);
        provenZxid = proof.zxid();
    }

    /** What is missing to a quorum that has {@code record}; empty if nothing is. */
    private String lacking(History own, Proposal record) {
        Membership newer = Membership.NONE;
        Membership older = Membership.NONE;
        boolean newerIsCommitted = true;
        for (Proposal each : own.memberships().reversed()) {
            if (each.zxid() > record.zxid()) {
                continue;
            }
            Membership found = membershipIn(each);
            if (newer.equals(Membership.NONE)) {
                newer = found;
                newerIsCommitted = committed.sequence().holds(each);
            } else if (newerIsCommitted) {
                break;
            } else if (found.equals(newer)) {
                newerIsCommitted = committed.sequence().holds(each);
            } else {
                older = found;
                break;
            }
        }
        // An attempt to form the ensemble that came to nothing binds nobody: no transaction ever
        // counted on it, and a majority of the servers saw whatever it left.
        boolean forming = own.memberships().size() == own.size();
        String missing = missing(newer, record);
        return missing.isEmpty() && !newerIsCommitted && !forming && !older.members().isEmpty()
                ? missing(older, record)
                : missing;
    }

    private String missing(Membership membership, Proposal record) {
        int voters = membership.voterCount();
        int holding = 0;
        StringBuilder lacking = new StringBuilder();
        for (Member member : membership.members()) {
            if (member.observer()) {
                continue;
            }
            if (member.diskId() != 0 && disks.heldDurably(member.diskId(), record)) {
                holding++;
            } else {
                lacking.append(' ').append(member.id());
            }
        }
        return holding > voters / 2
                ? ""
                : record
                        + " is durable on "
                        + holding
                        + " of "
                        + voters
                        + " voters; not on"
                        + lacking;
    }

    static Membership membershipIn(Proposal record) {
        return switch (record.kind()) {
            case TXN, FEATURE_LEVEL -> Membership.NONE;
            case EPOCH -> EpochRecord.decode(record).membership();
            case MEMBERSHIP ->
                    Membership.decode(
                            ByteBuffer.wrap(
                                    record.array(), record.bodyOffset(), record.bodyLength()));
        };
    }
}
