package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Chooses how a learner's history becomes the leader's: by the newest epoch both have, never by
 * zxid arithmetic (ZAB R1); by the log as far as that reaches back, by a snapshot where it does
 * not.
 */
final class SyncPlans {

    private SyncPlans() {}

    /**
     * Chooses.
     *
     * @param learner the learner's epoch table; empty if its log is not to be built upon
     * @return null if only a snapshot would do, and there is none yet
     */
    static @Nullable SyncPlan choose(List<EpochEnd> learner, History leader, Retained retained) {
        SyncPlan byLog = byLog(learner, leader);
        boolean covered = leader.window().covers(byLog.zxid());
        boolean fromNothing = byLog.zxid() == 0 && retained.snapshotZxid() != 0;
        if (covered || (byLog.zxid() >= retained.logStartZxid() && !fromNothing)) {
            return byLog;
        }
        return retained.snapshotZxid() == 0 || retained.snapshotZxid() < retained.logStartZxid()
                ? null
                : new SyncPlan.Snapshot(
                        retained.snapshotZxid(), retained.snapshotChainHash(), byLog.zxid());
    }

    private static SyncPlan byLog(List<EpochEnd> learner, History leader) {
        for (int i = learner.size() - 1; i >= 0; i--) {
            EpochEnd theirs = learner.get(i);
            EpochEnd ours = endOf(leader, theirs.epoch());
            if (ours != null) {
                // In one epoch there was one leader: the shorter of the two is a prefix of the
                // longer.
                long zxid = Math.min(theirs.lastZxid(), ours.lastZxid());
                long chainHash =
                        zxid == ours.lastZxid() ? ours.chainHash() : hashInWindow(leader, zxid);
                boolean learnerEndsThere = i == learner.size() - 1 && zxid == theirs.lastZxid();
                return learnerEndsThere
                        ? new SyncPlan.Diff(zxid, chainHash)
                        : new SyncPlan.Truncate(zxid, chainHash);
            }
        }
        return learner.isEmpty() ? new SyncPlan.Diff(0, 0) : new SyncPlan.Truncate(0, 0);
    }

    private static @Nullable EpochEnd endOf(History history, long epoch) {
        List<EpochEnd> table = history.epochTable();
        for (int i = table.size() - 1; i >= 0; i--) {
            if (table.get(i).epoch() == epoch) {
                return table.get(i);
            }
        }
        return null;
    }

    private static long hashInWindow(History history, long zxid) {
        return history.window().holds(zxid) ? history.window().chainHashAt(zxid) : 0;
    }
}
