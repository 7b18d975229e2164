package io.quorate.server.config;

import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Everything one server is told, checked as a whole by {@link ConfigReader}. Each field's key,
 * default and limits are in {@link Settings}.
 *
 * @param myId this server; 1 for a standalone server that was given no id
 */
public record ServerConfig(
        PeerId myId,
        Ensemble ensemble,
        Clients clients,
        Storage storage,
        Timing timing,
        Access access,
        Nodes nodes,
        Sessions sessions,
        Throttles throttles,
        Admin admin,
        MetricsEndpoint metrics,
        Set<String> fourLetterWords) {

    /** The members at formation; afterwards the replicated membership decides. */
    public Membership membership() {
        return ensemble.standalone()
                ? new Membership(List.of(new Member(myId, ensemble.observer(), 0)))
                : new Membership(ensemble.servers().stream().map(PeerAddress::member).toList());
    }

    /**
     * The servers and how they find each other.
     *
     * @param servers by id, ascending; empty for a standalone server
     * @param observer whether this server is one
     * @param formWithAll {@code initialEnsemble=all}
     * @param listenOnAllAddresses whether peer ports listen on every address instead of the named
     *     one
     * @param featureLevelAuto whether the leader raises the cluster's feature level by itself
     */
    public record Ensemble(
            List<PeerAddress> servers,
            boolean observer,
            boolean formWithAll,
            boolean listenOnAllAddresses,
            boolean featureLevelAuto) {

        public boolean standalone() {
            return servers.isEmpty();
        }

        public @Nullable PeerAddress address(PeerId id) {
            for (PeerAddress server : servers) {
                if (server.id().equals(id)) {
                    return server;
                }
            }
            return null;
        }
    }

    /**
     * The client port and what one client may take.
     *
     * @param bindHost address to listen on; null listens on all
     * @param backlog connections the kernel may queue
     * @param maxConnectionsPerAddress 0 is no limit
     * @param maxFrameBytes {@code jute.maxbuffer}
     */
    public record Clients(
            @Nullable String bindHost,
            int port,
            int backlog,
            int maxConnectionsPerAddress,
            int maxFrameBytes) {}

    /**
     * Where the history is kept.
     *
     * @param dataLogDir folder of the log; equal to {@code dataDir} unless given
     * @param snapshots when the state is saved, and what is kept
     * @param logSegmentBytes size of a file of the log
     * @param disk how little room is how little, and what is slow
     */
    public record Storage(
            Path dataDir, Path dataLogDir, Snapshots snapshots, int logSegmentBytes, Disk disk) {}

    /**
     * What is expected of the disks.
     *
     * @param lowBytes with less room what makes the data grow is refused; 0: by the volume's size
     * @param fullBytes with less room the server takes no proposals; 0: by the volume's size
     * @param slowSync a sync of the log that takes longer is told
     */
    public record Disk(long lowBytes, long fullBytes, Duration slowSync) {}

    /**
     * When the state is saved, and what is kept of it and of the log.
     *
     * @param retainCount snapshots kept
     * @param idle time without a write after which it is saved
     * @param interval shortest time between two saves while writes come
     * @param tailMinBytes with less log behind the saved state it is not saved
     * @param tailMaxBytes with so much log behind the saved state it is saved at once
     * @param keepLogBytes newest log kept in any case
     * @param pinnedLogBytes log kept for a learner that is synced
     * @param syncBytesPerSecond a snapshot is sent to a learner no faster than this
     */
    public record Snapshots(
            int retainCount,
            Duration idle,
            Duration interval,
            long tailMinBytes,
            long tailMaxBytes,
            long keepLogBytes,
            long pinnedLogBytes,
            long syncBytesPerSecond) {}

    /**
     * Intervals and limits of silence.
     *
     * @param tick ZooKeeper's unit of time
     * @param initLimitTicks longest silence of a learner that joins
     * @param syncLimitTicks longest silence ZooKeeper would allow; the verdict is ours
     * @param heartbeat interval of the leader's beats
     * @param verdict silence after which a link, a leader or a quorum is given up
     * @param leaderlessHold how long requests wait at a server without a leader
     * @param quorumWait how long a server that is told to stop waits for a quorum of the others
     */
    public record Timing(
            Duration tick,
            int initLimitTicks,
            int syncLimitTicks,
            Duration minSessionTimeout,
            Duration maxSessionTimeout,
            Duration heartbeat,
            Duration verdict,
            Duration leaderlessHold,
            Duration quorumWait) {

        public Duration initLimit() {
            return tick.multipliedBy(initLimitTicks);
        }

        public Duration syncLimit() {
            return tick.multipliedBy(syncLimitTicks);
        }
    }

    /**
     * Who may do what.
     *
     * @param skipAcl whether no ACL is looked at
     * @param eagerAclCheck whether a learner refuses what an ACL forbids by itself
     * @param requiredSchemes a connection is served only if it has authenticated with one of them;
     *     empty: every connection is
     * @param superDigest id, "user:hash", of the superuser; null if there is none
     * @param digestAlgorithm name of a {@link java.security.MessageDigest}, for scheme digest
     * @param digestEnabled whether there is a scheme digest
     * @param ensembleName what scheme ensemble must be given, several names with commas between
     *     them; null: anything
     */
    public record Access(
            boolean skipAcl,
            boolean eagerAclCheck,
            List<String> requiredSchemes,
            @Nullable String superDigest,
            String digestAlgorithm,
            boolean digestEnabled,
            @Nullable String ensembleName) {

        /** What holds where nothing is given. */
        public static final Access DEFAULT =
                new Access(false, false, List.of(), null, "SHA1", true, null);

        public Access {
            requiredSchemes = List.copyOf(requiredSchemes);
        }

        /** Without the hash of the superuser's password, which would help to guess it. */
        @Override
        public String toString() {
            return "Access[skipAcl="
                    + skipAcl
                    + ", requiredSchemes="
                    + requiredSchemes
                    + ", superDigest="
                    + (superDigest == null ? "none" : "given")
                    + ", digestAlgorithm="
                    + digestAlgorithm
                    + ']';
        }
    }

    /**
     * What znodes there are beside the plain ones.
     *
     * @param extendedTypes whether znodes with a time to live can be created
     * @param reapInterval how often those that are over, and empty containers, are looked for
     * @param reapedPerMinuteMax most that are deleted in a minute
     * @param containerNeverUsedMax a container without a child ever is deleted after so long; zero:
     *     never
     * @param enforceQuota whether a write above a hard quota is refused
     * @param childListMaxBytes longest list of children that one more may lead to; 0 is no limit
     */
    public record Nodes(
            boolean extendedTypes,
            Duration reapInterval,
            int reapedPerMinuteMax,
            Duration containerNeverUsedMax,
            boolean enforceQuota,
            int childListMaxBytes) {

        /** What holds where nothing is given. */
        public static final Nodes DEFAULT =
                new Nodes(true, Duration.ofSeconds(1), 10_000, Duration.ZERO, false, 0xfffff);
    }

    /**
     * What sessions there are, and where.
     *
     * @param local whether a new session is known to its own server only
     * @param localUpgrading whether a local session becomes a global one for an ephemeral znode
     * @param readOnlyMode whether a server without a quorum serves reads
     * @param leaderServes whether the leader takes clients
     */
    public record Sessions(
            boolean local, boolean localUpgrading, boolean readOnlyMode, boolean leaderServes) {

        /** What holds where nothing is given. */
        public static final Sessions DEFAULT = new Sessions(false, false, false, true);
    }

    /**
     * What all clients together may take.
     *
     * @param maxConnections 0 is no limit
     * @param outstandingMax requests in flight above which no more are read; 0 is no limit
     * @param operationWait a request that has waited for longer is refused; zero: none is
     * @param largeRequestBytes what large requests in flight may come to
     * @param largeRequestThresholdBytes a longer request is a large one; -1: none is
     */
    public record Throttles(
            int maxConnections,
            int outstandingMax,
            Duration operationWait,
            long largeRequestBytes,
            int largeRequestThresholdBytes,
            ConnectionTokens connectionTokens) {

        /** What holds where nothing is given. */
        public static final Throttles DEFAULT =
                new Throttles(0, 0, Duration.ZERO, 100 << 20, -1, ConnectionTokens.DEFAULT);
    }

    /**
     * A bucket of tokens that new connections take from.
     *
     * @param max tokens the bucket holds, in units of a session of all servers; 0 is no limit
     * @param fillMillis how often tokens come in
     * @param fillCount how many come in then
     * @param freezeMillis how often the share that is refused by chance is adapted; -1: none is
     * @param dropIncrease added to that share while the bucket is empty, 0 to 1
     * @param dropDecrease taken from it while no more than {@code decreaseRatio} of it is gone
     * @param weighed whether a connection takes what its session weighs instead of one
     */
    public record ConnectionTokens(
            int max,
            int fillMillis,
            int fillCount,
            int freezeMillis,
            double dropIncrease,
            double dropDecrease,
            double decreaseRatio,
            boolean weighed,
            int globalWeight,
            int renewWeight,
            int localWeight) {

        /** What holds where nothing is given. */
        public static final ConnectionTokens DEFAULT =
                new ConnectionTokens(0, 1, 1, -1, 0.02, 0.002, 0, false, 3, 2, 1);
    }

    /**
     * The HTTP port.
     *
     * @param port 0 takes any that is free
     * @param portGiven whether somebody named the port: then it must be free
     * @param commandUrl path under which the commands are
     * @param idleTimeout a connection on which nothing happens is closed after so long
     * @param openCommands whether commands are answered to all addresses, and not to loopback only
     */
    public record Admin(
            boolean enabled,
            String host,
            int port,
            boolean portGiven,
            String commandUrl,
            Duration idleTimeout,
            boolean openCommands) {

        /** What holds where nothing is given. */
        public static final Admin DEFAULT =
                new Admin(true, "0.0.0.0", 8080, false, "/commands", Duration.ofSeconds(30), false);
    }

    /**
     * A further port that serves nothing but the meters.
     *
     * @param port null for none; 0 takes any that is free
     * @param exportJvmInfo whether the meters of the JVM are among them, on each port
     */
    public record MetricsEndpoint(@Nullable Integer port, String host, boolean exportJvmInfo) {

        /** What holds where nothing is given. */
        public static final MetricsEndpoint DEFAULT = new MetricsEndpoint(null, "0.0.0.0", true);
    }
}
