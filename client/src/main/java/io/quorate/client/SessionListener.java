package io.quorate.client;

import io.quorate.client.session.HostAndPort;
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

    /**
     * A server was dialled and did not confirm the session: nothing listens there, say, or it has
     * no quorum. The client goes on with the next.
     *
     * @param why in words
     * @param allTried whether this was the last of them; a pause follows, and then all are tried
     *     again
     */
    default void triedInVain(HostAndPort server, String why, boolean allTried) {}
}
