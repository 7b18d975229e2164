package io.quorate.server.zab;

/**
 * A record of the log that stands outside the chain of the history: facts about this server alone,
 * never streamed to another. The log repeats the newest of each in every segment header.
 */
public sealed interface ControlRecord {

    /** This server promised {@code epoch} to {@code leader} and to nobody else. */
    record Accepted(long epoch, PeerId leader) implements ControlRecord {}

    /** This server's standing, and the disk id it has it under. */
    record StandingIs(Standing standing, long diskId) implements ControlRecord {}

    /** A start of this server. */
    record Started(long incarnation) implements ControlRecord {}

    /** What this server remembers of a peer. */
    record PeerSeen(PeerMemory memory) implements ControlRecord {}

    /**
     * What lies above {@code zxid} in the log so far is void: recovery, streams and votes no longer
     * see it.
     */
    record TruncatedTo(long zxid) implements ControlRecord {}

    /**
     * Everything up to {@code zxid} is known to be committed. Batch headers say the same; this one
     * is for the commit that forms the ensemble, which must not wait for a next batch.
     */
    record Committed(long zxid) implements ControlRecord {}
}
