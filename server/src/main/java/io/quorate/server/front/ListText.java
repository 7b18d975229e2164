package io.quorate.server.front;

import io.quorate.server.metrics.ServerView.Connection;
import io.quorate.server.metrics.ServerView.Listing;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The words that list all there is of something: {@code wchc}, {@code wchp} and {@code dump}. */
final class ListText {

    /** As {@code Date.toString} prints it, which ZooKeeper does. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ROOT);

    private ListText() {}

    static String watchesBySession(Listing<WatchStatus> watches) {
        Map<Long, List<String>> bySession = new LinkedHashMap<>();
        for (WatchStatus watch : watches.all()) {
            bySession
                    .computeIfAbsent(watch.sessionId(), session -> new ArrayList<>())
                    .add(watch.path());
        }
        StringBuilder out = new StringBuilder();
        bySession.forEach(
                (session, paths) -> {
                    session(session, out).append('\n');
                    paths.forEach(path -> out.append('\t').append(path).append('\n'));
                });
        cut(watches, out);
        return out.append('\n').toString();
    }

    static String watchesByPath(Listing<WatchStatus> watches) {
        Map<String, List<Long>> byPath = new LinkedHashMap<>();
        for (WatchStatus watch : watches.all()) {
            byPath.computeIfAbsent(watch.path(), path -> new ArrayList<>()).add(watch.sessionId());
        }
        StringBuilder out = new StringBuilder();
        byPath.forEach(
                (path, sessions) -> {
                    out.append(path).append('\n');
                    sessions.forEach(session -> session(session, out.append('\t')).append('\n'));
                });
        cut(watches, out);
        return out.append('\n').toString();
    }

    /**
     * @param leading whether this server knows when sessions expire
     */
    static String dump(
            Listing<SessionStatus> sessions,
            Listing<Connection> connections,
            boolean leading,
            long wallMillis) {
        Map<Long, SessionStatus> byId = new TreeMap<>();
        for (SessionStatus session : sessions.all()) {
            byId.put(session.sessionId(), session);
        }
        StringBuilder out = new StringBuilder("SessionTracker dump:\n");
        if (leading) {
            expiries(byId, wallMillis, out);
        } else {
            out.append("Global Sessions(").append(byId.size()).append("):\n");
            byId.forEach(
                    (id, session) ->
                            session(id, out)
                                    .append('\t')
                                    .append(session.timeoutMillis())
                                    .append("ms\n"));
        }
        cut(sessions, out);
        ephemerals(byId, out);
        connections(connections, wallMillis, out);
        return out.toString();
    }

    private static void expiries(
            Map<Long, SessionStatus> sessions, long wallMillis, StringBuilder out) {
        Map<Long, List<Long>> byDue = new TreeMap<>();
        sessions.forEach(
                (id, session) ->
                        byDue.computeIfAbsent(session.dueMillis(), due -> new ArrayList<>())
                                .add(id));
        out.append("Session Sets (").append(byDue.size()).append(")/(");
        out.append(sessions.size()).append("):\n");
        byDue.forEach(
                (due, ids) -> {
                    expiry(ids.size(), wallMillis + due, out);
                    ids.forEach(id -> session(id, out.append('\t')).append('\n'));
                });
    }

    private static void expiry(int count, long atMillis, StringBuilder out) {
        out.append(count).append(" expire at ");
        out.append(DATE.format(Instant.ofEpochMilli(atMillis).atZone(ZoneId.systemDefault())));
        out.append(":\n");
    }

    private static void ephemerals(Map<Long, SessionStatus> sessions, StringBuilder out) {
        List<SessionStatus> owners =
                sessions.values().stream()
                        .filter(session -> !session.ephemerals().isEmpty())
                        .toList();
        out.append("ephemeral nodes dump:\nSessions with Ephemerals (");
        out.append(owners.size()).append("):\n");
        for (SessionStatus owner : owners) {
            session(owner.sessionId(), out).append(":\n");
            owner.ephemerals().stream()
                    .sorted(Comparator.naturalOrder())
                    .forEach(path -> out.append('\t').append(path).append('\n'));
        }
    }

    /** ZooKeeper's connections expire in sets as its sessions do; ours with their sessions. */
    private static void connections(
            Listing<Connection> connections, long wallMillis, StringBuilder out) {
        Map<Integer, List<Connection>> byTimeout = new TreeMap<>();
        for (Connection connection : connections.all()) {
            ClientStatus client = connection.client();
            byTimeout
                    .computeIfAbsent(
                            client == null ? 0 : client.timeoutMillis(),
                            timeout -> new ArrayList<>())
                    .add(connection);
        }
        out.append("Connections dump:\nConnections Sets (").append(byTimeout.size());
        out.append(")/(").append(connections.all().size()).append("):\n");
        byTimeout.forEach(
                (timeout, members) -> {
                    expiry(members.size(), wallMillis + timeout, out);
                    for (Connection member : members) {
                        ClientStatus client = member.client();
                        out.append("\tip: ").append(member.remote()).append(" sessionId: ");
                        session(client == null ? 0 : client.sessionId(), out).append('\n');
                    }
                });
        cut(connections, out);
    }

    private static StringBuilder session(long id, StringBuilder out) {
        return out.append("0x").append(Long.toHexString(id));
    }

    /** Says so if a list is not complete. */
    static void cut(Listing<?> list, StringBuilder out) {
        if (!list.complete()) {
            out.append("... and more: only ").append(list.all().size()).append(" are listed\n");
        }
    }
}
