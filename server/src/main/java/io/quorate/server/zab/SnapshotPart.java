package io.quorate.server.zab;

/**
 * A part of a snapshot that is sent to a learner from disk, as {@link Message.SnapshotPiece}
 * messages.
 *
 * @param epoch the leader's, which each message carries
 * @param zxid which snapshot
 * @param offsetBytes where the part begins
 * @param aboutBytes how long it is, unless the snapshot ends before
 */
public record SnapshotPart(long epoch, long zxid, long offsetBytes, long aboutBytes) {}
