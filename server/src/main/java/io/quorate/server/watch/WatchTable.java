package io.quorate.server.watch;

import io.quorate.protocol.EventType;
import io.quorate.protocol.WatcherType;
import io.quorate.server.watch.Watch.WatchedPath;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The watches of this server's clients (PROTOCOL 12). One-shot watches go when they fire, permitted
 * or not; persistent ones stay until they are removed or their connection ends.
 *
 * <p>A watcher gets at most one event for one change of one znode, however many of its watches
 * match.
 */
public final class WatchTable {

    /** Takes events. Must not change the table. */
    public interface Sink {
        void event(Watcher watcher, EventType type, String path);
    }

    private static final int OF_DATA = Watch.DATA | Watch.PERSISTENT | Watch.RECURSIVE;

    /** So many are looked through sooner than looked up. */
    private static final int SHORT = 16;

    /** So many watches of a lost connection go at once; a million would take long. */
    private static final int REMOVED_AT_ONCE = 2_000;

    private final Map<String, WatchedPath> paths = new HashMap<>();

    /** Of each recursive watch its path's. */
    private final PathLengths recursive = new PathLengths();

    /** Those who are gone and of whom watches are left. */
    private final ArrayDeque<Watcher> gone = new ArrayDeque<>();

    private int watches;
    private int watchers;
    private int dataWatches;
    private int dataPaths;
    private int dataWatchers;
    private long events;

    /** Watches set by exists and getData: the znode's creation, deletion and data; fires once. */
    public void watchData(Watcher watcher, String path) {
        add(watcher, path, Watch.DATA);
    }

    /** Watches set by getChildren: the znode's list of children, and its deletion; fires once. */
    public void watchChildren(Watcher watcher, String path) {
        add(watcher, path, Watch.CHILDREN);
    }

    /** Everything about one znode, until the connection ends. */
    public void watchPersistently(Watcher watcher, String path) {
        add(watcher, path, Watch.PERSISTENT);
    }

    /** The znode and all below it, lists of children excepted, until the connection ends. */
    public void watchRecursively(Watcher watcher, String path) {
        add(watcher, path, Watch.RECURSIVE);
    }

    private void add(Watcher watcher, String path, int kind) {
        WatchedPath watched = paths.get(path);
        if (watched == null) {
            watched = new WatchedPath(path);
            paths.put(path, watched);
        }
        Watch watch = find(watcher, watched);
        if (watch == null) {
            if (watcher.count == 0) {
                watchers++;
            }
            watch = Watch.link(watcher, watched);
        }
        setKinds(watch, watch.kinds | kind);
    }

    /** Looks through the shorter of the two lists that would hold it, unless both are long. */
    private static @Nullable Watch find(Watcher watcher, WatchedPath path) {
        if (path.count > SHORT && watcher.count > SHORT) {
            return watcher.find(path.path);
        }
        if (path.count < watcher.count) {
            for (Watch watch = path.first; watch != null; watch = watch.nextOfPath) {
                if (watch.watcher == watcher) {
                    return watch;
                }
            }
        } else {
            for (Watch watch = watcher.first; watch != null; watch = watch.nextOfWatcher) {
                if (watch.path == path) {
                    return watch;
                }
            }
        }
        return null;
    }

    private void setKinds(Watch watch, int kinds) {
        countData(watch, (kinds & OF_DATA) != 0);
        watches += Watch.counted(kinds) - Watch.counted(watch.kinds);
        countRecursive(watch, (kinds & Watch.RECURSIVE) != 0);
        watch.kinds = kinds;
        if (kinds == 0) {
            watch.unlink();
            if (watch.watcher.count == 0) {
                watchers--;
            }
            if (watch.path.count == 0) {
                paths.remove(watch.path.path);
            }
        }
    }

    private void countRecursive(Watch watch, boolean now) {
        boolean before = (watch.kinds & Watch.RECURSIVE) != 0;
        if (now && !before) {
            recursive.add(watch.path.path.length());
        } else if (before && !now) {
            recursive.remove(watch.path.path.length());
        }
    }

    /** Keeps the numbers of those watches that ZooKeeper has in the first of its two tables. */
    private void countData(Watch watch, boolean now) {
        boolean before = (watch.kinds & OF_DATA) != 0;
        if (now == before) {
            return;
        }
        int more = now ? 1 : -1;
        dataWatches += more;
        watch.path.dataCount += more;
        dataPaths += watch.path.dataCount == (now ? 1 : 0) ? more : 0;
        watch.watcher.dataCount += more;
        dataWatchers += watch.watcher.dataCount == (now ? 1 : 0) ? more : 0;
    }

    /** Whether {@code watcher} holds a watch of this type on {@code path} (PROTOCOL 12.7). */
    public boolean holds(Watcher watcher, String path, WatcherType type) {
        WatchedPath watched = paths.get(path);
        Watch watch = watched == null ? null : find(watcher, watched);
        return watch != null && (watch.kinds & kindsOf(type)) != 0;
    }

