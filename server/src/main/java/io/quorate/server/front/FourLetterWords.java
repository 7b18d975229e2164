package io.quorate.server.front;

import com.sun.management.UnixOperatingSystemMXBean;

import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.NodeStatus.Mode;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * ZooKeeper's four-letter words, in its exact output: tools parse it (PROTOCOL 19). Words that only
 * read are on unless {@code 4lw.commands.whitelist} says otherwise.
 */
public final class FourLetterWords {

    private static final List<String> READ_ONLY =
            List.of("ruok", "srvr", "stat", "mntr", "isro", "conf");
    private static final Map<Integer, String> KNOWN = new HashMap<>();

    static {
        // What ZooKeeper knows and we do not answer is refused as a word that is not whitelisted.
        for (String word :
                ("ruok srvr stat mntr isro conf cons crst dirs dump envi gtmk hash stmk srst"
                                + " wchc wchp wchs")
                        .split(" ")) {
            KNOWN.put(wire(word), word);
        }
    }

    /** Where the answers come from. All but {@link #configuration} on the node loop's thread. */
    public interface Source {

        NodeStatus status();

        List<ClientStatus> clients();

        Metrics metrics();

        /** {@code 3.9.5-quorate-<version>-<commit>, built on <date>}. */
        String version();

        /** Number of voters that the configuration names. */
        int quorumSize();

        /** Milliseconds since this process serves. */
        long uptimeMillis();

        /** What {@code conf} answers; reads the disk, and runs on a thread of its own. */
        String configuration();
    }

    private final Source source;
    private final Set<String> whitelist;

    /**
     * @param whitelist words that are answered; {@code *} for all
     */
    public FourLetterWords(Source source, Set<String> whitelist) {
        this.source = source;
        this.whitelist = Set.copyOf(whitelist);
    }

    /** Whether the first four bytes of a connection are a word, known or answered or not. */
    static boolean isWord(int firstBytes) {
        return KNOWN.containsKey(firstBytes);
    }

    private static int wire(String word) {
        return word.charAt(0) << 24 | word.charAt(1) << 16 | word.charAt(2) << 8 | word.charAt(3);
    }

    /**
     * Answers a word, at once or a little later.
     *
     * @param reply takes the whole text, on any thread
     */
    void answer(int wire, Clients connections, Consumer<String> reply) {
        String word = String.valueOf(KNOWN.get(wire));
        boolean answered = READ_ONLY.contains(word);
        if (!answered || !(whitelist.contains(word) || whitelist.contains("*"))) {
            reply.accept(word + " is not executed because it is not in the whitelist.\n");
        } else if (word.equals("conf") && source.status().serving()) {
            Thread.ofVirtual()
                    .name("four-letter-word conf")
                    .start(() -> reply.accept(source.configuration()));
        } else {
            reply.accept(text(word, connections));
        }
    }

    private String text(String word, Clients connections) {
        NodeStatus status = source.status();
        if (word.equals("ruok")) {
            return "imok";
        }
        if (word.equals("isro")) {
            return status.serving() ? "rw" : "null";
        }
        if (!status.serving()) {
            return "This ZooKeeper instance is not currently serving requests\n";
        }
        return switch (word) {
            case "srvr" -> serverStats(status, connections, "");
            case "stat" -> serverStats(status, connections, clientLines(connections));
            default -> monitor(status, connections);
        };
    }

    private String serverStats(NodeStatus status, Clients connections, String clients) {
        NodeStatus.Requests requests = status.requests();
        StringBuilder out = new StringBuilder(512);
        out.append("Zookeeper version: ").append(source.version()).append('\n').append(clients);
        out.append("Latency min/avg/max: ").append(millis(requests.latencyMinNanos())).append('/');
        out.append(averageMillis(requests)).append('/');
        out.append(millis(requests.latencyMaxNanos())).append('\n');
        out.append("Received: ").append(requests.received()).append('\n');
        out.append("Sent: ").append(requests.sent()).append('\n');
        out.append("Connections: ").append(connections.count()).append('\n');
        out.append("Outstanding: ").append(requests.outstanding()).append('\n');
        out.append("Zxid: 0x").append(Long.toHexString(status.appliedZxid())).append('\n');
        out.append("Mode: ").append(mode(status)).append('\n');
        out.append("Node count: ").append(status.state().znodes()).append('\n');
        if (status.mode() == Mode.LEADER) {
            NodeStatus.Proposals sizes = status.proposals();
            out.append("Proposal sizes last/min/max: ").append(sizes.lastBytes()).append('/');
            out.append(sizes.minBytes()).append('/').append(sizes.maxBytes()).append('\n');
        }
        return out.toString();
    }

