package io.quorate.server.recovery;

import io.quorate.server.wal.OpenLog;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Proposal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One walk through the history: applies what is committed and not in the saved state, keeps what
 * consensus wants to hold.
 */
final class HistoryReplay implements OpenLog.Replay {

    private final HistoryBase state;
    private final long commitMark;
    private final int recentBytes;
    private final Consumer<Proposal> apply;
    private final List<EpochEnd> epochTable;
    private final Deque<Proposal> recent = new ArrayDeque<>();
    private long beforeZxid;
    private long beforeChainHash;

    /**
     * @param state what the saved state contains already
     * @param log begins at or below the end of that
     */
    HistoryReplay(HistoryBase state, OpenLog log, int recentBytes, Consumer<Proposal> apply) {
        this.state = state;
        this.commitMark = log.commitMark();
        this.recentBytes = recentBytes;
        this.apply = apply;
        epochTable = new ArrayList<>(state.epochTable());
        beforeZxid = log.startZxid();
        beforeChainHash = log.startChainHash();
        if (epochTable.isEmpty() && beforeZxid != 0) {
            // The state is lost, and with it the older rows: a disk that is not believed needs
            // none.
            epochTable.add(new EpochEnd(beforeZxid >>> 32, beforeZxid, beforeChainHash));
        }
    }

    @Override
    public void record(Proposal record, long bytesBehind) {
        if (record.zxid() > state.zxid()) {
            enterEpoch(record);
        }
        if (record.zxid() <= commitMark) {
            // Whoever keeps a record keeps the array it was read with, so what is kept is counted
            // in bytes of the file. The newest committed one is always kept.
            if (bytesBehind >= recentBytes && !recent.isEmpty()) {
                beforeZxid = recent.getLast().zxid();
                beforeChainHash = recent.getLast().chainHash();
                recent.clear();
            }
            if (record.zxid() > state.zxid()) {
                apply.accept(record);
            }
        }
        recent.addLast(record);
    }

    private void enterEpoch(Proposal record) {
        long epoch = record.zxid() >>> 32;
        EpochEnd end = new EpochEnd(epoch, record.zxid(), record.chainHash());
        if (!epochTable.isEmpty() && epochTable.getLast().epoch() == epoch) {
            epochTable.removeLast();
        }
        epochTable.add(end);
    }

    /** One row per epoch, oldest first. */
    List<EpochEnd> epochTable() {
        return List.copyOf(epochTable);
    }

    /** The newest records: all uncommitted ones, and some before. */
    List<Proposal> recent() {
        return List.copyOf(recent);
    }

    /** The record in front of those. */
    long beforeZxid() {
        return beforeZxid;
    }

    /** Its chain hash. */
    long beforeChainHash() {
        return beforeChainHash;
    }
}
