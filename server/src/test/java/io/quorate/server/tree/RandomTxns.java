package io.quorate.server.tree;

import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import java.util.SplittableRandom;

/**
 * Random transactions for tests of other packages: each suits the tree that those before it left.
 */
public final class RandomTxns {

    private final TreeModel model = new TreeModel();
    private final TreeTxnGen gen;
    private TxnHeader header = new TxnHeader(0, 0, 0, 0);

    public RandomTxns(SplittableRandom random) {
        gen = new TreeTxnGen(random, model);
    }

    /** The next one, which the caller applies under this zxid and with {@link #header}. */
    public Txn next(long zxid) {
        header = gen.header();
        Txn txn = gen.next();
        model.apply(zxid, header, txn);
        return txn;
    }

    /** Of the last one. */
    public TxnHeader header() {
        return header;
    }
}
