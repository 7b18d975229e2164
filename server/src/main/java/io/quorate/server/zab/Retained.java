package io.quorate.server.zab;

/**
 * What this disk can give to a learner, beside what is in memory.
 *
 * @param logStartZxid the log holds all records above this one
 * @param snapshotZxid zxid of the newest snapshot, 0 if there is none
 * @param snapshotChainHash its chain hash
 */
public record Retained(long logStartZxid, long snapshotZxid, long snapshotChainHash) {

    /** The whole history is in the log. */
    public static final Retained WHOLE_LOG = new Retained(0, 0, 0);

    Retained withLogStart(long zxid) {
        return new Retained(zxid, snapshotZxid, snapshotChainHash);
    }

    Retained withSnapshot(long zxid, long chainHash) {
        return new Retained(logStartZxid, zxid, chainHash);
    }
}
