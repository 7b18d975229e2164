package io.quorate.server.sim.check;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.util.HashMap;
import java.util.Map;

/**
 * I-2, I-10: one zxid is one transaction, wherever it is logged, committed or not. As the chain
 * hash covers everything before a record, equal hashes make logs of one epoch prefixes of one
 * another.
 */
public final class SameZxidSameTxn implements Checker {

    private final Promises promises;
    private final Map<Long, Proposal> byZxid = new HashMap<>();
    private final Map<Long, PeerId> firstLoggedBy = new HashMap<>();

    public SameZxidSameTxn(Promises promises) {
        this.promises = promises;
    }

    @Override
    public void appended(PeerId server, Proposal record) {
        Proposal first = byZxid.putIfAbsent(record.zxid(), record);
        if (first == null) {
            firstLoggedBy.put(record.zxid(), server);
        } else {
            promises.require(
                    first.chainHash() == record.chainHash(),
                    Promise.SAME_ZXID_SAME_TXN,
                    () ->
                            "server "
                                    + server
                                    + " logs another "
                                    + record
                                    + " than server "
                                    + firstLoggedBy.get(record.zxid())
                                    + " did");
        }
    }
}
