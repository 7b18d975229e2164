package io.quorate.client;

import io.quorate.client.session.SessionState;

/**
 * Hears of a watch, on the client's executor. The same watcher counts once for a path: it hears of
 * an event once, however often it was set.
 */
@FunctionalInterface
public interface Watcher {

    /** What was watched has happened. A one-shot watch is over with it. */
    void event(Event event);

    /**
     * A lasting watch was moved to another server: what happened between the servers is not told.
     * Who must know it reads again.
     */
    default void mayHaveMissed() {}

    /** There will be no event any more, since the session is over. */
    default void ended(SessionState end) {}
}
