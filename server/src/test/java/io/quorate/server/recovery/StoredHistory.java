package io.quorate.server.recovery;

import io.quorate.server.snapshot.MemoryStates;
import io.quorate.server.snapshot.SnapshotReader;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateSave;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.tree.RandomTxns;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Proposal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The model: a history of random transactions, and the state at each of its records as the log
 * alone makes it, without any saving.
 */
final class StoredHistory {

    private final TestHistory records = new TestHistory();
    private final RandomTxns txns;
    private final TreeBuilder reference = new TreeBuilder(99);
    private final Map<Long, Long> digestAt = new HashMap<>();

    StoredHistory(long seed) {
        txns = new RandomTxns(new SplittableRandom(seed));
    }

    List<Proposal> records() {
        return records.records();
    }

    int size() {
        return records.records().size();
    }

    Proposal epoch(long epoch) {
        return noted(records.epoch(epoch));
    }

    Proposal txn() {
        var txn = txns.next(records.lastZxid() + 1);
        return noted(records.txn(txns.header(), txn));
    }

    private Proposal noted(Proposal record) {
        reference.apply(record);
        digestAt.put(record.zxid(), reference.tree().digest() + reference.sessions().digest());
        return record;
    }

    /** Digest of the state at a record; 0 at none. */
    long digestAt(long zxid) {
        return zxid == 0 ? 0 : digestAt.getOrDefault(zxid, 0L);
    }

    /** What a state as of the first {@code count} records carries. */
    HistoryBase base(int count) {
        List<EpochEnd> epochs = new ArrayList<>();
        for (Proposal record : records().subList(0, count)) {
            long epoch = record.zxid() >>> 32;
            if (!epochs.isEmpty() && epochs.getLast().epoch() == epoch) {
                epochs.removeLast();
            }
            epochs.add(new EpochEnd(epoch, record.zxid(), record.chainHash()));
        }
        Proposal last = records().get(count - 1);
        return new HistoryBase(
                last.zxid(),
                last.chainHash(),
                TestHistory.CLUSTER,
                1,
                TestHistory.membership(1, 2, 3),
                epochs);
    }

    /** What another server, which has applied so many records, sends of its state. */
    SnapshotReader snapshot(int count) throws IOException {
        TreeBuilder other = new TreeBuilder(98);
        records().subList(0, count).forEach(other::apply);
        StateStore store = new MemoryStates().open(1);
        store.save(
                new StateSave(
                        new StateMeta(
                                base(count), other.tree().digest() + other.sessions().digest()),
                        List.of(other.tree().takeChanges()),
                        List.of(other.sessions().takeChanges())));
        store.keepSnapshot();
        return store.openSnapshot(store.snapshots().first());
    }
}