    /**
     * Removes what {@code watcher} holds of this type on {@code path}.
     *
     * @return whether there was anything
     */
    public boolean remove(Watcher watcher, String path, WatcherType type) {
        WatchedPath watched = paths.get(path);
        Watch watch = watched == null ? null : find(watcher, watched);
        int kinds = kindsOf(type);
        if (watch == null || (watch.kinds & kinds) == 0) {
            return false;
        }
        setKinds(watch, watch.kinds & ~kinds);
        return true;
    }

    private static int kindsOf(WatcherType type) {
        return switch (type) {
            case DATA -> Watch.DATA;
            case CHILDREN -> Watch.CHILDREN;
            case PERSISTENT -> Watch.PERSISTENT;
            case PERSISTENT_RECURSIVE -> Watch.RECURSIVE;
            case ANY -> Watch.DATA | Watch.CHILDREN | Watch.PERSISTENT | Watch.RECURSIVE;
        };
    }

    /** The connection is gone: from now on nothing is sent to it. */
    public void removeAll(Watcher watcher) {
        watcher.gone = true;
        removeSome(watcher);
        if (watcher.first != null) {
            gone.add(watcher);
        }
    }

    /**
     * Goes on with the watches that connections with many of them left behind.
     *
     * @return whether there are more
     */
    public boolean removeSome() {
        Watcher watcher = gone.peek();
        if (watcher != null) {
            removeSome(watcher);
            if (watcher.first == null) {
                gone.remove();
            }
        }
        return !gone.isEmpty();
    }

    private void removeSome(Watcher watcher) {
        for (int i = 0; i < REMOVED_AT_ONCE && watcher.first != null; i++) {
            setKinds(watcher.first, 0);
        }
    }

    /**
     * Tells everybody concerned that something happened to {@code path}. For a creation or a
     * deletion the caller fires {@link EventType#NODE_CHILDREN_CHANGED} of the parent afterwards.
     *
     * @param type one of the four that servers send
     */
    public void fire(EventType type, String path, Sink sink) {
        if (paths.isEmpty()) {
            return;
        }
        events++;
        WatchedPath watched = paths.get(path);
        if (watched != null) {
            fireOn(watched, type, path, sink);
        }
        if (type != EventType.NODE_CHILDREN_CHANGED && path.length() > 1) {
            fireAbove(type, path, sink);
        }
    }

    /** Recursive watches of the path's ancestors. */
    private void fireAbove(EventType type, String path, Sink sink) {
        for (int i = recursive.countBelow(path.length()) - 1; i >= 0; i--) {
            int length = recursive.get(i);
            if (length == 1) {
                fireRecursive("/", type, path, sink);
            } else if (length > 1 && path.charAt(length) == '/') {
                fireRecursive(path.substring(0, length), type, path, sink);
            }
        }
    }

    private void fireOn(WatchedPath watched, EventType type, String path, Sink sink) {
        int concerned = concerned(type);
        Watch watch = watched.first;
        while (watch != null) {
            Watch next = watch.nextOfPath;
            if ((watch.kinds & concerned) != 0) {
                send(watch.watcher, type, path, sink);
                setKinds(watch, watch.kinds & ~(concerned & (Watch.DATA | Watch.CHILDREN)));
            }
            watch = next;
        }
    }

    private void fireRecursive(String ancestor, EventType type, String path, Sink sink) {
        WatchedPath watched = paths.get(ancestor);
        if (watched == null) {
            return;
        }
        for (Watch watch = watched.first; watch != null; watch = watch.nextOfPath) {
            if ((watch.kinds & Watch.RECURSIVE) != 0) {
                send(watch.watcher, type, path, sink);
            }
        }
    }

    private void send(Watcher watcher, EventType type, String path, Sink sink) {
        if (watcher.lastEvent != events && !watcher.gone) {
            watcher.lastEvent = events;
            sink.event(watcher, type, path);
        }
    }

    /** Which kinds an event concerns: PROTOCOL 12.3 as a table. */
    private static int concerned(EventType type) {
        return switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> Watch.DATA | Watch.PERSISTENT | Watch.RECURSIVE;
            case NODE_DELETED -> Watch.DATA | Watch.CHILDREN | Watch.PERSISTENT | Watch.RECURSIVE;
            case NODE_CHILDREN_CHANGED -> Watch.CHILDREN | Watch.PERSISTENT;
            case NONE, DATA_WATCH_REMOVED, CHILD_WATCH_REMOVED, PERSISTENT_WATCH_REMOVED -> 0;
        };
    }

    /** Whether nobody watches anything: then no event needs to be put together. */
    public boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Watches as ZooKeeper counts them: a persistent one is in both its tables. */
    public int watchCount() {
        return watches;
    }

    /** Watches of data or existence, and persistent ones: each once. */
    public int dataWatchCount() {
        return dataWatches;
    }

    /** Paths with a watch of data or existence, or a persistent one. */
    public int dataPathCount() {
        return dataPaths;
    }

    /** Watchers with such a watch. */
    public int dataWatcherCount() {
        return dataWatchers;
    }

    public int pathCount() {
        return paths.size();
    }

    public int watcherCount() {
        return watchers;
    }
}
