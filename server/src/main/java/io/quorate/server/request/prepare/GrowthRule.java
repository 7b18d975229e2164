package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.request.GrowthLimits;
import io.quorate.server.request.LimitWarnings;
import io.quorate.server.tree.Quota;
import io.quorate.server.tree.QuotaLimits;
import io.quorate.server.tree.SpeculativeTree;
import io.quorate.server.tree.Usage;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.ByteSlice;

/** How far the state may grow: what create and setData ask of quotas and of lists of children. */
final class GrowthRule {

    /** The reply's header, the number of names and the parent's Stat. */
    private static final int CHILD_LIST_REPLY_BYTES = 16 + 4 + 68;

    private final SpeculativeTree tree;
    private final GrowthLimits limits;

    GrowthRule(Rules rules) {
        this.tree = rules.tree();
        this.limits = rules.limits();
    }

    /** Whether the disks have room. */
    boolean diskHasRoom() {
        return limits.mayGrow().getAsBoolean();
    }

    /**
     * What the quota says that applies to a path. Limits of which nobody keeps the usage do not
     * count; and what would leave a limit exceeded is refused even if it makes the usage less, all
     * as in ZooKeeper.
     *
     * @param znodes how many more there would be
     * @param bytes how many more there would be
     */
    ErrorCode quota(ByteSlice path, int znodes, int bytes) {
        Quota quota = tree.quotaOf(path);
        if (quota == null) {
            return ErrorCode.OK;
        }
        QuotaLimits quotaLimits = quota.limits();
        if (quotaLimits.malformed()) {
            limits.warnings().add(LimitWarnings.Kind.QUOTA_UNREADABLE, quota.path());
            return limits.enforceQuota() ? ErrorCode.MARSHALLING_ERROR : ErrorCode.OK;
        }
        boolean countMatters = znodes != 0 && quotaLimits.countLimit() >= 0;
        boolean bytesMatter =
                bytes != 0 && quotaLimits.bytesLimit() >= 0 && !SpeculativeTree.showsUsage(path);
        Usage usage = countMatters || bytesMatter ? tree.usageOf(quota) : null;
        if (usage == null) {
            return ErrorCode.OK;
        }
        boolean countExceeded = countMatters && usage.count() + znodes > quotaLimits.countLimit();
        boolean bytesExceeded = bytesMatter && usage.bytes() + bytes > quotaLimits.bytesLimit();
        if (!countExceeded && !bytesExceeded) {
            return ErrorCode.OK;
        }
        boolean hard =
                (countExceeded && quotaLimits.countHard() >= 0)
                        || (bytesExceeded && quotaLimits.bytesHard() >= 0);
        if (hard && limits.enforceQuota()) {
            limits.warnings().add(LimitWarnings.Kind.QUOTA_REFUSED, quota.path());
            return ErrorCode.QUOTA_EXCEEDED;
        }
        limits.warnings().add(LimitWarnings.Kind.QUOTA_EXCEEDED, quota.path());
        return ErrorCode.OK;
    }

    /** Whether clients can still read the list of children with another name in it. */
    ErrorCode childList(ZnodeState parent, ByteSlice parentPath, ByteSlice path) {
        int max = limits.childListBytesMax();
        if (max == 0) {
            return ErrorCode.OK;
        }
        long before = CHILD_LIST_REPLY_BYTES + Integer.toUnsignedLong(parent.listBytes());
        int slash = parentPath.length() == 1 ? 1 : parentPath.length() + 1;
        long after = before + Integer.BYTES + path.length() - slash;
        if (after > max) {
            limits.warnings().add(LimitWarnings.Kind.CHILD_LIST_REFUSED, parentPath.utf8());
            return ErrorCode.QUOTA_EXCEEDED;
        }
        if (before <= max / 2 && after > max / 2) {
            limits.warnings().add(LimitWarnings.Kind.CHILD_LIST_LARGE, parentPath.utf8());
        }
        return ErrorCode.OK;
    }
}
