package io.quorate.server.node;

import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * An immutable picture of the server, for four-letter words, metrics and the report of a failed
 * invariant.
 *
 * @param self this server
 * @param mode its role, in ZooKeeper's words
 * @param phase consensus' phase in Zab's words
 * @param serving whether clients are answered now
 * @param leader whom this server follows or that it leads itself; null without a leader
 * @param epoch epoch of the last logged zxid
 * @param appliedZxid last zxid that the tree shows: what clients see
 * @param committedZxid last zxid known to be committed
 * @param lastZxid last zxid of the log
 * @param stateDigest digest of tree and sessions at {@code appliedZxid}
 * @param learners links of followers and observers that this leader feeds
 * @param syncedFollowers those of them that vote
 * @param observers those of them that do not
 * @param requests what clients did
 * @param proposals what this server proposed as leader
 * @param state what the replicated state holds
 * @param health what may keep the server from serving
 */
public record NodeStatus(
        PeerId self,
        Mode mode,
        String phase,
        boolean serving,
        @Nullable PeerId leader,
        long epoch,
        long appliedZxid,
        long committedZxid,
        long lastZxid,
        long stateDigest,
        int learners,
        int syncedFollowers,
        List<PeerId> observers,
        Requests requests,
        Proposals proposals,
        State state,
        Health health) {

    public NodeStatus {
        observers = List.copyOf(observers);
    }

    /** Whether some clients are answered: reads, if this server has no leader. */
    public boolean answering() {
        return serving || mode == Mode.READ_ONLY;
    }

    /** Learners that get all proposals and do not vote. */
    public int syncedObservers() {
        return observers.size();
    }

    /** The role as {@code srvr} prints it, in lower case. */
    public enum Mode {
        LOOKING,
        LEADER,
        FOLLOWER,
        OBSERVER,
        STANDALONE,
        /** Without a leader, and answers reads. */
        READ_ONLY;

        /** As it is printed. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Counters since the start of the process.
     *
     * @param connections open client connections
     * @param outstanding requests that are not answered yet
     * @param received packets received from clients
     * @param sent packets sent to clients
     * @param answered requests whose latency was measured
     * @param latencyMinNanos from the pass that read a request to the pass that answered it
     * @param latencyMaxNanos same
     * @param latencySumNanos same, over {@code answered}
     * @param replyLastBytes length of the last frame to a client; -1 before the first
     * @param replyMinBytes of the shortest; -1 before the first
     * @param replyMaxBytes of the longest; -1 before the first
     */
    public record Requests(
            int connections,
            int outstanding,
            long received,
            long sent,
            long answered,
            long latencyMinNanos,
            long latencyMaxNanos,
            long latencySumNanos,
            int replyLastBytes,
            int replyMinBytes,
            int replyMaxBytes) {}

    /**
     * Sizes in bytes of what this server proposed as leader; -1 before the first, as ZooKeeper
     * prints it.
     */
    public record Proposals(long count, int lastBytes, int minBytes, int maxBytes) {}

    /**
     * What the replicated state holds, and what watches it.
     *
     * @param znodes number of znodes, counted as ZooKeeper does
     * @param dataBytes approximate size of paths and data
     * @param ephemerals number of ephemeral znodes
     * @param sessions number of sessions of the ensemble
     * @param localSessions number of sessions that only this server knows
     * @param watchedPaths paths with a watch of this server's clients
     * @param watches watches of this server's clients
     * @param watchingConnections clients that hold a watch
     */
    public record State(
            int znodes,
            long dataBytes,
            int ephemerals,
            int sessions,
            int localSessions,
            int watchedPaths,
            int watches,
            int watchingConnections,
            DataWatches dataWatches) {}

    /** Of the watches those that {@code wchs} tells of: of data and existence, and persistent. */
    public record DataWatches(int paths, int watches, int connections) {}

    /**
     * What may keep the server from serving.
     *
     * @param standing whether its disk counts
     * @param disk room on it
     * @param stopping whether it was told to stop; until the others are a quorum without it, it
     *     serves on
     * @param leadingNanos for how long it leads; 0 if it does not
     */
    public record Health(
            Standing standing, DiskState.Space disk, boolean stopping, long leadingNanos) {}
}
