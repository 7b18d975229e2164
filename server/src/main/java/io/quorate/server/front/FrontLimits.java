package io.quorate.server.front;

/**
 * What one client connection may take, and how long.
 *
 * @param maxFrameBytes {@code jute.maxbuffer}: the longest frame a client may send
 * @param maxConnectionsPerAddress {@code maxClientCnxns}; 0 is no limit
 * @param maxConnections {@code maxCnxns}: of all addresses; 0 is no limit
 * @param tokens how many connections may have a session in some time
 * @param pausedOutboundBytes unsent reply bytes above which a client is not read from
 * @param maxOutboundBytes unsent bytes above which its connection is closed, events included
 * @param stalledMillis how long a client may take nothing of what waits for it
 * @param sessionlessMillis how long a connection may stay without its first frame
 */
public record FrontLimits(
        int maxFrameBytes,
        int maxConnectionsPerAddress,
        int maxConnections,
        Tokens tokens,
        int pausedOutboundBytes,
        int maxOutboundBytes,
        int stalledMillis,
        int sessionlessMillis) {

    private static final int MEBIBYTE = 1 << 20;

    /** The product's limits, but for those that are configured. */
    public static FrontLimits of(
            int maxFrameBytes, int maxConnectionsPerAddress, int maxConnections, Tokens tokens) {
        return new FrontLimits(
                maxFrameBytes,
                maxConnectionsPerAddress,
                maxConnections,
                tokens,
                MEBIBYTE,
                128 * MEBIBYTE,
                30_000,
                10_000);
    }

    /**
     * How many connections may have a session in some time: a bucket of tokens that they take from.
     *
     * @param max tokens in the full bucket; 0 lets everybody in
     * @param fillMillis how often tokens are added
     * @param fillCount how many
     * @param freezeMillis how often the chance of being refused changes; -1: there is none
     * @param increase by how much it grows while the bucket is empty
     * @param decrease by how much it shrinks while no more than {@code ratio} of it is used
     * @param ratio between 0 and 1
     * @param newCost tokens of a new session
     * @param oldCost tokens of a connection that comes back with its session
     */
    public record Tokens(
            int max,
            int fillMillis,
            int fillCount,
            int freezeMillis,
            double increase,
            double decrease,
            double ratio,
            int newCost,
            int oldCost) {

        /** Lets everybody in. */
        public static final Tokens NONE = new Tokens(0, 1, 1, -1, 0, 0, 0, 1, 1);
    }
}
