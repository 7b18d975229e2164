package io.quorate.server.admin;

import io.quorate.server.config.PeerAddress;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.metrics.FolderSize;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.metrics.MonitorText;
import io.quorate.server.metrics.Picture;
import io.quorate.server.metrics.ServerView;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.NodeStatus.Mode;
import io.quorate.server.zab.PeerId;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The fields of those commands that tell what the server is. */
final class StatusFields {

    private static final int COUNTER_BITS = 32;
    private static final long COUNTER_MASK = 0xffff_ffffL;

    private final ServerView server;
    private final ServerConfig config;

    StatusFields(ServerView server, ServerConfig config) {
        this.server = server;
        this.config = config;
    }

    Fields configuration() {
        ServerConfig.Timing timing = config.timing();
        return new Fields()
                .put("client_port", config.clients().port())
                .put("data_dir", config.storage().dataDir().toString())
                .put("data_log_dir", config.storage().dataLogDir().toString())
                .put("tick_time", timing.tick().toMillis())
                .put("max_client_cnxns", config.clients().maxConnectionsPerAddress())
                .put("min_session_timeout", timing.minSessionTimeout().toMillis())
                .put("max_session_timeout", timing.maxSessionTimeout().toMillis())
                .put("server_id", config.ensemble().standalone() ? 0 : config.myId().value())
                .put("client_port_listen_backlog", config.clients().backlog());
    }

    Fields folders() {
        ServerView.Folders folders = server.folders();
        return new Fields()
                .put("datadir_size", FolderSize.bytesIn(folders.data()))
                .put("logdir_size", FolderSize.bytesIn(folders.log()));
    }

    Fields lastSnapshot() {
        Metrics metrics = server.metrics();
        long wallMillis = metrics.snapshotWallMillis.value();
        return new Fields()
                .put("zxid", "0x" + Long.toHexString(metrics.snapshotZxid.value()))
                .put("timestamp", TimeUnit.MILLISECONDS.toSeconds(wallMillis));
    }

    Fields leader(NodeStatus node) {
        boolean leads = node.mode() == Mode.LEADER || node.mode() == Mode.STANDALONE;
        PeerId leader = node.leader();
        PeerAddress address = leader == null ? null : config.ensemble().address(leader);
        return new Fields()
                .put("is_leader", leads)
                .put("leader_id", leader == null ? -1 : leader.value())
                .put("leader_ip", address == null ? "" : address.quorum().host());
    }

    Fields observers(NodeStatus node) {
        List<Integer> ids = node.observers().stream().map(PeerId::value).toList();
        return new Fields().put("synced_observers", ids.size()).put("observers", ids);
    }

    Fields monitor(Picture picture) {
        Fields fields =
                new Fields()
                        .put("version", server.version())
                        .put("server_state", mode(picture.node()));
        MonitorText.each(server.metrics(), picture, fields::put);
        return fields.put("phase", picture.node().phase());
    }

    Fields serverStats(Picture picture) {
        NodeStatus node = picture.node();
        NodeStatus.Requests requests = node.requests();
        Map<String, Object> replies = new LinkedHashMap<>();
        replies.put("last_buffer_size", requests.replyLastBytes());
        replies.put("min_buffer_size", requests.replyMinBytes());
        replies.put("max_buffer_size", requests.replyMaxBytes());
        Map<String, Object> stats = new LinkedHashMap<>();
        MonitorText.each(
                server.metrics(),
                picture,
                (name, value) -> {
                    if (OF_SERVER_STATS.containsKey(name)) {
                        stats.put(OF_SERVER_STATS.get(name), value);
                    }
                });
        stats.put("server_state", mode(node));
        stats.put("last_processed_zxid", node.appliedZxid());
        stats.put("client_response_stats", replies);
        Fields fields =
                new Fields()
                        .put("version", server.version())
                        .put("read_only", readOnly(node))
                        .put("server_stats", stats)
                        .put("client_response", replies);
        if (node.mode() == Mode.LEADER) {
            Map<String, Object> proposals = new LinkedHashMap<>();
            proposals.put("last_buffer_size", node.proposals().lastBytes());
            proposals.put("min_buffer_size", node.proposals().minBytes());
            proposals.put("max_buffer_size", node.proposals().maxBytes());
            fields.put("proposal_stats", proposals);
        }
        return fields.put("node_count", node.state().znodes());
    }

    /** Meters that the command repeats, and what they are called there. */
    private static final Map<String, String> OF_SERVER_STATS =
            Map.of(
                    "packets_received", "packets_received",
                    "packets_sent", "packets_sent",
                    "outstanding_requests", "outstanding_requests",
                    "min_latency", "min_latency",
                    "avg_latency", "avg_latency",
                    "max_latency", "max_latency",
                    "num_alive_connections", "num_alive_client_connections",
                    "auth_failed_count", "auth_failed_count",
                    "uptime", "uptime",
                    "fsync_threshold_exceed_count", "fsync_threshold_exceed_count");

    Fields votingView() {
        Map<String, Object> view = new LinkedHashMap<>();
        for (PeerAddress address : config.ensemble().servers()) {
            if (config.membership().isVoter(address.id())) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("server_addresses", List.of(address.quorum().toString()));
                one.put("election_addresses", List.of(address.election().toString()));
                one.put("client_address", clientAddress(address));
                one.put("learner_type", "participant");
                view.put(address.id().toString(), one);
            }
        }
        return new Fields().put("current_config", view);
    }

    private static String clientAddress(PeerAddress address) {
        return address.client() == null ? "" : address.client().toString();
    }

    Fields zabState(NodeStatus node) {
        PeerAddress own = config.ensemble().address(config.myId());
        Fields fields = new Fields();
        if (own != null) {
            fields.put("myid", config.myId().value())
                    .put("is_leader", node.mode() == Mode.LEADER)
                    .put("quorum_address", own.quorum().toString())
                    .put("election_address", own.election().toString())
                    .put("client_address", clientAddress(own));
        }
        return fields.put("voting", own != null && config.membership().isVoter(config.myId()))
                .put("last_zxid", "0x" + Long.toHexString(node.lastZxid()))
                .put("zab_epoch", node.lastZxid() >>> COUNTER_BITS)
                .put("zab_counter", node.lastZxid() & COUNTER_MASK)
                .put("zabstate", zabPhase(node));
    }

    private static String zabPhase(NodeStatus node) {
        return switch (node.phase()) {
            case "leader discovery", "learner discovery" -> "discovery";
            case "leader sync", "learner sync" -> "synchronization";
            case "looking" -> "election";
            default -> "broadcast";
        };
    }

    private static String mode(NodeStatus node) {
        return node.mode().text();
    }

    static boolean readOnly(NodeStatus node) {
        return node.mode() == Mode.READ_ONLY;
    }
}
