package io.quorate.server.watch;

import org.jspecify.annotations.Nullable;

/** Who holds watches: one client connection. Watches die with it (PROTOCOL 12.7). */
public final class Watcher {

    private final long connection;

    /** Its watches, newest first. */
    @Nullable Watch first;

    int count;

    /** Of these, those of data or existence, and persistent ones. */
    int dataCount;

    /** The event that reached it last: keeps one change from reaching it twice. */
    long lastEvent;

    /**
     * @param connection a {@code ConnectionId}'s value
     */
    public Watcher(long connection) {
        this.connection = connection;
    }

    public long connection() {
        return connection;
    }

    /** Paths on which it holds a watch. */
    public int count() {
        return count;
    }
}
