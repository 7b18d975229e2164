package io.quorate.server.watch;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * Goes through the watches that one watcher holds, newest first, while they may come and go: a
 * watch that is unlinked still leads to those behind it, and new ones come in front.
 */
public final class WatchCursor {

    private static final int TOLD = Watch.DATA | Watch.PERSISTENT | Watch.RECURSIVE;

    private @Nullable Watch at;

    public WatchCursor(Watcher watcher) {
        at = watcher.first;
    }

    /**
     * Tells some paths with a watch of data or existence, or a persistent one.
     *
     * @param max watches that are looked at
     * @return how many were
     */
    public int next(int max, Consumer<String> path) {
        Watch watch = at;
        int looked = 0;
        while (watch != null && looked < max) {
            if ((watch.kinds & TOLD) != 0) {
                path.accept(watch.path.path);
            }
            watch = watch.nextOfWatcher;
            looked++;
        }
        at = watch;
        return looked;
    }

    public boolean isAtEnd() {
        return at == null;
    }
}
