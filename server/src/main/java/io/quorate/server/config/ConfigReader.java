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

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Reads and checks a whole configuration; reports all problems at once. */
public final class ConfigReader {

    private static final Comparator<Problem> BY_LINE = Comparator.comparingInt(Problem::line);

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
        String text;
        try {
            text = Files.readString(source.file());
        } catch (NoSuchFileException none) {
            return unreadable("does not exist; allowed is a file in zoo.cfg's syntax");
        } catch (MalformedInputException binary) {
            return unreadable("is no text in UTF-8");
        } catch (FileSystemException refused) {
            String reason = refused.getReason();
            return unreadable("cannot be read: " + (reason == null ? "access is denied" : reason));
        } catch (IOException unreadable) {
            return unreadable("cannot be read: " + unreadable.getMessage());
        }
        return new ConfigReader(source, new Values(ConfigFile.parse(text))).read();
    }

    private static ConfigResult unreadable(String why) {
        Problem problem = new Problem(0, "the configuration", null, why);
        return new ConfigResult.Invalid(List.of(problem), List.of());
    }

    private ConfigResult read() {
        KeyCheck.check(values);
        Storage storage = storage();
        EnsembleReader ensembleReader = new EnsembleReader(values);
        List<PeerAddress> servers = ensembleReader.servers();
        PeerId myId = myId(storage, servers);
        Ensemble ensemble = ensembleReader.ensemble(servers, myId);
        Timing timing = timing();
        Clients clients = clients(myId == null ? null : ensemble.address(myId));
        Access access = new AccessReader(values).access();
        ServiceReader service = new ServiceReader(values);
        Nodes nodes = service.nodes();
        Sessions sessions = service.sessions();
        Throttles throttles = service.throttles();
        Admin admin = service.admin();
        MetricsEndpoint metrics = service.metrics();
        Set<String> words = words();
        List<Problem> warnings = values.warnings().stream().sorted(BY_LINE).toList();
        if (myId == null || storage == null || clients == null || !values.problems().isEmpty()) {
            return new ConfigResult.Invalid(
                    values.problems().stream().sorted(BY_LINE).toList(), warnings);
        }
        return new ConfigResult.Valid(
                new ServerConfig(
                        myId, ensemble, clients, storage, timing, access, nodes, sessions,
                        throttles, admin, metrics, words),
                warnings);
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
        return new Storage(data, log, snapshots, segmentBytes, disk());
    }

    private Disk disk() {
        return new Disk(
                (long) values.get(StorageSettings.DISK_LOW_MIB, 0) << 20,
                (long) values.get(StorageSettings.DISK_FULL_MIB, 0) << 20,
                Duration.ofMillis(values.get(StorageSettings.FSYNC_WARNING_THRESHOLD, 1_000)));
    }

    private Snapshots snapshots() {
        values.ifGiven(StorageSettings.PURGE_INTERVAL, hours -> {});
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
    private @Nullable PeerId myId(@Nullable Storage storage, List<PeerAddress> servers) {
        int before = values.problems().size();
        PeerId myId =
                MyId.given(source, storage == null ? null : storage.dataDir(), values.problems());
        if (values.problems().size() > before) {
            return null;
        }
        if (servers.isEmpty()) {
            // A standalone server is nobody's peer: it needs no id.
            return myId == null ? new PeerId(1) : myId;
        }
        if (myId == null) {
            myId = MyId.ordinal(source.hostName());
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
            if (server.id().equals(myId)) {
                return myId;
            }
        }
        values.problem(
                "myid", "is " + myId + ", and no such server.N; allowed is one of " + listed);
        return null;
    }

    private Timing timing() {
        int tick = values.get(Settings.TICK_TIME, 3_000);
        int min = orDefault(values.get(Settings.MIN_SESSION_TIMEOUT, -1), 2 * tick);
        int max = orDefault(values.get(Settings.MAX_SESSION_TIMEOUT, -1), 20 * tick);
        if (min > max) {
            values.problem(
                    Settings.MIN_SESSION_TIMEOUT.key(),
                    "is " + min + " ms, above maxSessionTimeout, which is " + max + " ms");
        }
        int syncLimit = values.get(Settings.SYNC_LIMIT, 5);
        long syncMillis = (long) syncLimit * tick;
        int verdict = values.get(Settings.VERDICT_MILLIS, (int) Math.min(1_000, syncMillis));
        int heartbeat = values.get(Settings.HEARTBEAT_MILLIS, Math.min(250, verdict / 4));
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
                Duration.ofMillis(hold));
    }

    private static int orDefault(int given, int otherwise) {
        return given == -1 ? otherwise : given;
    }

    /** The client side; null without a port, which has been reported. */
    private @Nullable Clients clients(@Nullable PeerAddress self) {
        ClientAddress address = ClientAddress.of(values, self);
        return address == null
                ? null
                : new Clients(
                        address.bindHost(),
                        address.port(),
                        values.get(Settings.CLIENT_PORT_LISTEN_BACKLOG, -1),
                        values.get(Settings.MAX_CLIENT_CNXNS, 60),
                        values.get(Settings.JUTE_MAX_BUFFER, 1_048_575));
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
        return Set.copyOf(words.stream().filter(Settings.ALL_WORDS::contains).toList());
    }
}
