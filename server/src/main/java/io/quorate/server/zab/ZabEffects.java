package io.quorate.server.zab;

/**
 * What consensus asks of the world. Methods, not objects: the product writes bytes, the tests
 * record values. None may call back into the core; completions come as later inputs.
 *
 * <p>Tickets number the log's work in order, from 1. {@code LogFlushed(t)} says that everything up
 * to ticket t is durable.
 */
public interface ZabEffects {

    /** Appends a record of the history. Returns its ticket. */
    long append(Proposal record);

    /** Appends a record outside the history. Returns its ticket. */
    long control(ControlRecord record);

    /**
     * Everything up to {@code zxid} is committed: rides in the next batch header; no write of its
     * own, no ticket.
     */
    void commitMark(long zxid);

    /** Sends on a link; dropped if the link is gone. FIFO per link. */
    void send(LinkId to, PeerMessage message);

    /** Opens a LEARNER link to {@code leader}; answered by LinkUp or DialFailed. */
    void dialLeader(PeerId leader);

    /** Closes a link, after what was sent on it; LinkDown follows unless it was already gone. */
    void hangUp(LinkId link, String reason);

    /**
     * Stops or resumes reading from a link: back-pressure. What was already read still arrives;
     * what happens to the link is heard of when it is read from again.
     */
    void reading(LinkId link, boolean on);

    /**
     * Sends a piece of history from disk; answers StreamReached with how far that was. Ends
     * silently with its link.
     */
    void stream(LinkId to, HistoryPiece piece);

    /**
     * Sends a part of a snapshot from disk; answers SnapshotStreamed. Ends silently with its link.
     */
    void streamSnapshot(LinkId to, SnapshotPart part);

    /**
     * A snapshot is about to be received: prepares a place for it, and forgets what was received of
     * an earlier one.
     */
    void receiveSnapshot(SyncPlan.Snapshot plan);

    /**
     * The next piece of it. With the last one the state is made durable, verified and loaded:
     * answers StateReceived or StateRefused.
     */
    void snapshotPiece(Message.SnapshotPiece piece);

    /** The snapshot that is being received is of no use any more. */
    void abandonSnapshot();

    /**
     * Begins a new generation (DESIGN 5): all that was logged is void, the log begins anew behind
     * {@code base}, with the state that was received last, or without one if that is the beginning
     * of all history. This server's own facts go along. Returns its ticket: the switch is one step,
     * before which the old generation counts and after which the new one does.
     */
    long beginGeneration(HistoryBase base);

    /**
     * Some learner still needs the records above {@code afterZxid} from disk: they should not be
     * purged.
     *
     * @param afterZxid {@link Long#MAX_VALUE} if none does
     */
    void keepLog(long afterZxid);

    /** One line for the operator. */
    void report(Transition transition);

    /**
     * This server must not go on: the shell prints the reason, flushes nothing more and ends the
     * process with the cause's exit code.
     */
    void halt(HaltCause cause, String reason);
}
