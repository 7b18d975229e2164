package io.quorate.server.node;

import io.quorate.server.request.GrowthLimits;

import java.util.List;

/**
 * How clients are served, as far as the configuration may say so.
 *
 * @param extendedTypes whether znodes with a time to live may be created; otherwise they are
 *     UNIMPLEMENTED
 * @param enforceQuota whether hard limits of quotas are more than a warning
 * @param childListBytesMax how large a reply may be that lists the children of one znode; 0 is no
 *     limit
 * @param access whom ACLs hold back, and where that is found out
 * @param reaping when containers and znodes with a time to live go
 * @param sessions what sessions there are, and where
 * @param configuration what {@code /zookeeper/config} shows: the servers and how they are reached
 *     (PROTOCOL 15); empty for a server by itself
 * @param throttles what all clients together may ask for
 */
public record ServicePolicy(
        boolean extendedTypes,
        boolean enforceQuota,
        int childListBytesMax,
        Access access,
        Reaping reaping,
        Sessions sessions,
        String configuration,
        Throttles throttles) {

    /** What holds unless configured. */
    public static final ServicePolicy DEFAULT =
            new ServicePolicy(
                    true,
                    false,
                    GrowthLimits.CLIENT_BUFFER_BYTES,
                    Access.DEFAULT,
                    Reaping.DEFAULT,
                    Sessions.DEFAULT,
                    "",
                    Throttles.NONE);

    /**
     * Whom ACLs hold back, and where that is found out.
     *
     * @param skipAcl whether they hold nobody back
     * @param eager whether a follower refuses by itself what it sees an ACL forbid
     * @param requiredSchemes of one of these a client must have an identity before anything else;
     *     empty if anybody is served
     */
    public record Access(boolean skipAcl, boolean eager, List<String> requiredSchemes) {

        /** As in ZooKeeper. */
        public static final Access DEFAULT = new Access(false, false, List.of());
    }

    /**
     * What sessions there are, and where.
     *
     * @param local whether clients get sessions that only their server knows
     * @param upgrading whether such a session becomes one like any other when it is to own an
     *     ephemeral; otherwise it can't
     * @param readOnlyAfterNanos after so long without a leader a server serves reads to who asks
     *     for that; 0 is never
     * @param leaderServes whether the leader of several servers serves clients itself
     */
    public record Sessions(
            boolean local, boolean upgrading, long readOnlyAfterNanos, boolean leaderServes) {

        /** As in ZooKeeper: none of all that. */
        public static final Sessions DEFAULT = new Sessions(false, false, 0, true);
    }

    /**
     * What all clients of a server together may ask for, beyond what is bounded anyway.
     *
     * @param outstandingMax unanswered requests above which nobody is read from who has some; 0 is
     *     no limit
     * @param operationWaitNanos a request that waited longer before it could be looked at is
     *     THROTTLEDOP; 0 is no limit
     * @param largeBytesMax unanswered bytes of large requests: who sends one more is closed
     * @param largeThresholdBytes a longer request is a large one; not above 0: none is
     */
    public record Throttles(
            int outstandingMax,
            long operationWaitNanos,
            long largeBytesMax,
            int largeThresholdBytes) {

        /** As in ZooKeeper, but for the requests outstanding: they are bounded by their bytes. */
        public static final Throttles NONE = new Throttles(0, 0, 100L << 20, -1);
    }

    /**
     * When the leader removes containers and znodes with a time to live.
     *
     * @param intervalNanos how often it looks
     * @param perMinuteMax how many it removes
     * @param neverUsedMaxMillis a container that never had a child goes so long after its creation;
     *     0 is never
     */
    public record Reaping(long intervalNanos, int perMinuteMax, long neverUsedMaxMillis) {

        /** Every second; 10,000 a minute and unused containers for ever, as in ZooKeeper. */
        public static final Reaping DEFAULT = new Reaping(1_000_000_000L, 10_000, 0);

        private static final long MINUTE_NANOS = 60_000_000_000L;

        /** How many may go in one interval: at least one. */
        int perIntervalMax() {
            double share = (double) intervalNanos / MINUTE_NANOS * perMinuteMax;
            return (int) Math.clamp(share, 1, perMinuteMax);
        }
    }
}
