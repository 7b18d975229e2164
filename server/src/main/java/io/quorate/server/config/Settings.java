package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every key that exists here, apart from {@code server.N} ({@link ServerLine}). ZooKeeper's keys
 * keep ZooKeeper's names, units and defaults; ours carry their unit in the name.
 */
final class Settings {

    /** Words that are answered unless {@code 4lw.commands.whitelist} says otherwise. */
    static final Set<String> WORDS =
            Set.of("ruok", "srvr", "stat", "mntr", "isro", "conf", "envi", "wchs", "dirs");

    /** Words that cost much, reveal much, or change something. */
    private static final Set<String> FURTHER_WORDS =
            Set.of("cons", "dump", "wchc", "wchp", "hash", "crst", "srst", "gtmk", "stmk", "orst");

    static final Set<String> ALL_WORDS =
            Stream.of(WORDS, FURTHER_WORDS).flatMap(Set::stream).collect(Collectors.toSet());

    /** What ZooKeeper's system properties begin with. */
    static final String ZOOKEEPER_PREFIX = "zookeeper.";

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
                    "ruok, srvr, stat, mntr, isro, conf, envi, wchs, dirs",
                    "* or a comma-separated list of four-letter words",
                    "Words answered on the client port. Those that cost much, reveal paths and"
                            + " addresses, or change something are not unless named.",
                    Settings::words);

    static final Setting<Path> DYNAMIC_CONFIG_FILE =
            Setting.file(
                    Sources.DYNAMIC_FILE,
                    "none",
                    "A file with the lines of all servers, as ZooKeeper writes one after a change"
                            + " of members. A path that is not absolute is sought beside the"
                            + " configuration file.");

    static final Setting<Boolean> STANDALONE_ENABLED =
            Setting.flag(
                    "standaloneEnabled",
                    "true",
                    "Whether a server that has no line of a server is one standalone server. With a"
                            + " single line it is an ensemble of one, whatever this says.");

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

    static final Setting<Integer> SHUTDOWN_QUORUM_WAIT =
            Setting.number(
                    "shutdown.quorumWait",
                    "15000",
                    0,
                    600_000,
                    "milliseconds",
                    "How long a server that is told to stop waits at most until the others are a"
                        + " synced quorum without it; 0: not at all. What ends it by force should"
                        + " come 15 seconds later: it may have to save its state first.");

    static final Setting<Boolean> FEATURE_LEVEL_AUTO =
            Setting.flag(
                    "featureLevelAuto",
                    "true",
                    "Whether the leader raises the cluster's feature level when the builds of all"
                        + " servers know a higher one. From then on an older build cannot read the"
                        + " data. With false the builds may be exchanged in both directions.");

    static final Setting<Boolean> QUORUM_LISTEN_ON_ALL_IPS =
            Setting.flag(
                    "quorumListenOnAllIPs",
                    "true if this server's own line has a host name, false if an IP address",
                    "Whether the peer ports listen on all addresses. A name is only for dialling:"
                            + " what it resolves to may not be ours, or not yet.");

    private static final List<Setting<?>> CORE =
            List.of(
                    CLIENT_PORT,
                    CLIENT_PORT_ADDRESS,
                    CLIENT_PORT_LISTEN_BACKLOG,
                    MAX_CLIENT_CNXNS,
                    JUTE_MAX_BUFFER,
                    FOUR_LETTER_WORDS,
                    TICK_TIME,
                    MIN_SESSION_TIMEOUT,
                    MAX_SESSION_TIMEOUT,
                    INIT_LIMIT,
                    SYNC_LIMIT,
                    PEER_TYPE,
                    DYNAMIC_CONFIG_FILE,
                    STANDALONE_ENABLED,
                    INITIAL_ENSEMBLE,
                    HEARTBEAT_MILLIS,
                    VERDICT_MILLIS,
                    LEADERLESS_HOLD_MILLIS,
                    SHUTDOWN_QUORUM_WAIT,
                    FEATURE_LEVEL_AUTO,
                    QUORUM_LISTEN_ON_ALL_IPS);

    /** All of them, in the order of the documentation. */
    static final List<Setting<?>> ALL =
            Stream.of(
                            CORE,
                            StorageSettings.ALL,
                            ServiceSettings.ALL,
                            AccessSettings.ALL,
                            ThrottleSettings.ALL,
                            AdminSettings.ALL)
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    private Settings() {}

    /**
     * The name under which a key is kept: without {@link #ZOOKEEPER_PREFIX}, and of several names
     * of a setting the first.
     */
    static String nameOf(String key) {
        String name = withoutPrefix(key);
        for (Setting<?> setting : ALL) {
            if (setting.aliases().contains(name)) {
                return setting.key();
            }
        }
        return name;
    }

    /** {@code zookeeper.skipACL} and {@code skipACL} are one key. */
    static String withoutPrefix(String key) {
        return key.startsWith(ZOOKEEPER_PREFIX) ? key.substring(ZOOKEEPER_PREFIX.length()) : key;
    }

    static boolean exists(String key) {
        for (Setting<?> setting : ALL) {
            if (setting.key().equals(key) || setting.aliases().contains(key)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Set<String> words(String value) {
        Set<String> words = new TreeSet<>();
        for (String word : value.split("[, ]+")) {
            if (word.equals("*")) {
                return ALL_WORDS;
            }
            if (!word.matches("[a-z]{4}")) {
                return null;
            }
            words.add(word);
        }
        return words;
    }
}
