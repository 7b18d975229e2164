package io.quorate.server.zab;

/**
 * What consensus tells the node that contains it. Called in the middle of a call into {@link Zab};
 * the node may call {@link Zab#propose} from {@link #delivered}, {@link #leading} and {@link
 * #roundConfirmed}, and nothing else of it that changes state.
 */
public interface ZabListener {

    /**
     * The next record of the history is committed: apply it. Each exactly once per process, in
     * order, without gaps.
     */
    void delivered(Proposal record);

    /**
     * Everything delivered so far is void: this server is rebuilt. Its tree and sessions are those
     * of the state that was received, or empty; its client connections are closed
     * (CloseReason.RESYNCED_BY_SNAPSHOT), and deliveries go on behind {@code base}.
     */
    void generationBegun(HistoryBase base);

    /**
     * This server leads; the epoch's record (e, 0) is committed and delivered, proposals may be
     * made.
     */
    void leading();

    /**
     * This server follows: its history is the leader's up to where live proposals begin, and (e, 0)
     * is committed and delivered. What of its clients' forwarded writes is not in its log by now
     * can never commit (DESIGN 4, a server without a leader).
     */
    void following(LinkId leaderLink, PeerId leader);

    /**
     * This server neither leads nor follows any more: no proposal, no forward, no read until one of
     * the two again.
     */
    void leaderless();

    /**
     * A learner's forwards may now be taken from this link, and from no older one of the same peer.
     * Leader only.
     */
    void learnerJoined(LinkId link, PeerId learner);

    /** Nothing that comes on this link counts any more. Leader only. */
    void learnerLeft(LinkId link, PeerId learner);

    /**
     * A quorum of voters answered a heartbeat of this round or a later one: this server led after
     * the round was asked for.
     */
    void roundConfirmed(long round);
}
