package io.quorate.server.node;

import io.quorate.server.tree.DataTree;

/**
 * Has containers and znodes with a time to live deleted when their time is over, while this server
 * leads: each an ordinary transaction of nobody's session (PROTOCOL 9).
 */
final class Reaper {

    private static final long EMPTY_NANOS = DataTree.EMPTY_CONTAINER_MILLIS * 1_000_000L;

    private final Pass pass;
    private final Replica replica;
    private final Proposer proposer;
    private final Counters counters;
    private final ServicePolicy.Reaping reaping;
    private long sinceNanos;
    private long ledNanos;
    private int budget;

    Reaper(
            Pass pass,
            Replica replica,
            Proposer proposer,
            Counters counters,
            ServicePolicy.Reaping reaping) {
        this.pass = pass;
        this.replica = replica;
        this.proposer = proposer;
        this.counters = counters;
        this.reaping = reaping;
    }

    /** This server leads from now on. */
    void begin() {
        sinceNanos = 0;
        ledNanos = 0;
    }

    /** A quorum confirmed this leader, and so much time passed. */
    void tick(long elapsedNanos) {
        sinceNanos += elapsedNanos;
        ledNanos += elapsedNanos;
        // Of a container that was loaded nobody knows since when it is empty (decision 14).
        if (sinceNanos < reaping.intervalNanos() || ledNanos < EMPTY_NANOS) {
            return;
        }
        sinceNanos = 0;
        // Those whose deletion is in flight are offered again until it is applied.
        budget = reaping.perIntervalMax();
        replica.tree.forEachDue(pass.wallMillis(), reaping.neverUsedMaxMillis(), this::reap);
    }

    private boolean reap(byte[] path) {
        if (budget == 0 || !proposer.mayPropose()) {
            return false;
        }
        budget--;
        if (proposer.reap(path)) {
            counters.meters.reaped.increment();
        }
        return true;
    }
}
