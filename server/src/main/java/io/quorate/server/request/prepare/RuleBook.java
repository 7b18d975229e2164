package io.quorate.server.request.prepare;

import io.quorate.server.txn.Txn;

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

    private Txn added(long zxid, Rules.Asker asker, Txn txn) {
        rules.tree().add(zxid, asker.sessionId(), txn);
        return txn;
    }
}
