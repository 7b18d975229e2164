package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads environment variables: {@code QUORATE_} and a key, and those that ZooKeeper's image on
 * Docker Hub documents. A blank one counts as absent.
 */
final class Environment {

    /** Servers with blanks between them, as ZooKeeper's image takes them. */
    private static final Set<String> SERVERS = Set.of("ZOO_SERVERS", "QUORATE_SERVERS");

    private static final String EXTRA = "ZOO_CFG_EXTRA";

    /** Read by {@link MyId}, by {@link ConfigReader} for the file, or by {@code bin/quorate}. */
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "ZOO_MY_ID",
                    "QUORATE_MYID",
                    "QUORATE_MY_ID",
                    "ZOO_CONF_DIR",
                    "QUORATE_CLI_COMPAT",
                    "QUORATE_HEAP",
                    "QUORATE_LOG_LEVEL",
                    "QUORATE_DIRECT",
                    "QUORATE_OPTS",
                    "QUORATE_TOOL_OPTS",
                    "QUORATE_JDK_DIR");

    /** Names of ZooKeeper's image, and the key that each writes into its file. */
    static final Map<String, String> OF_IMAGE =
            Map.ofEntries(
                    Map.entry("ZOO_DATA_DIR", "dataDir"),
                    Map.entry("ZOO_DATA_LOG_DIR", "dataLogDir"),
                    Map.entry("ZOO_TICK_TIME", "tickTime"),
                    Map.entry("ZOO_INIT_LIMIT", "initLimit"),
                    Map.entry("ZOO_SYNC_LIMIT", "syncLimit"),
                    Map.entry("ZOO_MAX_CLIENT_CNXNS", "maxClientCnxns"),
                    Map.entry("ZOO_AUTOPURGE_PURGEINTERVAL", "autopurge.purgeInterval"),
                    Map.entry("ZOO_AUTOPURGE_SNAPRETAINCOUNT", "autopurge.snapRetainCount"),
                    Map.entry("ZOO_STANDALONE_ENABLED", "standaloneEnabled"),
                    Map.entry("ZOO_ADMINSERVER_ENABLED", "admin.enableServer"),
                    Map.entry("ZOO_4LW_COMMANDS_WHITELIST", "4lw.commands.whitelist"));

    /** Names of ZooKeeper's image or scripts that mean nothing here. */
    static final Map<String, String> WITHOUT_EFFECT =
            Map.of(
                    "ZOO_LOG_DIR", "has no effect: a server logs to its standard output",
                    "ZOO_LOG4J_PROP", "has no effect: a server logs to its standard output",
                    "ZOO_LOG_FILE", "has no effect: a server logs to its standard output",
                    "ZOO_USER", "has no effect: a server runs as who starts it",
                    "ZOO_DATADIR_AUTOCREATE_DISABLE", "has no effect: a missing folder is made");

    /** What Kubernetes and Docker set for a service or container of some name. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    ".*_SERVICE_(HOST|PORT(_\\w+)?)"
                            + "|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern LINK_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final List<Given> given = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private Environment() {}

    static Environment read(Map<String, String> variables) {
        Environment read = new Environment();
        new TreeMap<>(variables).forEach(read::add);
        return read;
    }

    /** The file that {@code ZOO_CONF_DIR} names, for who gives none; null without that variable. */
    static @Nullable String folderOfFile(Map<String, String> variables) {
        String folder = variables.get("ZOO_CONF_DIR");
        return folder == null || folder.isBlank() ? null : folder.strip();
    }

    List<Given> given() {
        return given;
    }

    List<Problem> problems() {
        return problems;
    }

    List<Problem> warnings() {
        return warnings;
    }

    private void add(String name, String text) {
        String value = text.strip();
        boolean ours = name.startsWith(Names.VARIABLE_PREFIX);
        if (value.isEmpty() || ELSEWHERE.contains(name) || !(ours || name.startsWith("ZOO_"))) {
            return;
        }
        Origin origin = new Origin.Variable(name, ours);
        String key = ours ? Names.key(name.substring(8)) : OF_IMAGE.get(name);
        String remark = WITHOUT_EFFECT.get(name);
        if (SERVERS.contains(name) || name.equals(EXTRA)) {
            addEntries(origin, name, value);
        } else if (remark != null) {
            warnings.add(new Problem(null, name, value, remark));
        } else if (key != null && !LINK_ADDRESS.matcher(value).matches()) {
            given.add(new Given(origin, key, value));
        } else if (key != null) {
            warnings.add(
                    new Problem(
                            null,
                            name,
                            value,
                            "is what Kubernetes sets for a service, not a value of "
                                    + key
                                    + ": ignored. enableServiceLinks: false keeps it away"));
        } else if (!isServiceLink(name, value)) {
            warnings.add(new Problem(null, name, value, unknown(name, ours)));
        }
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches() || LINK_ADDRESS.matcher(value).matches();
    }

    private static String unknown(String name, boolean ours) {
        if (!ours) {
            return "is no variable of ZooKeeper's image: ignored";
        }
        String nearest = NearestKey.to(name.substring(8).replace("_", ""));
        return "is the name of no key: ignored"
                + (nearest == null ? "" : "; did you mean " + Names.variable(nearest) + "?");
    }

    /** Entries as in a file, {@code key=value}, with blanks between them. */
    private void addEntries(Origin origin, String name, String value) {
        for (String entry : value.split("\\s+")) {
            int equals = entry.indexOf('=');
            String key = equals < 0 ? entry : entry.substring(0, equals);
            boolean allowed = name.equals(EXTRA) || KeyCheck.MEMBER_KEY.matcher(key).matches();
            if (equals <= 0 || !allowed) {
                problems.add(
                        new Problem(
                                origin,
                                key,
                                equals < 0 ? null : entry.substring(equals + 1),
                                name.equals(EXTRA)
                                        ? "is no entry; allowed is key=value key=value ..."
                                        : "is no server; allowed is server.1=... server.2=..."));
            } else {
                given.add(new Given(origin, key, entry.substring(equals + 1)));
            }
        }
    }
}
