package io.quorate.server.watch;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Who holds watches: one client connection. Watches die with it (PROTOCOL 12.7). */
public final class Watcher {

    private final long connection;

    /** Its watches, newest first. */
    @Nullable Watch first;

    int count;

    /** Of these, those of data or existence, and persistent ones. */
    int dataCount;

    /** The same by path, once it was worth while: where the path has many watchers, too. */
    private @Nullable Map<String, Watch> byPath;

    /** Whether its connection is: what is left of its watches is being removed. */
    boolean gone;

    /** The event that reached it last: keeps one change from reaching it twice. */
    long lastEvent;

    /**
     * @param connection a {@code ConnectionId}'s value
     */
    public Watcher(long connection) {
        this.connection = connection;
    }

    /** Its watch on a path; as fast however many there are of either. */
    @Nullable Watch find(String path) {
        Map<String, Watch> index = byPath;
        if (index == null) {
            index = new HashMap<>(2 * count);
            for (Watch watch = first; watch != null; watch = watch.nextOfWatcher) {
                index.put(watch.path.path, watch);
            }
            byPath = index;
        }
        return index.get(path);
    }

    void linked(Watch watch) {
        if (byPath != null) {
            byPath.put(watch.path.path, watch);
        }
    }

    void unlinked(Watch watch) {
        if (byPath != null) {
            byPath.remove(watch.path.path);
            if (count == 0) {
                byPath = null;
            }
        }
    }

    public long connection() {
        return connection;
    }

    /** Paths on which it holds a watch. */
    public int count() {
        return count;
    }
}
