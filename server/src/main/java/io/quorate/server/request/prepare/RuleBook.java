package io.quorate.server.request.prepare;

import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

/** All rules: decides a write that parsed. */
public final class RuleBook {

    private final Rules rules;
    private final SetAclRule setAclRule;
    private final MultiRule multiRule;

    public RuleBook(Rules rules) {
        this.rules = rules;
        this.setAclRule = new SetAclRule(rules);
        this.multiRule =
                new MultiRule(
                        rules,
                        new CreateRule(rules),
                        new DeleteRule(rules),
                        new SetDataRule(rules));
    }

    /**
     * Decides a write and adds what it does to the speculative tree.
     *
     * @param zxid the zxid that its transaction will have
     */
    public Txn decide(long zxid, WriteOp request, Rules.Asker asker) {
        return switch (request) {
            // Adds its operations itself, one by one: each is decided by those before it.
            case WriteOp.Multi multi -> multiRule.decide(zxid, multi, asker);
            case WriteOp.Sub sub -> added(zxid, asker, multiRule.decide(sub, asker));
            case WriteOp.SetAcl setAcl -> added(zxid, asker, setAclRule.decide(setAcl, asker));
            case WriteOp.CloseSession _ -> added(zxid, asker, new Txn.CloseSession());
            case WriteOp.Refused refused -> new Txn.Error(refused.error());
        };
    }

    /**
     * Decides whether a znode that may go by itself does, and adds that to the speculative tree.
     * What is in flight for it comes first: a change of its data begins its time anew, and whoever
     * was told of one must find it there.
     *
     * @return null if it stays for now
     */
    public @Nullable Txn reap(long zxid, ByteSlice path) {
        ZnodeState znode = rules.tree().find(path);
        if (znode == null
                || znode.isInFlight()
                || znode.childCount() > 0
                || EphemeralOwner.isSession(znode.ephemeralOwner())
                || znode.ephemeralOwner() == EphemeralOwner.PERSISTENT) {
            return null;
        }
        Txn txn = new Txn.Delete(path);
        rules.tree().add(zxid, 0, txn);
        return txn;
    }

    private Txn added(long zxid, Rules.Asker asker, Txn txn) {
        rules.tree().add(zxid, asker.sessionId(), txn);
        return txn;
    }
}
