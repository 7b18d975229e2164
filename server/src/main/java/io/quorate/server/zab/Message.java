package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Everything that servers say to one another about consensus. The comment of each says who sends
 * it, when, and on which kind of link. Section numbers are of ZAB.md; names are of the Zab paper
 * and of ZooKeeper's packets.
 */
public sealed interface Message extends PeerMessage {

    /** The sender's role, as its vote tells it. */
    enum Role {
        LOOKING,
        FOLLOWING,
        LEADING,
        OBSERVING
    }

    /**
     * A vote (election link): sent when the sender's vote changes, when a link comes up, and in
     * answer to a looking server.
     *
     * @param round the sender's election round
     * @param role the sender's role
     * @param leader for whom it votes, or whom it follows; null if it votes for nobody (it may not
     *     vote)
     * @param leaderLastZxid last zxid of {@code leader} as the sender knows it
     * @param lastZxid last zxid of the sender's own log
     * @param commitMark highest zxid the sender knows committed
     * @param epochHeard highest epoch the sender ever heard of
     * @param clusterId the sender's cluster id, 0 if none
     * @param standing the sender's standing
     * @param diskId the sender's disk
     * @param forming whether the sender is forming
     */
    record Notification(
            long round,
            Role role,
            @Nullable PeerId leader,
            long leaderLastZxid,
            long lastZxid,
            long commitMark,
            long epochHeard,
            long clusterId,
            Standing standing,
            long diskId,
            boolean forming)
            implements Message {}

    /**
     * FOLLOWERINFO or OBSERVERINFO (learner link, first word of the learner): CEPOCH of the paper.
     *
     * @param kind participant or observer
     * @param acceptedEpoch highest epoch the learner promised
     * @param acceptedLeader to whom
     * @param epochHeard highest epoch it ever heard of
     * @param standing its standing
     * @param diskId its disk
     * @param forming whether it is forming
     * @param commitMark highest zxid it knows committed
     * @param epochTable its epoch table, oldest first; empty if it must be synced from nothing
     */
    record FollowerInfo(
            LearnerKind kind,
            long acceptedEpoch,
            @Nullable PeerId acceptedLeader,
            long epochHeard,
            Standing standing,
            long diskId,
            boolean forming,
            long commitMark,
            List<EpochEnd> epochTable)
            implements Message {}

    /**
     * LEADERINFO (leader to learner), NEWEPOCH of the paper: the epoch, after the leader itself
     * accepted it durably.
     */
    record LeaderInfo(long epoch) implements Message {}

    /** ACKEPOCH (learner to leader): the learner has accepted the epoch durably. */
    record AckEpoch(long epoch, long lastZxid, long commitMark) implements Message {}

    /**
     * DIFF, TRUNC or SNAP (leader to learner): how its history becomes the leader's; the records
     * follow as {@link Propose}, behind a snapshot as {@link SnapshotPiece}.
     */
    record Sync(long epoch, SyncPlan plan) implements Message {}

    /**
     * A piece of a snapshot (leader to learner), in order and without gaps.
     *
     * @param epoch the sender's epoch
     * @param offsetBytes where the piece stands in the snapshot
     * @param bytes the piece; not to be changed
     * @param last whether the snapshot ends with it
     */
    record SnapshotPiece(long epoch, long offsetBytes, ByteBuffer bytes, boolean last)
            implements Message {}

    /**
     * The snapshot has become the learner's state (learner to leader): what follows {@code zxid}
     * may come.
     */
    record SnapshotTaken(long epoch, long zxid) implements Message {}

    /**
     * PROPOSAL, any number of them (leader to learner): records that each follow the one before.
     * Used for the sync stream and for live proposals alike.
     *
     * @param epoch the sender's epoch
     * @param committedZxid the leader's commit point
     * @param records in order; the first names the zxid that it follows
     */
    record Propose(long epoch, long committedZxid, List<Proposal> records) implements Message {}

    /**
     * ACK (learner to leader), cumulative.
     *
     * @param epoch the epoch being followed
     * @param zxid everything up to here, (epoch, 0) included, is durable at the sender
     * @param voter whether the sender's standing is durably VOTER; else the ack only tells how far
     *     it is
     */
    record Ack(long epoch, long zxid, boolean voter) implements Message {}

    /** COMMIT, or INFORM for an observer (leader to learner), cumulative. */
    record Commit(long epoch, long committedZxid) implements Message {}

    /**
     * UPTODATE (leader to learner): (e, 0) is committed, and this link now gets all live proposals.
     */
    record UpToDate(long epoch, long committedZxid) implements Message {}

    /**
     * PING (leader to learner): a numbered round, so that a quorum of answers proves leadership
     * after a moment in time.
     *
     * @param permit whether the learner may stop, if it was told to
     */
    record Ping(long epoch, long round, long committedZxid, StopPermit permit) implements Message {

        /** To a learner that was not told to stop. */
        public Ping(long epoch, long round, long committedZxid) {
            this(epoch, round, committedZxid, StopPermit.NONE);
        }
    }

    /**
     * Answer to {@link Ping} (learner to leader).
     *
     * @param disk how the learner's disk does
     * @param intent whether it was told to stop
     */
    record Pong(long epoch, long round, DiskState disk, StopIntent intent) implements Message {

        /** Of a learner that was not told to stop. */
        public Pong(long epoch, long round, DiskState disk) {
            this(epoch, round, disk, StopIntent.STAYS);
        }
    }

    /**
     * The digest of the learner's state at a fixed boundary (learner to leader): DESIGN 4, digest.
     */
    record StateDigest(long epoch, long zxid, long digest) implements Message {}

    /**
     * The leader resigns in favour of {@code successor} (leader to learner): vote for it at once.
     */
    record HandOver(long epoch, PeerId successor) implements Message {}

    /**
     * The peer's disk is not believed (either side, any link): it must become JOINING under a new
     * disk id and be rebuilt.
     *
     * @param reason what does not fit, for the operator
     */
    record Rejoin(String reason) implements Message {}

    /** The sender wants nothing more to do with this link, and closes it (either side). */
    record Refuse(String reason) implements Message {}
}
