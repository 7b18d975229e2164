package io.quorate.server.peer;

/**
 * Sizes and times of the transport.
 *
 * @param frameMaxBytes a longer frame ends its link
 * @param unsentMaxBytes a link with more than this waiting for its peer is ended; its learner is
 *     synced from disk when it comes back
 * @param streamWindowBytes how much of a history stream may wait for the network before the disk is
 *     read further
 * @param connectMillis longest time of one dial from name look-up to an established connection
 * @param dialHelloMillis how long a dialler waits for the other's Hello
 * @param ownHelloMillis how long a dialler's unanswered Hello outranks one that comes in from the
 *     same server
 * @param acceptHelloMillis how long a connection may stay without having said Hello
 * @param retryMinMillis shortest pause between two dials of the election mesh
 * @param retryMaxMillis longest pause between two dials of the election mesh
 */
public record PeerLimits(
        int frameMaxBytes,
        int unsentMaxBytes,
        int streamWindowBytes,
        int connectMillis,
        int dialHelloMillis,
        int ownHelloMillis,
        int acceptHelloMillis,
        int retryMinMillis,
        int retryMaxMillis) {

    public static final PeerLimits DEFAULT =
            new PeerLimits(80 << 20, 64 << 20, 1 << 20, 2_000, 3_000, 1_000, 10_000, 50, 1_000);
}
