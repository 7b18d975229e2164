package io.quorate.server.request;

import java.util.function.BooleanSupplier;

/**
 * How far clients may let the state grow. What would go beyond is QUOTA_EXCEEDED.
 *
 * @param mayGrow whether the disks have room for more data
 * @param enforceQuota whether hard limits of quotas hold; otherwise they too are only warned of
 * @param childListBytesMax how large a reply may be that lists the children of one znode, since
 *     clients close a connection over a larger one; 0 is no limit. At half of it there is a warning
 * @param warnings told of what comes near its limit, and of what is refused
 */
public record GrowthLimits(
        BooleanSupplier mayGrow,
        boolean enforceQuota,
        int childListBytesMax,
        LimitWarnings warnings) {

    /** {@code jute.maxbuffer} of clients that are not told otherwise. */
    public static final int CLIENT_BUFFER_BYTES = 0xfffff;

    /** As ZooKeeper does by default: quotas are not enforced. */
    public GrowthLimits(BooleanSupplier mayGrow, LimitWarnings warnings) {
        this(mayGrow, false, CLIENT_BUFFER_BYTES, warnings);
    }
}
