package io.quorate.server;

import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.config.PeerAddress;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.front.FrontLimits;
import io.quorate.server.node.NodeConfig;
import io.quorate.server.node.SaveConfig;
import io.quorate.server.node.ServicePolicy;
import io.quorate.server.peer.PeerConfig;
import io.quorate.server.peer.PeerLimits;
import io.quorate.server.runtime.DiskWatch;
import io.quorate.server.runtime.StateKeeper;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.ZabConfig;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the parts must know of the configuration, each in its own terms. */
final class CoreConfig {

    /** Highest level of records, messages and files that this build writes (DESIGN 8). */
    static final int FEATURE_LEVEL = 1;

    private static final long MILLI = 1_000_000L;
    private static final int WINDOW_MAX_BYTES = 16 << 20;

    /** Two batches of the log hold it, twice as large at worst: half of the direct memory. */
    private static final int UNFLUSHED_MAX_BYTES = 32 << 20;

    private static final long DISK_LOW_MAX_BYTES = 1L << 30;

    /** Enough to save what changed since the last save, nearly always. */
    static final long DISK_RESERVE_BYTES = 32L << 20;

    private static final long ROLLOVER_COUNTER = 0xF000_0000L;

    private CoreConfig() {}

    static ZabConfig zab(ServerConfig config) {
        ServerConfig.Timing timing = config.timing();
        return new ZabConfig(
                config.myId(),
                config.membership().members(),
                timing.tick().toNanos(),
                timing.initLimit().toNanos(),
                timing.heartbeat().toNanos(),
                timing.verdict().toNanos(),
                200 * MILLI,
                1_000 * MILLI,
                3_000 * MILLI,
                config.ensemble().formWithAll(),
                windowMaxBytes(),
                UNFLUSHED_MAX_BYTES,
                config.storage().snapshots().syncBytesPerSecond(),
                ROLLOVER_COUNTER,
                1,
                FEATURE_LEVEL,
                config.ensemble().featureLevelAuto(),
                timing.quorumWait().toNanos());
    }

    /** Committed proposals kept in memory: a small heap keeps fewer. */
    static int windowMaxBytes() {
        return (int) Math.min(WINDOW_MAX_BYTES, Runtime.getRuntime().maxMemory() / 16);
    }

    static NodeConfig node(ServerConfig config) {
        ServerConfig.Timing timing = config.timing();
        return new NodeConfig(
                zab(config),
                clockMillis(config) * MILLI,
                (int) timing.minSessionTimeout().toMillis(),
                (int) timing.maxSessionTimeout().toMillis(),
                timing.leaderlessHold().toNanos(),
                NodeConfig.PENDING_WRITES_MAX,
                NodeConfig.PENDING_BYTES_MAX,
                NodeConfig.HELD_BYTES_PER_CONNECTION,
                NodeConfig.REPLY_BYTES_PER_PASS,
                save(config.storage().snapshots()),
                NodeConfig.DIGEST_INTERVAL,
                AuthProviders.of(auth(config.access())),
                service(config));
    }

    private static AuthConfig auth(ServerConfig.Access access) {
        return new AuthConfig(
                access.superDigest(),
                access.digestAlgorithm(),
                access.digestEnabled(),
                access.ensembleName());
    }

    private static ServicePolicy service(ServerConfig config) {
        ServerConfig.Nodes nodes = config.nodes();
        return new ServicePolicy(
                nodes.extendedTypes(),
                nodes.enforceQuota(),
                nodes.childListMaxBytes(),
                new ServicePolicy.Access(
                        config.access().skipAcl(),
                        config.access().eagerAclCheck(),
                        config.access().requiredSchemes()),
                new ServicePolicy.Reaping(
                        nodes.reapInterval().toNanos(),
                        nodes.reapedPerMinuteMax(),
                        nodes.containerNeverUsedMax().toMillis()),
                new ServicePolicy.Sessions(
                        config.sessions().local(),
                        config.sessions().localUpgrading(),
                        config.sessions().readOnlyMode() ? readOnlyAfterNanos(config) : 0,
                        config.sessions().leaderServes()),
                config.ensemble().standalone() ? "" : ConfText.membership(config),
                new ServicePolicy.Throttles(
                        config.throttles().outstandingMax(),
                        config.throttles().operationWait().toNanos(),
                        config.throttles().largeRequestBytes(),
                        config.throttles().largeRequestThresholdBytes()));
    }

