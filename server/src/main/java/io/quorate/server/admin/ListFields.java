package io.quorate.server.admin;

import io.quorate.server.metrics.ServerView;
import io.quorate.server.metrics.ServerView.Connection;
import io.quorate.server.metrics.ServerView.Listing;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** The fields of those commands that list all there is of something. */
final class ListFields {

    /** Not ZooKeeper's 1 or 2: digests can only be compared with those of other servers of ours. */
    private static final int DIGEST_VERSION = 100;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ServerView server;

    private final Patience patience;

    ListFields(ServerView server, Patience patience) {
        this.patience = patience;
        this.server = server;
    }

    Fields connections() throws InterruptedException, TimeoutException {
        Listing<Connection> connections = patience.await(server.connections());
        List<Map<String, Object>> all = new ArrayList<>();
        for (Connection connection : connections.all()) {
            all.add(connection(connection));
        }
        return told(
                new Fields().put("connections", all).put("secure_connections", List.of()),
                connections);
    }

    private static Map<String, Object> connection(Connection connection) {
        Map<String, Object> fields = new LinkedHashMap<>();
        String remote = String.valueOf(connection.remote());
        fields.put("remote_socket_address", remote.substring(remote.indexOf('/') + 1));
        ClientStatus client = connection.client();
        fields.put("interest_ops", client == null ? 0 : 1);
        fields.put("outstanding_requests", client == null ? 0 : client.queued());
        fields.put("packets_received", client == null ? 1 : client.received());
        fields.put("packets_sent", client == null ? 0 : client.sent());
        if (client != null && client.sessionId() != 0) {
            ClientStatus.Last last = client.last();
            fields.put("session_id", client.sessionId());
            fields.put("last_operation", last.operation());
            fields.put("established", client.connectedMillis());
            fields.put("session_timeout", client.timeoutMillis());
            fields.put("last_cxid", last.cxid());
            fields.put("last_zxid", last.zxid());
            fields.put("last_response_time", last.responseNanos() / NANOS_PER_MILLI);
            fields.put("last_latency", last.latencyNanos() / NANOS_PER_MILLI);
            fields.put("min_latency", client.latency().minNanos() / NANOS_PER_MILLI);
            fields.put("avg_latency", client.latency().averageNanos() / NANOS_PER_MILLI);
            fields.put("max_latency", client.latency().maxNanos() / NANOS_PER_MILLI);
        }
        return fields;
    }

    Fields dump() throws InterruptedException, TimeoutException {
        Listing<SessionStatus> sessions = patience.await(server.sessions());
        Map<Long, List<Long>> byDue = new TreeMap<>();
        Map<Long, List<String>> ephemerals = new TreeMap<>();
        long now = server.wallMillis();
        for (SessionStatus session : sessions.all()) {
            if (session.dueMillis() >= 0) {
                byDue.computeIfAbsent(now + session.dueMillis(), due -> new ArrayList<>())
                        .add(session.sessionId());
            }
            if (!session.ephemerals().isEmpty()) {
                ephemerals.put(
                        session.sessionId(), session.ephemerals().stream().sorted().toList());
            }
        }
        return told(
                new Fields()
                        .put("expiry_time_to_session_ids", byDue)
                        .put("session_id_to_ephemeral_paths", ephemerals),
                sessions);
    }

    Fields digests() throws InterruptedException, TimeoutException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (DigestAt at : patience.await(server.digests())) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("zxid", at.zxid());
            fields.put("digest", at.digest());
            fields.put("digest_version", DIGEST_VERSION);
            all.add(fields);
        }
        return new Fields().put("digests", all);
    }

    Fields watchesBySession() throws InterruptedException, TimeoutException {
        Listing<WatchStatus> watches = patience.await(server.watches());
        Map<Long, List<String>> bySession = new LinkedHashMap<>();
        for (WatchStatus watch : watches.all()) {
            bySession
                    .computeIfAbsent(watch.sessionId(), session -> new ArrayList<>())
                    .add(watch.path());
        }
        return told(new Fields().put("session_id_to_watched_paths", bySession), watches);
    }

    Fields watchesByPath() throws InterruptedException, TimeoutException {
        Listing<WatchStatus> watches = patience.await(server.watches());
        Map<String, List<Long>> byPath = new LinkedHashMap<>();
        for (WatchStatus watch : watches.all()) {
            byPath.computeIfAbsent(watch.path(), path -> new ArrayList<>()).add(watch.sessionId());
        }
        return told(new Fields().put("path_to_session_ids", byPath), watches);
    }

    /** A list that was cut says so. */
    private static Fields told(Fields fields, Listing<?> list) {
        return list.complete() ? fields : fields.put("listed_only", list.all().size());
    }
}
