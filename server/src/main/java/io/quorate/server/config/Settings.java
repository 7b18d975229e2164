package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every key that exists here, apart from {@code server.N} ({@link ServerLine}). ZooKeeper's keys
 * keep ZooKeeper's names, units and defaults; ours carry their unit in the name.
 */
final class Settings {

    /** Read-only words that are answered unless {@code 4lw.commands.whitelist} says otherwise. */
    static final Set<String> WORDS = Set.of("ruok", "srvr", "stat", "mntr", "isro", "conf");

    private static final int DAY_MILLIS = 86_400_000;

    static final Setting<Integer> CLIENT_PORT =
            Setting.number(
                    "clientPort",
                    "none; needed unless this server's own line names it",
                    1,
                    65_535,
                    "",
                    "Port for clients and four-letter words.");

    static final Setting<String> CLIENT_PORT_ADDRESS =
            Setting.text(
                    "clientPortAddress",
                    "all addresses",
                    "a host name or an IP address",
                    "Address the client port listens on.");

    static final Setting<Integer> CLIENT_PORT_LISTEN_BACKLOG =
            Setting.number(
                    "clientPortListenBacklog",
                    "-1",
                    -1,
                    65_535,
                    "",
                    "Connections the kernel queues before they are accepted; -1 leaves it to the"
                            + " JVM (50).");

    static final Setting<Path> DATA_DIR =
            Setting.folder(
                    "dataDir", "none; needed", "Where the history is kept, and the file `myid`.");

    static final Setting<Path> DATA_LOG_DIR =
            Setting.folder(
                    "dataLogDir",
                    "dataDir",
                    "Where the log is kept, if on another volume than the rest.");

    static final Setting<Integer> TICK_TIME =
            Setting.number(
                    "tickTime",
                    "3000",
                    1,
                    60_000,
                    "milliseconds",
                    "ZooKeeper's unit of time: session timeouts, `initLimit` and `syncLimit` are"
                            + " multiples of it.");

    static final Setting<Integer> INIT_LIMIT =
            Setting.number(
                    "initLimit",
                    "10",
                    1,
                    100_000,
                    "ticks",
                    "How long leader and learner wait for one another at most until the learner is"
                        + " synced. The first attempt waits for verdictMillis, and each that was"
                        + " too short makes the next twice as long.");

    static final Setting<Integer> SYNC_LIMIT =
            Setting.number(
                    "syncLimit",
                    "5",
                    1,
                    100_000,
                    "ticks",
                    "Longest silence ZooKeeper would allow between leader and learner;"
                            + " `verdictMillis` is the one that decides here and is not above it.");

    static final Setting<String> PEER_TYPE =
            Setting.oneOf(
                    "peerType",
                    "as this server's own line says",
                    "Kept for ZooKeeper's sake: the role in the server's own line wins.",
                    "participant",
                    "observer");

    static final Setting<Integer> MIN_SESSION_TIMEOUT =
            Setting.number(
                    "minSessionTimeout",
                    "2 ticks",
                    -1,
                    DAY_MILLIS,
                    "milliseconds",
                    "Shortest session timeout a client gets; -1 is the default.");

    static final Setting<Integer> MAX_SESSION_TIMEOUT =
            Setting.number(
                    "maxSessionTimeout",
                    "20 ticks",
                    -1,
                    DAY_MILLIS,
                    "milliseconds",
                    "Longest session timeout a client gets; -1 is the default.");

    static final Setting<Integer> MAX_CLIENT_CNXNS =
            Setting.number(
                    "maxClientCnxns",
                    "60",
                    0,
                    Integer.MAX_VALUE,
                    "connections",
                    "Connections one client address may hold; 0 is no limit.");

    static final Setting<Integer> GLOBAL_OUTSTANDING_LIMIT =
            Setting.number(
                    "globalOutstandingLimit",
                    "1000",
                    1,
                    Integer.MAX_VALUE,
                    "requests",
                    "Accepted and without effect: what waits in this server is bounded in bytes, of"
                            + " each connection and of all.");

