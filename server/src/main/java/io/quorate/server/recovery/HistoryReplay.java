package io.quorate.server.recovery;

import io.quorate.server.wal.OpenLog;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.Proposal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** One walk through the history: applies what is committed, keeps what consensus wants to hold. */
final class HistoryReplay implements OpenLog.Replay {

    private final long commitMark;
    private final int recentBytes;
    private final Consumer<Proposal> apply;
    private final List<EpochEnd> epochTable = new ArrayList<>();
    private final Deque<Proposal> recent = new ArrayDeque<>();

    HistoryReplay(long commitMark, int recentBytes, Consumer<Proposal> apply) {
        this.commitMark = commitMark;
        this.recentBytes = recentBytes;
        this.apply = apply;
    }

    @Override
    public void record(Proposal record, long bytesBehind) {
        enterEpoch(record);
        if (record.zxid() <= commitMark) {
            // Whoever keeps a record keeps the array it was read with, so what is kept is counted
            // in bytes of the file. The newest committed one is always kept.
            if (bytesBehind >= recentBytes) {
                recent.clear();
            }
            apply.accept(record);
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

    /** The newest records: all uncommitted ones, and some before, the one at the mark included. */
    List<Proposal> recent() {
        return List.copyOf(recent);
    }
}
