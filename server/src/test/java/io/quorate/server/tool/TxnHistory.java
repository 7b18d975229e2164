package io.quorate.server.tool;

import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.Proposal;

/** A history of transactions that mean something. */
final class TxnHistory {

    static final long SESSION = 0x1_0000_0000_0007L;

    /** 2026-11-26T20:00:00.250Z. */
    static final long TIME_MILLIS = 1_795_723_200_250L;

    private final TestHistory history = new TestHistory();
    private int cxid;

    /** The epoch and membership records of the history. */
    TestHistory records() {
        return history;
    }

    Proposal txn(Txn txn) {
        cxid++;
        TxnHeader header = new TxnHeader(SESSION, 0x100_0000_0001L, cxid, TIME_MILLIS);
        byte[] bytes = TxnCodec.encode(header, txn, Proposal.HEADER_BYTES);
        Proposal before = history.records().getLast();
        Proposal record =
                Proposal.seal(
                        bytes,
                        Proposal.Kind.TXN,
                        before.zxid() + 1,
                        before.zxid(),
                        before.chainHash());
        history.adopt(record);
        return record;
    }
}
