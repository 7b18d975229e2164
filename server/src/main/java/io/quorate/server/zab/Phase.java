package io.quorate.server.zab;

/**
 * What a server is doing: looking for a leader, leading, or learning from one. Each method handles
 * one kind of event and returns the phase that follows, itself for no change. A phase is used once;
 * a new one is made at each transition.
 *
 * <pre>
 *  Looking --elected--------------------------> Leader   (discovery, sync, broadcast)
 *  Looking --another elected, or one leads----> Learner  (discovery, sync, broadcast)
 *  Leader  --quorum silent, better disk, resigned--> Looking
 *  Learner --leader silent, gone or refused--------> Looking
 * </pre>
 */
sealed interface Phase permits Looking, Leader, Learner {

    /** Called once when the phase begins; {@link #leave} once when it ends. */
    Phase start(long nowNanos, ZabEffects out);

    void leave(long nowNanos, ZabEffects out);

    Phase tick(long nowNanos, ZabEffects out);

    Phase linkUp(Link link, long nowNanos, ZabEffects out);

    Phase linkDown(Link link, long nowNanos, ZabEffects out);

    Phase dialFailed(PeerId peer, String reason, long nowNanos, ZabEffects out);

    /** A vote of a peer. Its epoch and cluster were already looked at. */
    Phase notified(Link link, Message.Notification vote, long nowNanos, ZabEffects out);

    /** What a learner says to its leader or the other way round. */
    Phase said(Link link, Message message, long nowNanos, ZabEffects out);

    /** Something became durable: {@link ZabState} knows what. */
    Phase flushed(long nowNanos, ZabEffects out);

    /** The snapshot that {@link ZabEffects#receiveSnapshot} asked for is on disk, and verified. */
    default Phase stateReceived(HistoryBase base, long nowNanos, ZabEffects out) {
        out.abandonSnapshot();
        return this;
    }

    /** It cannot be used. */
    default Phase stateRefused(String reason, long nowNanos, ZabEffects out) {
        return this;
    }

    Phase endOfPass(long nowNanos, ZabEffects out);

    /** This server's own vote, as it stands. */
    Message.Notification notification();

    boolean serving(long nowNanos);

    String phaseName();
}
