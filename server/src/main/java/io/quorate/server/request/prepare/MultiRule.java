package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.txn.Txn;

import java.util.ArrayList;
import java.util.List;

/**
 * multi: each operation is decided by what those before it will have done. If one is refused, what
 * those before it changed is taken back, sequence numbers included (ZOOKEEPER-1624), and every one
 * becomes an error: OK before the refused one, RUNTIMEINCONSISTENCY behind it.
 */
final class MultiRule {

    /**
     * Scheme {@code auth} may make each ACL far longer than it was asked for: a transaction must
     * stay one that every server can read.
     */
    private static final long ACL_BYTES_MAX = 8L << 20;

    private final Rules rules;
    private final CreateRule createRule;
    private final DeleteRule deleteRule;
    private final SetDataRule setDataRule;

    MultiRule(Rules rules, CreateRule createRule, DeleteRule deleteRule, SetDataRule setDataRule) {
        this.rules = rules;
        this.createRule = createRule;
        this.deleteRule = deleteRule;
        this.setDataRule = setDataRule;
    }

    /** Decides a multi, and adds it to the speculative tree as it goes. */
    Txn.Multi decide(long zxid, WriteOp.Multi request, Rules.Asker asker) {
        int count = request.ops().size();
        List<Txn.Op> decided = new ArrayList<>(count);
        rules.tree().beginMulti();
        long aclBytes = 0;
        for (int i = 0; i < count; i++) {
            Txn.Op op = decide(request.ops().get(i), asker);
            if (op instanceof Txn.Create create) {
                aclBytes += create.acl().encodedBytes();
                op = aclBytes > ACL_BYTES_MAX ? Rules.refuse(ErrorCode.INVALID_ACL) : op;
            }
            if (op instanceof Txn.Error refusal) {
                rules.tree().rollBackMulti();
                return refused(count, i, refusal);
            }
            rules.tree().add(zxid, asker.sessionId(), op);
            decided.add(op);
        }
        rules.tree().keepMulti();
        return new Txn.Multi(decided);
    }

    Txn.Op decide(WriteOp.Sub op, Rules.Asker asker) {
        return switch (op) {
            case WriteOp.Create create -> createRule.decide(create, asker);
            case WriteOp.Delete delete -> deleteRule.decide(delete, asker);
            case WriteOp.SetData setData -> setDataRule.decide(setData, asker);
            case WriteOp.Check check -> setDataRule.decide(check, asker);
        };
    }

    private static Txn.Multi refused(int count, int refusedIndex, Txn.Error refusal) {
        List<Txn.Op> errors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (i == refusedIndex) {
                errors.add(refusal);
            } else {
                errors.add(
                        Rules.refuse(
                                i < refusedIndex ? ErrorCode.OK : ErrorCode.RUNTIME_INCONSISTENCY));
            }
        }
        return new Txn.Multi(errors);
    }
}
