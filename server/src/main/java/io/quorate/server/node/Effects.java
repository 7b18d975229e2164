package io.quorate.server.node;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.zab.ZabEffects;

/**
 * What a step asks of the world: consensus' part, and the clients'. Product: BatchEffects; tests
 * and simulator: RecordingEffects.
 */
public interface Effects extends ZabEffects {

    /**
     * Begins a frame to a client: the returned cursor stands behind the length prefix, and {@link
     * #endFrame} patches it. Frames to a connection that is gone are dropped silently. Flushed once
     * per pass.
     */
    WireWriter beginFrame(ConnectionId to);

    void endFrame(ConnectionId to);

    /**
     * Closes a client's connection after the frames begun for it. ClientGone follows unless it was
     * gone.
     */
    void close(ConnectionId connection, CloseReason reason);

    /**
     * Stops or resumes reading from a client: back-pressure. What was already read still arrives.
     */
    void reading(ConnectionId connection, boolean on);

    /** Asks for one {@link Input.ClientTook}, when the client has taken most of what is for it. */
    void tellWhenTaken(ConnectionId connection);

    /**
     * Saves the state (snapshot thread). Answered by StateSaved or SaveFailed; then SnapshotKept
     * and LogPurged may follow.
     */
    void saveState(StateToSave save);

    /**
     * The node was told to stop and waits no longer for a quorum of the others: no client may come
     * any more.
     */
    void draining();

    /**
     * The node has handed over or given up leadership, closed its clients, and may be shut down.
     */
    void stopped();
}