    static final Setting<Integer> JUTE_MAX_BUFFER =
            Setting.number(
                    "jute.maxbuffer",
                    "1048575",
                    1_024,
                    16_777_216,
                    "bytes",
                    "Largest request a client may send.");

    static final Setting<Set<String>> FOUR_LETTER_WORDS =
            new Setting<>(
                    "4lw.commands.whitelist",
                    "all that exist here, since none changes anything",
                    "* or a comma-separated list of four-letter words",
                    "Words answered on the client port.",
                    Settings::words);

    static final Setting<String> INITIAL_ENSEMBLE =
            Setting.oneOf(
                    "initialEnsemble",
                    "majority",
                    "How many of the configured voters must be there when the cluster is first"
                            + " formed. `all` rules out that two halves of a wrong configuration"
                            + " form two clusters; `majority` is what ZooKeeper's users expect.",
                    "majority",
                    "all");

    static final Setting<Integer> HEARTBEAT_MILLIS =
            Setting.number(
                    "heartbeatMillis",
                    "the lesser of 250 and a quarter of verdictMillis",
                    10,
                    60_000,
                    "milliseconds",
                    "Interval of the leader's beats.");

    static final Setting<Integer> VERDICT_MILLIS =
            Setting.number(
                    "verdictMillis",
                    "the lesser of 1000 and syncLimit ticks",
                    50,
                    600_000,
                    "milliseconds",
                    "Silence after which a link, a leader or a quorum is given up. At least two"
                            + " heartbeats.");

    static final Setting<Integer> LEADERLESS_HOLD_MILLIS =
            Setting.number(
                    "leaderlessHoldMillis",
                    "the lesser of 2000 and a third of minSessionTimeout",
                    0,
                    600_000,
                    "milliseconds",
                    "How long a server without a leader holds requests before it closes its"
                            + " clients' connections.");

    static final Setting<Boolean> QUORUM_LISTEN_ON_ALL_IPS =
            Setting.flag(
                    "quorumListenOnAllIPs",
                    "true if this server's own line has a host name, false if an IP address",
                    "Whether the peer ports listen on all addresses. A name is only for dialling:"
                            + " what it resolves to may not be ours, or not yet.");

    static final Setting<Integer> SNAP_RETAIN_COUNT =
            Setting.number(
                    "autopurge.snapRetainCount",
                    "3",
                    3,
                    1_000,
                    "snapshots",
                    "Snapshots kept, each with the log behind it.");

    static final Setting<Integer> PURGE_INTERVAL =
            Setting.number(
                    "autopurge.purgeInterval",
                    "unused",
                    0,
                    100_000,
                    "hours",
                    "Accepted and without effect: what is not kept is purged after each save.");

    static final Setting<Integer> SNAPSHOT_IDLE_MILLIS =
            Setting.number(
                    "snapshotIdleMillis",
                    "5000",
                    100,
                    DAY_MILLIS,
                    "milliseconds",
                    "After so long without a write, the state is saved.");

    static final Setting<Integer> SNAPSHOT_INTERVAL_MILLIS =
            Setting.number(
                    "snapshotIntervalMillis",
                    "10000",
                    100,
                    DAY_MILLIS,
                    "milliseconds",
                    "While writes come, the state is saved so long after the save before, or after"
                            + " 20 times what that one took, whichever is later.");

    static final Setting<Integer> SNAPSHOT_TAIL_MIN_KIB =
            Setting.number(
                    "snapshotTailMinKiB",
                    "1024",
                    1,
                    1 << 20,
                    "KiB",
                    "With less in the log behind the saved state, nothing is saved.");

    static final Setting<Integer> LOG_TAIL_MAX_MIB =
            Setting.number(
                    "logTailMaxMiB",
                    "1024",
                    1,
                    1 << 20,
                    "MiB",
                    "With so much in the log behind the saved state, it is saved at once: what a"
                            + " start has to replay at most.");

    static final Setting<Integer> LOG_KEEP_MIB =
            Setting.number(
                    "logKeepMiB",
                    "256",
                    0,
                    1 << 20,
                    "MiB",
                    "The newest log, kept even if no snapshot needs it: a server that was away"
                            + " meanwhile is given what it lacks and not a whole snapshot.");

