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
     * @param snapRetainCount checkpoints kept
     */
    public record Storage(Path dataDir, Path dataLogDir, int snapRetainCount) {}

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
