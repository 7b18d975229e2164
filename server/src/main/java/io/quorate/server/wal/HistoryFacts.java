package io.quorate.server.wal;

import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Membership;

/**
 * What a segment header repeats of the history in front of it, so that the log can begin there once
 * the older segments are purged.
 *
 * @param clusterId the cluster, 0 if nothing was logged
 * @param featureLevel the cluster's feature level, 0 if nothing was logged
 * @param committedMembership the last membership at or below the commit mark
 * @param loggedMembership the last membership logged
 * @param zxid last zxid of the logical history
 * @param chainHash its chain hash
 * @param commitMark highest zxid known to be committed, never above {@code zxid}
 */
public record HistoryFacts(
        long clusterId,
        int featureLevel,
        Membership committedMembership,
        Membership loggedMembership,
        long zxid,
        long chainHash,
        long commitMark) {

    static final HistoryFacts NONE =
            new HistoryFacts(0, 0, Membership.NONE, Membership.NONE, 0, 0, 0);

    static HistoryFacts of(HistoryBase base) {
        return new HistoryFacts(
                base.clusterId(),
                base.featureLevel(),
                base.membership(),
                base.membership(),
                base.zxid(),
                base.chainHash(),
                base.zxid());
    }
}
