package io.quorate.server.front;

/**
 * What one client connection may take, and how long.
 *
 * @param maxFrameBytes {@code jute.maxbuffer}: the longest frame a client may send
 * @param maxConnectionsPerAddress {@code maxClientCnxns}; 0 is no limit
 * @param pausedOutboundBytes unsent reply bytes above which a client is not read from
 * @param maxOutboundBytes unsent bytes above which its connection is closed, events included
 * @param stalledMillis how long a client may take nothing of what waits for it
 * @param sessionlessMillis how long a connection may stay without its first frame
 */
public record FrontLimits(
        int maxFrameBytes,
        int maxConnectionsPerAddress,
        int pausedOutboundBytes,
        int maxOutboundBytes,
        int stalledMillis,
        int sessionlessMillis) {

    private static final int MEBIBYTE = 1 << 20;

    /** The product's limits, but for the two that are configured. */
    public static FrontLimits of(int maxFrameBytes, int maxConnectionsPerAddress) {
        return new FrontLimits(
                maxFrameBytes, maxConnectionsPerAddress, MEBIBYTE, 128 * MEBIBYTE, 30_000, 10_000);
    }
}
