package io.quorate.server.sim;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The watches that a client believes to have, as ZooKeeper's own keeps them: to be set again
 * elsewhere.
 */
final class WatchBook {

    private final Set<String> data = new TreeSet<>();
    private final Set<String> exist = new TreeSet<>();
    private final Set<String> child = new TreeSet<>();
    private final Set<String> persistent = new TreeSet<>();
    private final Set<String> recursive = new TreeSet<>();

    /** A request was answered. */
    void answered(Request request, ErrorCode error) {
        boolean done = error == ErrorCode.OK;
        switch (request) {
            case Request.Exists r -> {
                if (r.watch() && (done || error == ErrorCode.NO_NODE)) {
                    (done ? data : exist).add(r.path());
                }
            }
            case Request.GetData r -> add(data, r.path(), r.watch() && done);
            case Request.GetChildren r -> add(child, r.path(), r.watch() && done);
            case Request.GetChildren2 r -> add(child, r.path(), r.watch() && done);
            case Request.AddWatch r ->
                    add(
                            r.mode() == WatcherMode.PERSISTENT ? persistent : recursive,
                            r.path(),
                            done);
            case Request.RemoveWatches r -> {
                if (done) {
                    remove(r.path(), r.type());
                }
            }
            default -> {}
        }
    }

    private static void add(Set<String> paths, String path, boolean isSet) {
        if (isSet) {
            paths.add(path);
        }
    }

    private void remove(String path, WatcherType type) {
        switch (type) {
            case DATA -> removeFrom(List.of(data, exist), path);
            case CHILDREN -> child.remove(path);
            case PERSISTENT -> persistent.remove(path);
            case PERSISTENT_RECURSIVE -> recursive.remove(path);
            case ANY -> removeFrom(List.of(data, exist, child, persistent, recursive), path);
        }
    }

    private static void removeFrom(List<Set<String>> all, String path) {
        all.forEach(paths -> paths.remove(path));
    }

    void told(WatchEvent event) {
        switch (event.type()) {
            case NODE_CREATED, NODE_DATA_CHANGED -> removeFrom(List.of(data, exist), event.path());
            case NODE_DELETED -> removeFrom(List.of(data, exist, child), event.path());
            case NODE_CHILDREN_CHANGED -> child.remove(event.path());
            default -> {}
        }
    }

    void clear() {
        List.of(data, exist, child, persistent, recursive).forEach(Set::clear);
    }

    /**
     * What the next server is asked for by a client that has seen {@code zxid}; null if nothing is
     * watched.
     */
    @Nullable Request again(long zxid) {
        if (!persistent.isEmpty() || !recursive.isEmpty()) {
            return new Request.SetWatches2(
                    zxid,
                    List.copyOf(data),
                    List.copyOf(exist),
                    List.copyOf(child),
                    List.copyOf(persistent),
                    List.copyOf(recursive));
        }
        return data.isEmpty() && exist.isEmpty() && child.isEmpty()
                ? null
                : new Request.SetWatches(
                        zxid, List.copyOf(data), List.copyOf(exist), List.copyOf(child));
    }
}
