package io.quorate.client.session;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.ZnodePath;
import io.quorate.protocol.request.Request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom this session's watches tell, by kind and path (PROTOCOL 12). A server knows the watches of a
 * connection; this knows them beyond it.
 */
final class WatchRegistry {

    /** Characters of paths in one setWatches: as ZooKeeper's client has it. */
    private static final int CHUNK_CHARS = 128 << 10;

    /** Of an event that no server sent. */
    private static final long NO_ZXID = -1;

    private enum Kind {
        DATA,
        EXIST,
        CHILDREN,
        PERSISTENT,
        RECURSIVE
    }

    private final Map<Kind, Map<String, Set<WatchTarget>>> byKind = new EnumMap<>(Kind.class);

    private Map<String, Set<WatchTarget>> of(Kind kind) {
        return byKind.computeIfAbsent(kind, key -> new LinkedHashMap<>());
    }

    private void add(Kind kind, String path, WatchTarget target) {
        of(kind).computeIfAbsent(path, key -> new LinkedHashSet<>()).add(target);
    }

    /** A request that sets a watch was answered: sets it as the server has. */
    void answered(Request request, ErrorCode error, WatchTarget target) {
        boolean done = error == ErrorCode.OK;
        if (request instanceof Request.Exists exists) {
            if (done || error == ErrorCode.NO_NODE) {
                add(done ? Kind.DATA : Kind.EXIST, exists.path(), target);
            }
        } else if (!done) {
            return;
        } else if (request instanceof Request.GetData get) {
            add(Kind.DATA, get.path(), target);
        } else if (request instanceof Request.GetChildren get) {
            add(Kind.CHILDREN, get.path(), target);
        } else if (request instanceof Request.GetChildren2 get) {
            add(Kind.CHILDREN, get.path(), target);
        } else if (request instanceof Request.AddWatch watch) {
            boolean recursive = watch.mode() == WatcherMode.PERSISTENT_RECURSIVE;
            add(recursive ? Kind.RECURSIVE : Kind.PERSISTENT, watch.path(), target);
        }
    }

    /** Tells all concerned, each once. */
    void fire(WatchEvent event, long zxid) {
        Set<WatchTarget> concerned = new LinkedHashSet<>();
        String path = event.path();
        switch (event.type()) {
            case NODE_CREATED, NODE_DATA_CHANGED -> {
                take(Kind.DATA, path, concerned);
                take(Kind.EXIST, path, concerned);
                lasting(path, true, concerned);
            }
            case NODE_CHILDREN_CHANGED -> {
                take(Kind.CHILDREN, path, concerned);
                lasting(path, false, concerned);
            }
            case NODE_DELETED -> {
                take(Kind.DATA, path, concerned);
                take(Kind.EXIST, path, concerned);
                take(Kind.CHILDREN, path, concerned);
                lasting(path, true, concerned);
            }
            case NONE, DATA_WATCH_REMOVED, CHILD_WATCH_REMOVED, PERSISTENT_WATCH_REMOVED -> {}
        }
        concerned.forEach(target -> target.event(event, zxid));
    }

    private void take(Kind kind, String path, Set<WatchTarget> to) {
        Set<WatchTarget> targets = of(kind).remove(path);
        if (targets != null) {
            to.addAll(targets);
        }
    }

    private void lasting(String path, boolean recursive, Set<WatchTarget> to) {
        to.addAll(of(Kind.PERSISTENT).getOrDefault(path, Set.of()));
        if (recursive && !of(Kind.RECURSIVE).isEmpty()) {
            to.addAll(of(Kind.RECURSIVE).getOrDefault(path, Set.of()));
            String above = path;
            while (above.length() > 1) {
                above = ZnodePath.parent(above);
                to.addAll(of(Kind.RECURSIVE).getOrDefault(above, Set.of()));
            }
        }
    }

    /** Forgets one target's watches on a path. */
    void remove(String path, WatcherType type, WatchTarget target) {
        for (Kind kind : kinds(type)) {
            Set<WatchTarget> targets = of(kind).get(path);
            if (targets != null && targets.remove(target) && targets.isEmpty()) {
                of(kind).remove(path);
            }
        }
    }

