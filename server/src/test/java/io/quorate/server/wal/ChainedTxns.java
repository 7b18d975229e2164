package io.quorate.server.wal;

import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.Proposal;

/** Records of one setData of 100 bytes each, one behind the other; keeps only the last. */
final class ChainedTxns {

    private static final TxnHeader HEADER = new TxnHeader(1, 1, 1, 1_700_000_000_000L);

    private final Txn txn =
            new Txn.SetData(
                    ByteSlice.ofUtf8("/parent-0007/node-000042"), ByteSlice.of(new byte[100]), 1);
    private Proposal last;

    ChainedTxns(Proposal first) {
        last = first;
    }

    /** The next record: encoded, chained and checksummed, as a leader does. */
    Proposal next() {
        byte[] record = TxnCodec.encode(HEADER, txn, Proposal.HEADER_BYTES);
        last =
                Proposal.seal(
                        record, Proposal.Kind.TXN, last.zxid() + 1, last.zxid(), last.chainHash());
        return last;
    }
}
