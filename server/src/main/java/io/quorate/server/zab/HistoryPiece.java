package io.quorate.server.zab;

/**
 * A piece of the logical log that is sent to a learner from disk, as {@link Message.Propose}
 * messages.
 *
 * @param epoch the leader's, which each message carries
 * @param afterZxid the record before the first: it exists in the log, or is 0: from the beginning
 * @param upToZxid nothing beyond this is sent
 * @param committedZxid the commit point that each message carries
 * @param aboutBytes the piece ends with the batch that reaches so many
 */
public record HistoryPiece(
        long epoch, long afterZxid, long upToZxid, long committedZxid, long aboutBytes) {}
