package io.quorate.server.zab;

import java.util.List;

/**
 * What recovery hands to the consensus core.
 *
 * @param own this server's own facts, with the incarnation of this start already counted and
 *     durable
 * @param clusterId the cluster of this history, 0 if the log is empty
 * @param featureLevel the history's feature level
 * @param committedMembership the last membership at or below the commit mark, {@link
 *     Membership#NONE} if none
 * @param epochTable one row per epoch of the log, oldest first; the last row is the end of the log
 * @param commitMark the highest zxid known to be committed; everything up to it was already applied
 *     to the tree
 * @param recent the newest records of the log in order, at least all above the commit mark
 * @param beforeZxid the record in front of the first of {@code recent}, or of the end of the log if
 *     there are none; at or below the commit mark
 * @param beforeChainHash its chain hash
 * @param retained what else the disk holds for learners
 */
public record RecoveredHistory(
        OwnFacts own,
        long clusterId,
        int featureLevel,
        Membership committedMembership,
        List<EpochEnd> epochTable,
        long commitMark,
        List<Proposal> recent,
        long beforeZxid,
        long beforeChainHash,
        Retained retained) {}
