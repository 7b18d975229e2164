package io.quorate.server.watch;

import org.jspecify.annotations.Nullable;

/**
 * What one watcher watches on one path: a member of the path's list and of the watcher's. Both
 * lists are doubly linked, so that a fired watch and a lost connection cost the same for each watch
 * however many there are.
 */
final class Watch {

    /** Standard watch of exists and getData: fires once. */
    static final int DATA = 1;

    /** Standard watch of getChildren: fires once. */
    static final int CHILDREN = 2;

    /** Persistent: in ZooKeeper's terms in both its tables. */
    static final int PERSISTENT = 4;

    /** Persistent and recursive: sees the znodes below as well, but no lists of children. */
    static final int RECURSIVE = 8;

    final Watcher watcher;
    final WatchedPath path;
    int kinds;

    private @Nullable Watch previousOfPath;
    @Nullable Watch nextOfPath;
    private @Nullable Watch previousOfWatcher;
    @Nullable Watch nextOfWatcher;

    private Watch(Watcher watcher, WatchedPath path) {
        this.watcher = watcher;
        this.path = path;
    }

    /** Links a new watch without kinds into both lists: at the end of the path's. */
    static Watch link(Watcher watcher, WatchedPath path) {
        Watch watch = new Watch(watcher, path);
        watch.previousOfPath = path.last;
        if (path.last == null) {
            path.first = watch;
        } else {
            path.last.nextOfPath = watch;
        }
        path.last = watch;
        path.count++;
        watch.nextOfWatcher = watcher.first;
        if (watcher.first != null) {
            watcher.first.previousOfWatcher = watch;
        }
        watcher.first = watch;
        watcher.count++;
        return watch;
    }

    void unlink() {
        if (previousOfPath == null) {
            path.first = nextOfPath;
        } else {
            previousOfPath.nextOfPath = nextOfPath;
        }
        if (nextOfPath == null) {
            path.last = previousOfPath;
        } else {
            nextOfPath.previousOfPath = previousOfPath;
        }
        path.count--;
        if (previousOfWatcher == null) {
            watcher.first = nextOfWatcher;
        } else {
            previousOfWatcher.nextOfWatcher = nextOfWatcher;
        }
        if (nextOfWatcher != null) {
            nextOfWatcher.previousOfWatcher = previousOfWatcher;
        }
        watcher.count--;
    }

    /** How many watches ZooKeeper counts for {@code kinds}: one in each of its two tables. */
    static int counted(int kinds) {
        int inData = (kinds & (DATA | PERSISTENT | RECURSIVE)) != 0 ? 1 : 0;
        int inChildren = (kinds & (CHILDREN | PERSISTENT)) != 0 ? 1 : 0;
        return inData + inChildren;
    }

    /** A path and who watches it, in the order in which they came. */
    static final class WatchedPath {
        final String path;
        @Nullable Watch first;
        @Nullable Watch last;
        int count;

        /** Of these, those of data or existence, and persistent ones. */
        int dataCount;

        WatchedPath(String path) {
            this.path = path;
        }
    }
}
