package io.quorate.server.front;

import io.quorate.server.metrics.Environment;
import io.quorate.server.metrics.FolderSize;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.metrics.MonitorText;
import io.quorate.server.metrics.Picture;
import io.quorate.server.metrics.ServerView;
import io.quorate.server.metrics.ServerView.Connection;
import io.quorate.server.metrics.ServerView.Listing;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.NodeStatus.Mode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the four-letter words answer, in ZooKeeper's exact form: tools parse it (PROTOCOL 19). Waits
 * for what it asks, so it may run on any thread but the node loop's.
 */
final class WordText {

    private static final String NOT_SERVING =
            "This ZooKeeper instance is not currently serving requests\n";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ServerView server;

    WordText(ServerView server) {
        this.server = server;
    }

    String of(String word, int patienceSeconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (word.equals("envi")) {
            return environment();
        }
        Picture picture = await(server.picture(), patienceSeconds);
        if (word.equals("isro")) {
            return readOnly(picture.node()) ? "ro" : picture.node().serving() ? "rw" : "null";
        }
        if (!picture.node().answering()) {
            return NOT_SERVING;
        }
        return switch (word) {
            case "srvr" -> serverStats(picture, "");
            case "stat" ->
                    serverStats(
                            picture,
                            "Clients:\n"
                                    + connections(
                                            await(server.connections(), patienceSeconds), true)
                                    + '\n');
            case "cons" -> connections(await(server.connections(), patienceSeconds), false) + '\n';
            case "mntr" -> monitor(picture);
            case "conf" -> server.configurationText();
            case "dirs" -> folders();
            case "wchs" -> watchSummary(picture.node().state().dataWatches());
            case "wchc" -> ListText.watchesBySession(await(server.watches(), patienceSeconds));
            case "wchp" -> ListText.watchesByPath(await(server.watches(), patienceSeconds));
            case "dump" ->
                    ListText.dump(
                            await(server.sessions(), patienceSeconds),
                            await(server.connections(), patienceSeconds),
                            isLeading(picture.node()),
                            server.wallMillis());
            case "hash" -> digests(patienceSeconds);
            case "srst" -> {
                await(server.resetServerStatistics(), patienceSeconds);
                yield "Server stats reset.\n";
            }
            case "crst" -> {
                await(server.resetConnectionStatistics(), patienceSeconds);
                yield "Connection stats reset.\n";
            }
            // ZooKeeper's answers nothing to it, and resets what only its learners' links have.
            case "orst" -> "";
            default -> throw new IllegalArgumentException("no word " + word);
        };
    }

    private static <T> T await(CompletableFuture<T> answer, int patienceSeconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(patienceSeconds, TimeUnit.SECONDS);
    }

    private static boolean isLeading(NodeStatus node) {
        return node.mode() == Mode.LEADER || node.mode() == Mode.STANDALONE;
    }

    private String serverStats(Picture picture, String clients) {
        NodeStatus status = picture.node();
        NodeStatus.Requests requests = status.requests();
        StringBuilder out = new StringBuilder(512 + clients.length());
        out.append("Zookeeper version: ").append(server.version()).append('\n');
        if (readOnly(status)) {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
        out.append(clients);
        out.append("Latency min/avg/max: ").append(millis(requests.latencyMinNanos())).append('/');
        out.append(averageMillis(requests)).append('/');
        out.append(millis(requests.latencyMaxNanos())).append('\n');
        out.append("Received: ").append(requests.received()).append('\n');
        out.append("Sent: ").append(requests.sent()).append('\n');
        out.append("Connections: ").append(picture.connections()).append('\n');
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

    private static String connections(Listing<Connection> all, boolean brief) {
        StringBuilder out = new StringBuilder(128 * all.all().size() + 2);
        for (Connection connection : all.all()) {
            ClientStatus client = connection.client();
            // What is asked about is read from; the connection that asks is not, any more.
            out.append(' ').append(connection.remote()).append(client == null ? "[0]" : "[1]");
            out.append("(queued=").append(client == null ? 0 : client.queued());
            out.append(",recved=").append(client == null ? 1 : client.received());
            out.append(",sent=").append(client == null ? 0 : client.sent());
            if (!brief && client != null && client.sessionId() != 0) {
                details(client, out);
            }
            out.append(")\n");
        }
        ListText.cut(all, out);
        return out.toString();
    }

    private static void details(ClientStatus client, StringBuilder out) {
        ClientStatus.Last last = client.last();
        out.append(",sid=0x").append(Long.toHexString(client.sessionId()));
        out.append(",lop=").append(last.operation());
        out.append(",est=").append(client.connectedMillis());
        out.append(",to=").append(client.timeoutMillis());
        if (last.cxid() >= 0) {
            out.append(",lcxid=0x").append(Long.toHexString(last.cxid()));
        }
        out.append(",lzxid=0x").append(Long.toHexString(last.zxid()));
        out.append(",lresp=").append(millis(last.responseNanos()));
        out.append(",llat=").append(millis(last.latencyNanos()));
        out.append(",minlat=").append(millis(client.latency().minNanos()));
        out.append(",avglat=").append(millis(client.latency().averageNanos()));
        out.append(",maxlat=").append(millis(client.latency().maxNanos()));
    }

    private String monitor(Picture picture) {
        StringBuilder out = new StringBuilder(16_384);
        NodeStatus node = picture.node();
        line("version", server.version(), out);
        line("server_state", mode(node), out);
        MonitorText.each(server.metrics(), picture, (name, value) -> line(name, value, out));
        line("phase", node.phase(), out);
        line("state_digest", Long.toHexString(node.stateDigest()), out);
        return out.toString();
    }

    private static void line(String name, Object value, StringBuilder out) {
        out.append("zk_").append(name).append('\t').append(value).append('\n');
    }

    private String environment() {
        StringBuilder out = new StringBuilder("Environment:\n");
        Environment.of(server)
                .forEach((key, value) -> out.append(key).append('=').append(value).append('\n'));
        return out.toString();
    }

    private String folders() {
        ServerView.Folders folders = server.folders();
        return "datadir_size: "
                + FolderSize.bytesIn(folders.data())
                + "\nlogdir_size: "
                + FolderSize.bytesIn(folders.log())
                + "\n";
    }

    private static String watchSummary(NodeStatus.DataWatches watches) {
        return watches.connections()
                + " connections watching "
                + watches.paths()
                + " paths\nTotal watches:"
                + watches.watches()
                + "\n";
    }

    private String digests(int patienceSeconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        StringBuilder out = new StringBuilder();
        for (DigestAt at : await(server.digests(), patienceSeconds)) {
            out.append(Long.toHexString(at.zxid())).append(": ").append(at.digest()).append('\n');
        }
        return out.toString();
    }

    private static String mode(NodeStatus status) {
        return status.mode().text();
    }

    private static boolean readOnly(NodeStatus status) {
        return status.mode() == Mode.READ_ONLY;
    }

    private static long millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    private static String averageMillis(NodeStatus.Requests requests) {
        double sum = requests.latencySumNanos() / (double) NANOS_PER_MILLI;
        double average = requests.answered() == 0 ? 0 : sum / requests.answered();
        return Double.toString(Metrics.rounded(average));
    }
}
