package io.quorate.server.node;

/** What a server counts about its clients and proposals since the process began. */
final class Counters {

    private static final int NONE = -1;

    final NodeMeters meters;

    long received;
    long sent;
    int outstanding;

    /** Bytes of large requests that are not answered yet. */
    long largeBytes;

    private long answered;
    private long latencyMinNanos;
    private long latencyMaxNanos;
    private long latencySumNanos;

    private long proposals;
    private int proposalLastBytes = NONE;
    private int proposalMinBytes = NONE;
    private int proposalMaxBytes = NONE;
    private int replyLastBytes = NONE;
    private int replyMinBytes = NONE;
    private int replyMaxBytes = NONE;

    Counters(NodeMeters meters) {
        this.meters = meters;
    }

    /** What {@code srst} resets; what is outstanding stays so. */
    void reset() {
        received = 0;
        sent = 0;
        answered = 0;
        latencyMinNanos = 0;
        latencyMaxNanos = 0;
        latencySumNanos = 0;
        proposalLastBytes = NONE;
        proposalMinBytes = NONE;
        proposalMaxBytes = NONE;
        replyLastBytes = NONE;
        replyMinBytes = NONE;
        replyMaxBytes = NONE;
    }

    void answered(long nanos) {
        latencyMinNanos = answered == 0 ? nanos : Math.min(latencyMinNanos, nanos);
        latencyMaxNanos = Math.max(latencyMaxNanos, nanos);
        latencySumNanos += nanos;
        answered++;
    }

    void proposed(int bytes) {
        proposals++;
        meters.proposals.increment();
        proposalLastBytes = bytes;
        proposalMinBytes = proposalMinBytes == NONE ? bytes : Math.min(proposalMinBytes, bytes);
        proposalMaxBytes = Math.max(proposalMaxBytes, bytes);
    }

    /** A reply, an event or a handshake's answer of so many bytes. */
    void said(int bytes) {
        meters.bytesSent.add(bytes);
        replyLastBytes = bytes;
        replyMinBytes = replyMinBytes == NONE ? bytes : Math.min(replyMinBytes, bytes);
        replyMaxBytes = Math.max(replyMaxBytes, bytes);
    }

    NodeStatus.Requests requests(int connections) {
        return new NodeStatus.Requests(
                connections,
                outstanding,
                received,
                sent,
                answered,
                latencyMinNanos,
                latencyMaxNanos,
                latencySumNanos,
                replyLastBytes,
                replyMinBytes,
                replyMaxBytes);
    }

    NodeStatus.Proposals proposals() {
        return new NodeStatus.Proposals(
                proposals, proposalLastBytes, proposalMinBytes, proposalMaxBytes);
    }
}
