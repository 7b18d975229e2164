package io.quorate.client;

import io.quorate.client.session.SessionState;

/** Hears how the session stands, on the client's executor. */
@FunctionalInterface
public interface SessionListener {

    /**
     * The session stands so now.
     *
     * @param why in words, for a log
     */
    void state(SessionState state, String why);
}