    static final Setting<Integer> LOG_PIN_MAX_MIB =
            Setting.number(
                    "logPinMaxMiB",
                    "4096",
                    1,
                    1 << 20,
                    "MiB",
                    "Log kept for a server that is being synced. Where that is not enough, the sync"
                            + " begins again from a newer snapshot.");

    static final Setting<Integer> LOG_SEGMENT_MIB =
            Setting.number(
                    "logSegmentMiB",
                    "64",
                    1,
                    1024,
                    "MiB",
                    "Size of a file of the log. It is purged by whole files.");

    static final Setting<Integer> SYNC_MIB_PER_SECOND =
            Setting.number(
                    "syncMiBPerSecond",
                    "64",
                    1,
                    1 << 16,
                    "MiB per second",
                    "A snapshot is sent to a server that is being synced no faster than this.");

    static final Setting<Integer> DISK_LOW_MIB =
            Setting.number(
                    "diskLowMiB",
                    "a twentieth of the volume, at least 4 segments of the log, at most 1024",
                    1,
                    1 << 20,
                    "MiB",
                    "With less room than this on a quorum of disks, what makes the data grow is"
                        + " refused (QuotaExceeded); all else goes on. Ends with a quarter more.");

    static final Setting<Integer> DISK_FULL_MIB =
            Setting.number(
                    "diskFullMiB",
                    "the lesser of 2 segments of the log and half of diskLowMiB",
                    1,
                    1 << 20,
                    "MiB",
                    "With less room than this, a server neither leads nor follows until it has"
                            + " room; the others go on without it.");

    static final Setting<Integer> FSYNC_WARNING_THRESHOLD =
            Setting.number(
                    "fsync.warningthresholdms",
                    "1000",
                    1,
                    DAY_MILLIS,
                    "milliseconds",
                    "A write or sync of the log that takes longer is told in the server's log, and"
                            + " counted.");

    /** All of them, in the order of the documentation. */
    static final List<Setting<?>> ALL =
            List.of(
                    CLIENT_PORT,
                    CLIENT_PORT_ADDRESS,
                    CLIENT_PORT_LISTEN_BACKLOG,
                    DATA_DIR,
                    DATA_LOG_DIR,
                    TICK_TIME,
                    INIT_LIMIT,
                    SYNC_LIMIT,
                    PEER_TYPE,
                    MIN_SESSION_TIMEOUT,
                    MAX_SESSION_TIMEOUT,
                    MAX_CLIENT_CNXNS,
                    GLOBAL_OUTSTANDING_LIMIT,
                    JUTE_MAX_BUFFER,
                    FOUR_LETTER_WORDS,
                    INITIAL_ENSEMBLE,
                    HEARTBEAT_MILLIS,
                    VERDICT_MILLIS,
                    LEADERLESS_HOLD_MILLIS,
                    QUORUM_LISTEN_ON_ALL_IPS,
                    SNAP_RETAIN_COUNT,
                    PURGE_INTERVAL,
                    SNAPSHOT_IDLE_MILLIS,
                    SNAPSHOT_INTERVAL_MILLIS,
                    SNAPSHOT_TAIL_MIN_KIB,
                    LOG_TAIL_MAX_MIB,
                    LOG_KEEP_MIB,
                    LOG_PIN_MAX_MIB,
                    LOG_SEGMENT_MIB,
                    SYNC_MIB_PER_SECOND,
                    DISK_LOW_MIB,
                    DISK_FULL_MIB,
                    FSYNC_WARNING_THRESHOLD);

    private Settings() {}

    static boolean exists(String key) {
        for (Setting<?> setting : ALL) {
            if (setting.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Set<String> words(String value) {
        if (value.equals("*")) {
            return WORDS;
        }
        Set<String> words = new TreeSet<>();
        for (String word : value.split("[, ]+")) {
            if (!word.matches("[a-z]{4}")) {
                return null;
            }
            words.add(word);
        }
        return words;
    }
}
