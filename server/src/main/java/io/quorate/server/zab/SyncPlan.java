package io.quorate.server.zab;

/**
 * How a learner's history becomes the leader's. {@code zxid} is the record from which on the leader
 * sends; its chain hash proves it.
 */
public sealed interface SyncPlan {

    long zxid();

    long chainHash();

    /**
     * The learner's log ends at {@code zxid}: send what follows. zxid 0 means from the very first
     * record. A chain hash of 0 with a zxid that is not 0 means that the leader does not hold that
     * record in memory: the first record that follows proves it.
     */
    record Diff(long zxid, long chainHash) implements SyncPlan {}

    /**
     * The learner holds records above {@code zxid} that are not in this history: void them, then as
     * {@link Diff}.
     */
    record Truncate(long zxid, long chainHash) implements SyncPlan {}

    /**
     * The leader's log does not reach back to what both have: its state as of {@code zxid} comes
     * first, then what follows.
     *
     * @param commonZxid the newest record that both have, 0 if there is none that is known
     */
    record Snapshot(long zxid, long chainHash, long commonZxid) implements SyncPlan {}
}