    private String clientLines(Clients connections) {
        Map<Long, ClientStatus> known = new HashMap<>();
        for (ClientStatus client : source.clients()) {
            known.put(client.connection().value(), client);
        }
        StringBuilder out = new StringBuilder("Clients:\n");
        for (ClientChannel client : connections.all()) {
            ClientStatus status = known.get(client.id().value());
            out.append(' ').append(client).append(status == null ? "[0]" : "[1]");
            out.append("(queued=").append(status == null ? 0 : status.queued());
            out.append(",recved=").append(status == null ? 1 : status.received());
            out.append(",sent=").append(status == null ? 0 : status.sent()).append(")\n");
        }
        return out.append('\n').toString();
    }

    private String monitor(NodeStatus status, Clients connections) {
        StringBuilder out = new StringBuilder(2048);
        Metrics.Sink line =
                (name, value) ->
                        out.append("zk_").append(name).append('\t').append(value).append('\n');
        NodeStatus.Requests requests = status.requests();
        line.meter("version", source.version());
        line.meter("server_state", mode(status));
        line.meter("avg_latency", averageMillis(requests));
        line.meter("min_latency", Long.toString(millis(requests.latencyMinNanos())));
        line.meter("max_latency", Long.toString(millis(requests.latencyMaxNanos())));
        line.meter("packets_received", Long.toString(requests.received()));
        line.meter("packets_sent", Long.toString(requests.sent()));
        line.meter("num_alive_connections", Integer.toString(connections.count()));
        line.meter("outstanding_requests", Integer.toString(requests.outstanding()));
        line.meter("uptime", Long.toString(source.uptimeMillis()));
        state(status.state(), line);
        files(line);
        line.meter("quorum_size", Integer.toString(source.quorumSize()));
        if (status.mode() == Mode.LEADER) {
            leader(status, line);
        }
        line.meter("epoch", Long.toString(status.epoch()));
        line.meter("phase", status.phase());
        line.meter("committed_zxid", "0x" + Long.toHexString(status.committedZxid()));
        line.meter("logged_zxid", "0x" + Long.toHexString(status.lastZxid()));
        line.meter("state_digest", Long.toHexString(status.stateDigest()));
        source.metrics().each(line);
        return out.toString();
    }

    private static void state(NodeStatus.State state, Metrics.Sink line) {
        line.meter("znode_count", Integer.toString(state.znodes()));
        line.meter("watch_count", Integer.toString(state.watches()));
        line.meter("ephemerals_count", Integer.toString(state.ephemerals()));
        line.meter("approximate_data_size", Long.toString(state.dataBytes()));
        line.meter("global_sessions", Integer.toString(state.sessions()));
        line.meter("local_sessions", "0");
    }

    /** Where the system tells of them. */
    private static void files(Metrics.Sink line) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            long open = os.getOpenFileDescriptorCount();
            line.meter("open_file_descriptor_count", Long.toString(open));
            long most = os.getMaxFileDescriptorCount();
            line.meter("max_file_descriptor_count", Long.toString(most));
        }
    }

    private static void leader(NodeStatus status, Metrics.Sink line) {
        int synced = status.syncedFollowers() + status.syncedObservers();
        line.meter("learners", Integer.toString(status.learners()));
        line.meter("synced_followers", Integer.toString(status.syncedFollowers()));
        line.meter("synced_observers", Integer.toString(status.syncedObservers()));
        line.meter("synced_non_voting_followers", "0");
        line.meter("pending_syncs", Integer.toString(Math.max(0, status.learners() - synced)));
        line.meter("last_proposal_size", Integer.toString(status.proposals().lastBytes()));
        line.meter("min_proposal_size", Integer.toString(status.proposals().minBytes()));
        line.meter("max_proposal_size", Integer.toString(status.proposals().maxBytes()));
    }

    private static String mode(NodeStatus status) {
        return status.mode().name().toLowerCase(Locale.ROOT);
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    private static String averageMillis(NodeStatus.Requests requests) {
        double sum = requests.latencySumNanos() / 1e6;
        double average = requests.answered() == 0 ? 0 : sum / requests.answered();
        return Double.toString(Metrics.rounded(average));
    }
}
