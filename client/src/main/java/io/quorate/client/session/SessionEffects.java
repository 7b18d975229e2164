package io.quorate.client.session;

import io.quorate.protocol.wire.WireWriter;

/** What a session asks of the world. Called within its steps; must not call it. */
public interface SessionEffects {

    /**
     * Opens a connection; {@link ClientSession#connected} or {@link ClientSession#lost} follows.
     *
     * @param connection a number that no other connection of this session has
     */
    void dial(long connection, HostAndPort server);

    /** Begins a frame to the connection that was dialled last. */
    WireWriter beginFrame();

    /** The frame is whole: it is sent when the step is over. */
    void endFrame();

    /** Ends a connection, after what was sent on it. Nothing of it is heard any more. */
    void disconnect(long connection);

    /** Asks a server, beside the connection, whether it writes; {@link ClientSession#probed}. */
    void probe(HostAndPort server);

    /**
     * A server was dialled and did not confirm the session.
     *
     * @param allTried whether each of them was tried since one did, or since the last such call; a
     *     pause follows
     */
    void triedInVain(HostAndPort server, String why, boolean allTried);

    /** The session stands so from now on. */
    void state(SessionState state, String why);
}
