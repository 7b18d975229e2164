package io.quorate.server.config;

import io.quorate.server.config.ServerConfig.Access;
import io.quorate.server.config.ServerConfig.Admin;
import io.quorate.server.config.ServerConfig.Clients;
import io.quorate.server.config.ServerConfig.Disk;
import io.quorate.server.config.ServerConfig.Ensemble;
import io.quorate.server.config.ServerConfig.MetricsEndpoint;
import io.quorate.server.config.ServerConfig.Nodes;
import io.quorate.server.config.ServerConfig.Sessions;
import io.quorate.server.config.ServerConfig.Snapshots;
import io.quorate.server.config.ServerConfig.Storage;
import io.quorate.server.config.ServerConfig.Throttles;
import io.quorate.server.config.ServerConfig.Timing;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads and checks a whole configuration; reports all problems at once. */
public final class ConfigReader {

    private final ConfigSource source;
    private final Values values;

    private ConfigReader(ConfigSource source, Values values) {
        this.source = source;
        this.values = values;
    }

    /**
     * Never throws for what a user may have written, nor for files that cannot be read: those are
     * problems of the result.
     */
    public static ConfigResult read(ConfigSource source) {
        return report(source).result();
    }

    /** The same, and what each key comes to. */
    public static ConfigReport report(ConfigSource source) {
        Sources sources = Sources.read(source);
        if (sources.isUnreadable()) {
            return new ConfigReport(
                    new ConfigResult.Invalid(sources.problems(), List.of()), List.of());
        }
        Values values = new Values(sources.given());
        values.problems().addAll(sources.problems());
        values.warnings().addAll(sources.warnings());
        return new ConfigReader(source, values).read();
    }

    /** The file that {@link #read} reads; null if it needs none. */
    public static @Nullable Path file(ConfigSource source) {
        return Sources.file(source);
    }

    private ConfigReport read() {
        KeyCheck.check(values);
        // Sources has read the file itself: it must know it before all else.
        values.ifGiven(Settings.DYNAMIC_CONFIG_FILE, file -> {});
        Storage storage = storage();
        EnsembleReader ensembleReader = new EnsembleReader(values);
        List<PeerAddress> servers = ensembleReader.servers();
        MyId.Claim claim = myId(storage, servers);
        PeerId myId = claim == null ? null : claim.id();
        Ensemble ensemble = ensembleReader.ensemble(servers, myId);
        Timing timing = timing();
        int maxFrameBytes = values.get(Settings.JUTE_MAX_BUFFER, 1_048_575);
        Clients clients = clients(myId == null ? null : ensemble.address(myId), maxFrameBytes);
        Access access = new AccessReader(values).access();
        ServiceReader service = new ServiceReader(values);
        Nodes nodes = service.nodes(maxFrameBytes);
        Sessions sessions = service.sessions();
        Throttles throttles = service.throttles();
        Admin admin = service.admin();
        MetricsEndpoint metrics = service.metrics();
        Set<String> words = words();
        List<Effective> settings = EffectiveSettings.of(values, claim);
        List<Problem> warnings = values.warnings().stream().sorted(Problem.BY_PLACE).toList();
        if (myId == null || storage == null || clients == null || !values.problems().isEmpty()) {
            List<Problem> problems = values.problems().stream().sorted(Problem.BY_PLACE).toList();
            return new ConfigReport(new ConfigResult.Invalid(problems, warnings), settings);
        }
        ServerConfig config =
                new ServerConfig(
                        myId, ensemble, clients, storage, timing, access, nodes, sessions,
                        throttles, admin, metrics, words);
        return new ConfigReport(new ConfigResult.Valid(config, warnings), settings);
    }

    private @Nullable Storage storage() {
        Snapshots snapshots = snapshots();
        int segmentBytes = values.get(StorageSettings.LOG_SEGMENT_MIB, 64) << 20;
        Path dataDir = values.getOrNull(StorageSettings.DATA_DIR);
        if (dataDir == null) {
            if (!values.isGiven(StorageSettings.DATA_DIR)) {
                values.problem(
                        "dataDir",
                        "is not given; allowed is " + StorageSettings.DATA_DIR.allowed());
            }
            return null;
        }
        Path data = dataDir.toAbsolutePath().normalize();
        Path log = values.get(StorageSettings.DATA_LOG_DIR, dataDir).toAbsolutePath().normalize();
        values.settle(StorageSettings.DATA_DIR, data);
        values.settle(StorageSettings.DATA_LOG_DIR, log);
        return new Storage(data, log, snapshots, segmentBytes, disk());
    }

    private Disk disk() {
        return new Disk(
                orZero(StorageSettings.DISK_LOW_MIB) << 20,
                orZero(StorageSettings.DISK_FULL_MIB) << 20,
                Duration.ofMillis(values.get(StorageSettings.FSYNC_WARNING_THRESHOLD, 1_000)));
    }

    /** 0 where it is not given: what that comes to is known when the volume is. */
    private long orZero(Setting<Integer> setting) {
        Integer given = values.getOrNull(setting);
        return given == null ? 0 : given;
    }

