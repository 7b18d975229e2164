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
     */
    public record Ensemble(
            List<PeerAddress> servers,
            boolean observer,
            boolean formWithAll,
            boolean listenOnAllAddresses) {

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
     * @param globalOutstandingLimit requests in flight above which no more are read
     * @param maxFrameBytes {@code jute.maxbuffer}
     */
    public record Clients(
            @Nullable String bindHost,
            int port,
            int backlog,
            int maxConnectionsPerAddress,
            int globalOutstandingLimit,
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
     */
    public record Timing(
            Duration tick,
            int initLimitTicks,
            int syncLimitTicks,
            Duration minSessionTimeout,
            Duration maxSessionTimeout,
            Duration heartbeat,
            Duration verdict,
            Duration leaderlessHold) {

        public Duration initLimit() {
            return tick.multipliedBy(initLimitTicks);
        }

        public Duration syncLimit() {
            return tick.multipliedBy(syncLimitTicks);
        }
    }
}
