package io.quorate.server.node;

/** What a server counts about its clients and proposals since the process began. */
final class Counters {

    private static final int NONE = -1;

    long received;
    long sent;
    int outstanding;

    /** Bytes of large requests that are not answered yet. */
    long largeBytes;

    /** How often a client was not read from because too much of all was unanswered. */
    long crowdedOut;

    /** Containers and znodes with a time to live that this server had deleted as leader. */
    long reaped;

    /** Requests that waited too long to be looked at. */
    long throttled;

    private long answered;
    private long latencyMinNanos;
    private long latencyMaxNanos;
    private long latencySumNanos;

    private long proposals;
    private int proposalLastBytes = NONE;
    private int proposalMinBytes = NONE;
    private int proposalMaxBytes = NONE;

    void answered(long nanos) {
        latencyMinNanos = answered == 0 ? nanos : Math.min(latencyMinNanos, nanos);
        latencyMaxNanos = Math.max(latencyMaxNanos, nanos);
        latencySumNanos += nanos;
        answered++;
    }

    void proposed(int bytes) {
        proposals++;
        proposalLastBytes = bytes;
        proposalMinBytes = proposalMinBytes == NONE ? bytes : Math.min(proposalMinBytes, bytes);
        proposalMaxBytes = Math.max(proposalMaxBytes, bytes);
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
                latencySumNanos);
    }

    NodeStatus.Proposals proposals() {
        return new NodeStatus.Proposals(
                proposals, proposalLastBytes, proposalMinBytes, proposalMaxBytes);
    }
}
