package io.quorate.server.request;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.request.prepare.RuleBook;
import io.quorate.server.request.prepare.Rules;
import io.quorate.server.request.prepare.WriteOp;
import io.quorate.server.request.prepare.WriteOpReader;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.SpeculativeTree;
import io.quorate.server.txn.Txn;

import java.util.List;

/**
 * What a follower can already see an ACL forbid, so that the leader need not be asked and no
 * transaction is spent on it (ZooKeeper's {@code enableEagerACLCheck}). Judges by what is applied
 * here: only for a client that has nothing on the way which could change the answer.
 */
public final class EagerCheck {

    private final SpeculativeTree tree;
    private final RuleBook rules;

    public EagerCheck(DataTree committed, AccessCheck access) {
        tree = new SpeculativeTree(committed);
        rules =
                new RuleBook(
                        new Rules(
                                tree,
                                access,
                                true,
                                new GrowthLimits(() -> true, new LimitWarnings())));
    }

    /**
     * Whether a write is forbidden.
     *
     * @param body positioned behind the request's header
     * @return NO_AUTH, INVALID_ACL, or OK if the leader is to decide
     */
    public ErrorCode check(OpCode op, WireReader body, long sessionId, List<Identity> identities) {
        WriteOp request;
        try {
            request = WriteOpReader.read(op, body);
        } catch (MalformedFrameException _) {
            return ErrorCode.OK;
        }
        if (request instanceof WriteOp.Multi) {
            return ErrorCode.OK;
        }
        Txn decided = rules.decide(1, request, new Rules.Asker(sessionId, identities));
        tree.clear();
        return decided instanceof Txn.Error(ErrorCode code)
                        && (code == ErrorCode.NO_AUTH || code == ErrorCode.INVALID_ACL)
                ? code
                : ErrorCode.OK;
    }
}
