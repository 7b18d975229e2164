package io.quorate.server.recovery;

import io.quorate.server.session.SessionTable;
import io.quorate.server.snapshot.LoadedState;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.tree.DataTree;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.Proposal;

import java.io.IOException;

/** A server's own state: its tree and its sessions. */
public final class TreeBuilder implements ReplayTarget {

    private final long hashSeed;
    private DataTree tree;
    private SessionTable sessions = new SessionTable();

    /**
     * @param hashSeed random and secret
     */
    public TreeBuilder(long hashSeed) {
        this.hashSeed = hashSeed;
        tree = new DataTree(hashSeed);
    }

    @Override
    public void load(StateStore saved) throws IOException {
        LoadedState loaded = saved.load(hashSeed);
        tree = loaded.tree();
        sessions = loaded.sessions();
    }

    @Override
    public void reset() {
        tree = new DataTree(hashSeed);
        sessions = new SessionTable();
    }

    @Override
    public void apply(Proposal record) {
        if (record.kind() == Proposal.Kind.TXN) {
            TxnRecord txn =
                    TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
            tree.apply(record.zxid(), txn.header(), txn.txn());
            sessions.apply(txn.header(), txn.txn());
        }
    }

    /** The tree as of the last record applied. */
    public DataTree tree() {
        return tree;
    }

    /** The sessions as of the last record applied. */
    public SessionTable sessions() {
        return sessions;
    }
}