    /** As in ZooKeeper: two seconds, or a tick if that is longer. */
    private static long readOnlyAfterNanos(ServerConfig config) {
        return Math.max(2_000_000_000L, config.timing().tick().toNanos());
    }

    static FrontLimits front(ServerConfig config) {
        ServerConfig.ConnectionTokens tokens = config.throttles().connectionTokens();
        int newWeight = config.sessions().local() ? tokens.localWeight() : tokens.globalWeight();
        return FrontLimits.of(
                config.clients().maxFrameBytes(),
                config.clients().maxConnectionsPerAddress(),
                config.throttles().maxConnections(),
                new FrontLimits.Tokens(
                        tokens.max(),
                        tokens.fillMillis(),
                        tokens.fillCount(),
                        tokens.freezeMillis(),
                        tokens.dropIncrease(),
                        tokens.dropDecrease(),
                        tokens.decreaseRatio(),
                        tokens.weighed() ? newWeight : 1,
                        tokens.weighed() ? tokens.renewWeight() : 1));
    }

    private static SaveConfig save(ServerConfig.Snapshots snapshots) {
        return new SaveConfig(
                snapshots.tailMinBytes(),
                snapshots.idle().toNanos(),
                snapshots.interval().toNanos(),
                SaveConfig.DEFAULT.intervalFactor(),
                snapshots.tailMaxBytes(),
                SaveConfig.DEFAULT.stopWaitNanos());
    }

    /** How long a server that stops waits for its last save. */
    static long stopWaitMillis() {
        return SaveConfig.DEFAULT.stopWaitNanos() / MILLI;
    }

    static StateKeeper.Retention retention(ServerConfig config) {
        ServerConfig.Snapshots snapshots = config.storage().snapshots();
        return new StateKeeper.Retention(
                snapshots.retainCount(), snapshots.keepLogBytes(), snapshots.pinnedLogBytes());
    }

    /** How little room is how little, on the smaller of the volumes. */
    static DiskWatch.Marks diskMarks(ServerConfig config, long volumeBytes) {
        ServerConfig.Storage storage = config.storage();
        long segment = storage.logSegmentBytes();
        long low = storage.disk().lowBytes();
        if (low == 0) {
            low = Math.max(4 * segment, Math.min(volumeBytes / 20, DISK_LOW_MAX_BYTES));
        }
        long full = storage.disk().fullBytes();
        if (full == 0) {
            full = Math.min(2 * segment, low / 2);
        }
        return new DiskWatch.Marks(low, low + low / 4, full);
    }

    static WalConfig wal(ServerConfig config) {
        return new WalConfig(
                config.storage().logSegmentBytes(), WalConfig.DEFAULT.freshSegmentBytes());
    }

    /** Often enough for heartbeats and for the bucket that a session expires in. */
    static long clockMillis(ServerConfig config) {
        ServerConfig.Timing timing = config.timing();
        long finest = Math.min(timing.heartbeat().toMillis() / 4, timing.tick().toMillis() / 4);
        return Math.clamp(finest, 1, 50);
    }

    static PeerConfig peers(ServerConfig config) {
        Map<PeerId, io.quorate.server.peer.PeerAddress> servers = new LinkedHashMap<>();
        Set<PeerId> voters = new LinkedHashSet<>();
        String bindHost = null;
        for (PeerAddress server : config.ensemble().servers()) {
            servers.put(
                    server.id(),
                    new io.quorate.server.peer.PeerAddress(
                            server.quorum().host(),
                            server.quorum().port(),
                            server.election().port()));
            if (!server.observer()) {
                voters.add(server.id());
            }
            if (server.id().equals(config.myId()) && !config.ensemble().listenOnAllAddresses()) {
                bindHost = server.quorum().host();
            }
        }
        return new PeerConfig(config.myId(), servers, voters, bindHost, PeerLimits.DEFAULT);
    }
}
