package io.quorate.server.sim.check;

import io.quorate.protocol.request.Request;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the client library promises to an application, held against the history: an outcome is told
 * once (CL-1), a write is done at most once and as its outcome says (CL-2), a session's requests
 * take effect and are answered in the order in which they were submitted (CL-3), no one-shot watch
 * is lost (CL-4), a lasting watch tells of each change or of a gap (CL-5). What the answers say is
 * held against {@link ClientChecks}.
 */
public final class LibraryChecks implements Checker {

    private final Promises promises;
    private final CommittedHistory committed;
    private final ServedHistory served;
    private final ClientChecks clients;
    private final List<SessionPromises> sessions = new ArrayList<>();
    private final Map<String, Submission> writes = new HashMap<>();
    private final Map<Submission, SessionPromises> owners = new HashMap<>();
    private int seen;

    /**
     * @param served told before this one
     */
    public LibraryChecks(
            Promises promises,
            CommittedHistory committed,
            ServedHistory served,
            ClientChecks clients) {
        this.promises = promises;
        this.committed = committed;
        this.served = served;
        this.clients = clients;
    }

    /** A client begins a session. */
    public SessionPromises session(int client) {
        SessionPromises session =
                new SessionPromises(
                        promises,
                        client,
                        this,
                        clients,
                        new LibraryWatches(promises, served.model()));
        sessions.add(session);
        return session;
    }

    void submitted(Submission write, SessionPromises owner) {
        Submission same = writes.putIfAbsent(Submission.mark(write.request()), write);
        if (same != null) {
            throw new IllegalArgumentException(write + " looks like " + same);
        }
        owners.put(write, owner);
    }

    /** Which submission a request on the wire is. */
    Submission write(Request request) {
        Submission write = writes.get(Submission.mark(request));
        promises.require(
                write != null, Promise.LIBRARY_AT_MOST_ONCE, () -> "nobody submitted " + request);
        return write;
    }

    @Override
    public void delivered(PeerId server, Proposal record) {
        List<Proposal> all = committed.sequence().records();
        while (seen < all.size()) {
            Proposal next = all.get(seen++);
            if (next.kind() == Proposal.Kind.TXN) {
                TxnRecord txn = TxnCodec.decode(next.array(), next.bodyOffset(), next.bodyLength());
                Call cause = served.cause(txn.header());
                if (cause != null) {
                    executed(write(cause.request()), next.zxid());
                }
            }
        }
    }

    private void executed(Submission write, long zxid) {
        SessionPromises owner = owners.get(write);
        if (owner == null) {
            throw new IllegalStateException("nobody's: " + write);
        }
        owner.executed(write, zxid);
    }

    @Override
    public void ended() {
        for (SessionPromises session : sessions) {
            promises.require(
                    session.isOver(),
                    Promise.LIBRARY_TELLS_ONCE,
                    () -> "a session is left that nobody ended");
        }
    }

    /** What became of all, in a few words. */
    public String summary() {
        return count(Submission.Told.DONE)
                + " told done, "
                + count(Submission.Told.UNKNOWN)
                + " unknown, "
                + count(Submission.Told.NOT_EXECUTED)
                + " not executed, "
                + sessions.stream().mapToLong(s -> s.watches().events()).sum()
                + " events, "
                + sessions.stream().mapToLong(s -> s.watches().gaps()).sum()
                + " gaps";
    }

    private long count(Submission.Told told) {
        return sessions.stream().mapToLong(s -> s.count(told)).sum();
    }
}
