package io.quorate.server.node;

/**
 * When the state is saved (DESIGN 5, snapshots). All are counted from the save before.
 *
 * @param tailMinBytes with less in the log behind the saved state, no save
 * @param idleNanos after so long without a transaction: a save
 * @param intervalMinNanos while transactions come: a save after so long, or after {@code
 *     intervalFactor} times what the save before took, whichever is later
 * @param intervalFactor see there
 * @param tailMaxBytes with so much in the log: a save at once
 * @param stopWaitNanos how long a server that stops waits for its last save
 */
public record SaveConfig(
        long tailMinBytes,
        long idleNanos,
        long intervalMinNanos,
        int intervalFactor,
        long tailMaxBytes,
        long stopWaitNanos) {

    private static final long SECOND = 1_000_000_000L;

    /** 1 MiB, 5 s, 10 s, 20 times, 1 GiB, 10 s. */
    public static final SaveConfig DEFAULT =
            new SaveConfig(1 << 20, 5 * SECOND, 10 * SECOND, 20, 1L << 30, 10 * SECOND);
}