    private Snapshots snapshots() {
        values.ifGiven(StorageSettings.PURGE_INTERVAL, hours -> {});
        if (!values.get(StorageSettings.FORCE_SYNC, true)) {
            values.problem(
                    StorageSettings.FORCE_SYNC.key(),
                    "is refused: a write that is acknowledged is on disks. Leave the key out");
        }
        return new Snapshots(
                values.get(StorageSettings.SNAP_RETAIN_COUNT, 3),
                Duration.ofMillis(values.get(StorageSettings.SNAPSHOT_IDLE_MILLIS, 5_000)),
                Duration.ofMillis(values.get(StorageSettings.SNAPSHOT_INTERVAL_MILLIS, 10_000)),
                (long) values.get(StorageSettings.SNAPSHOT_TAIL_MIN_KIB, 1024) << 10,
                (long) values.get(StorageSettings.LOG_TAIL_MAX_MIB, 1024) << 20,
                (long) values.get(StorageSettings.LOG_KEEP_MIB, 256) << 20,
                (long) values.get(StorageSettings.LOG_PIN_MAX_MIB, 4096) << 20,
                (long) values.get(StorageSettings.SYNC_MIB_PER_SECOND, 64) << 20);
    }

    /** This server's id; null if it cannot be known, which has been reported. */
    private MyId.@Nullable Claim myId(@Nullable Storage storage, List<PeerAddress> servers) {
        int before = values.problems().size();
        MyId.Claim myId =
                MyId.given(source, storage == null ? null : storage.dataDir(), values.problems());
        if (values.problems().size() > before) {
            return null;
        }
        if (servers.isEmpty()) {
            // A standalone server is nobody's peer: it needs no id.
            return myId == null ? new MyId.Claim(Effective.DEFAULT, new PeerId(1)) : myId;
        }
        PeerId ordinal = MyId.ordinal(source.hostName());
        if (myId == null && ordinal != null) {
            myId = new MyId.Claim("host name " + source.hostName(), ordinal);
        }
        String listed = String.join(", ", servers.stream().map(s -> s.id().toString()).toList());
        if (myId == null) {
            values.problem(
                    "myid",
                    "is not given: no --myid, ZOO_MY_ID or QUORATE_MYID, no file myid in dataDir,"
                            + " and the host name '"
                            + source.hostName()
                            + "' ends in no ordinal; allowed is one of "
                            + listed);
            return null;
        }
        for (PeerAddress server : servers) {
            if (server.id().equals(myId.id())) {
                return myId;
            }
        }
        values.problem(
                "myid", "is " + myId.id() + ", and no such server.N; allowed is one of " + listed);
        return null;
    }

    private Timing timing() {
        int tick = values.get(Settings.TICK_TIME, 3_000);
        int min = orDefault(Settings.MIN_SESSION_TIMEOUT, 2 * tick);
        int max = orDefault(Settings.MAX_SESSION_TIMEOUT, 20 * tick);
        if (min > max) {
            values.problem(
                    Settings.MIN_SESSION_TIMEOUT.key(),
                    "is " + min + " ms, above maxSessionTimeout, which is " + max + " ms");
        }
        int syncLimit = values.get(Settings.SYNC_LIMIT, 5);
        long syncMillis = (long) syncLimit * tick;
        int verdict = values.get(Settings.VERDICT_MILLIS, (int) Math.min(1_000, syncMillis));
        int heartbeat = values.get(Settings.HEARTBEAT_MILLIS, Math.clamp(verdict / 4, 10, 250));
        if (verdict < 2 * heartbeat) {
            values.problem(
                    Settings.VERDICT_MILLIS.key(),
                    "is "
                            + verdict
                            + " ms, less than two heartbeats of "
                            + heartbeat
                            + " ms: one lost beat would end a leader; allowed is "
                            + 2 * heartbeat
                            + " or more");
        }
        if (verdict > syncMillis) {
            values.problem(
                    Settings.VERDICT_MILLIS.key(),
                    "is " + verdict + " ms, above syncLimit ticks; allowed is up to " + syncMillis);
        }
        int hold = values.get(Settings.LEADERLESS_HOLD_MILLIS, Math.min(2_000, min / 3));
        return new Timing(
                Duration.ofMillis(tick),
                values.get(Settings.INIT_LIMIT, 10),
                syncLimit,
                Duration.ofMillis(min),
                Duration.ofMillis(max),
                Duration.ofMillis(heartbeat),
                Duration.ofMillis(verdict),
                Duration.ofMillis(hold),
                Duration.ofMillis(values.get(Settings.SHUTDOWN_QUORUM_WAIT, 15_000)));
    }

    /** What holds: -1 means the default. */
    private int orDefault(Setting<Integer> setting, int otherwise) {
        int given = values.get(setting, otherwise);
        int value = given == -1 ? otherwise : given;
        values.settle(setting, value);
        return value;
    }

    /** The client side; null without a port, which has been reported. */
    private @Nullable Clients clients(@Nullable PeerAddress self, int maxFrameBytes) {
        ClientAddress address = ClientAddress.of(values, self);
        if (address != null) {
            values.settle(Settings.CLIENT_PORT, address.port());
            if (self != null && !values.isGiven(Settings.CLIENT_PORT)) {
                values.follows(Settings.CLIENT_PORT, "server." + self.id());
            }
        }
        return address == null
                ? null
                : new Clients(
                        address.bindHost(),
                        address.port(),
                        values.get(Settings.CLIENT_PORT_LISTEN_BACKLOG, -1),
                        values.get(Settings.MAX_CLIENT_CNXNS, 60),
                        maxFrameBytes);
    }

    private Set<String> words() {
        Set<String> words = values.get(Settings.FOUR_LETTER_WORDS, Settings.WORDS);
        for (String word : words) {
            if (!Settings.ALL_WORDS.contains(word)) {
                values.warning(
                        Settings.FOUR_LETTER_WORDS.key(),
                        "names '"
                                + word
                                + "', which is no four-letter word of ZooKeeper's: ignored");
            }
        }
        Set<String> answered =
                Set.copyOf(words.stream().filter(Settings.ALL_WORDS::contains).toList());
        values.settle(Settings.FOUR_LETTER_WORDS, answered);
        return answered;
    }
}