    /** Forgets all watches of a type on a path, and tells whom they told. */
    void removeAll(String path, WatcherType type) {
        Map<EventType, Set<WatchTarget>> concerned = new EnumMap<>(EventType.class);
        for (Kind kind : kinds(type)) {
            Set<WatchTarget> targets = of(kind).remove(path);
            if (targets != null) {
                concerned
                        .computeIfAbsent(removal(kind), key -> new LinkedHashSet<>())
                        .addAll(targets);
            }
        }
        concerned.forEach(
                (event, targets) ->
                        targets.forEach(
                                target -> target.event(new WatchEvent(event, path), NO_ZXID)));
    }

    private static EventType removal(Kind kind) {
        return switch (kind) {
            case DATA, EXIST -> EventType.DATA_WATCH_REMOVED;
            case CHILDREN -> EventType.CHILD_WATCH_REMOVED;
            case PERSISTENT, RECURSIVE -> EventType.PERSISTENT_WATCH_REMOVED;
        };
    }

    /** Whether anybody else hears of that type on a path: then the server's watch must stay. */
    boolean isShared(String path, WatcherType type, WatchTarget with) {
        for (Kind kind : kinds(type)) {
            Set<WatchTarget> targets = of(kind).getOrDefault(path, Set.of());
            if (targets.size() > 1 || (targets.size() == 1 && !targets.contains(with))) {
                return true;
            }
        }
        return false;
    }

    private static List<Kind> kinds(WatcherType type) {
        return switch (type) {
            case DATA -> List.of(Kind.DATA, Kind.EXIST);
            case CHILDREN -> List.of(Kind.CHILDREN);
            case PERSISTENT -> List.of(Kind.PERSISTENT);
            case PERSISTENT_RECURSIVE -> List.of(Kind.RECURSIVE);
            case ANY -> List.of(Kind.values());
        };
    }

    /** All watches, for a server that does not know them, in requests of moderate length. */
    List<Request> restore(long lastZxid) {
        List<Request> requests = new ArrayList<>();
        Map<Kind, List<String>> chunk = new EnumMap<>(Kind.class);
        int chars = 0;
        for (Kind kind : Kind.values()) {
            for (String path : of(kind).keySet()) {
                if (chars + path.length() > CHUNK_CHARS && chars > 0) {
                    requests.add(setWatches(lastZxid, chunk));
                    chunk = new EnumMap<>(Kind.class);
                    chars = 0;
                }
                chunk.computeIfAbsent(kind, key -> new ArrayList<>()).add(path);
                chars += path.length();
            }
        }
        if (!chunk.isEmpty()) {
            requests.add(setWatches(lastZxid, chunk));
        }
        return requests;
    }

    /** Tells those whose watches last that there was a gap. */
    void tellOfGap() {
        Set<WatchTarget> lasting = new LinkedHashSet<>();
        for (Kind kind : List.of(Kind.PERSISTENT, Kind.RECURSIVE)) {
            of(kind).values().forEach(lasting::addAll);
        }
        lasting.forEach(WatchTarget::mayHaveMissed);
    }

    /** As servers before 3.6 understand it, if they can. */
    private static Request setWatches(long lastZxid, Map<Kind, List<String>> chunk) {
        List<String> data = chunk.getOrDefault(Kind.DATA, List.of());
        List<String> exist = chunk.getOrDefault(Kind.EXIST, List.of());
        List<String> children = chunk.getOrDefault(Kind.CHILDREN, List.of());
        List<String> persistent = chunk.getOrDefault(Kind.PERSISTENT, List.of());
        List<String> recursive = chunk.getOrDefault(Kind.RECURSIVE, List.of());
        return persistent.isEmpty() && recursive.isEmpty()
                ? new Request.SetWatches(lastZxid, data, exist, children)
                : new Request.SetWatches2(lastZxid, data, exist, children, persistent, recursive);
    }

    /** The session is over. */
    void end(SessionState state) {
        Set<WatchTarget> all = new LinkedHashSet<>();
        for (Map<String, Set<WatchTarget>> paths : byKind.values()) {
            paths.values().stream().flatMap(Collection::stream).forEach(all::add);
            paths.clear();
        }
        all.forEach(target -> target.ended(state));
    }

    /** Paths on which there is a watch, each kind by itself. */
    int size() {
        return byKind.values().stream().mapToInt(Map::size).sum();
    }
}
