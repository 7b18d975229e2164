package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Zxid;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.request.Replies;
import io.quorate.server.session.Session;
import io.quorate.server.session.SessionClock;
import io.quorate.server.tree.Applied;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.watch.WatchTable;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Carries a committed record into the state, and everything that follows from it on this server:
 * watch events first, then the reply, if the request came from one of our clients.
 */
final class Applier {

    /** About 15 ms of work: after a stalled disk, very much may be committed at once. */
    private static final int APPLIED_PER_PASS_MAX = 8_192;

    private final Replica replica;
    private final SessionClock clock;
    private final ClientConnections clients;
    private final RequestRouter router;
    private final WatchTable watches;
    private final WatchEvents events;
    private final ReplyWriter replies;
    private final Leading leading;
    private final LocalSessions localSessions;

    /** Clients whose barrier is confirmed and covers more than is applied, oldest first. */
    private final ArrayDeque<Covered> awaitApply = new ArrayDeque<>();

    private record Covered(Client client, long zxid) {}

    /** What is committed and not applied: not empty only after a flood of commits. */
    private final ArrayDeque<Proposal> committed = new ArrayDeque<>();

    private final int digestInterval;

    private final DigestRing digests = new DigestRing();

    /** The newest boundary that was passed and not told yet; 0 if there is none. */
    private long boundaryZxid;

    private long boundaryDigest;

    /** How many more may be applied in this pass. */
    private int budget = APPLIED_PER_PASS_MAX;

    Applier(
            Replica replica,
            SessionClock clock,
            ClientConnections clients,
            RequestRouter router,
            WatchTable watches,
            WatchEvents events,
            ReplyWriter replies,
            Leading leading,
            LocalSessions localSessions,
            int digestInterval) {
        this.replica = replica;
        this.clock = clock;
        this.clients = clients;
        this.router = router;
        this.watches = watches;
        this.events = events;
        this.replies = replies;
        this.leading = leading;
        this.localSessions = localSessions;
        this.digestInterval = digestInterval;
    }

    /** The next record of the history is committed: applied now, or when its turn comes. */
    void delivered(Proposal record) {
        if (committed.isEmpty() && budget > 0) {
            applyNow(record);
        } else {
            committed.add(record);
        }
    }

    /**
     * A pass ends: what is left of its commits is applied as far as one pass may.
     *
     * @return whether something is left
     */
    boolean endOfPass() {
        budget = APPLIED_PER_PASS_MAX;
        Proposal next = committed.poll();
        while (next != null) {
            applyNow(next);
            next = budget > 0 ? committed.poll() : null;
        }
        return !committed.isEmpty();
    }

    /** Applies all that is committed: the role changes, and must find it done. */
    void catchUp() {
        for (Proposal next = committed.poll(); next != null; next = committed.poll()) {
            applyNow(next);
        }
    }

    /** The boundary of digests that was passed since the last call, 0 if none was. */
    long takeBoundary() {
        long taken = boundaryZxid;
        boundaryZxid = 0;
        return taken;
    }

    /** Digests as of every 128 transactions, the oldest first. */
    List<DigestAt> digests() {
        return digests.all();
    }

    /** The digest as of the last {@link #takeBoundary} that was not 0. */
    long digestAtBoundary() {
        return boundaryDigest;
    }

    /** The history is void, and what of it is committed too. */
    void forgetCommitted() {
        committed.clear();
        digests.clear();
        boundaryZxid = 0;
    }

    private void applyNow(Proposal record) {
        budget--;
        switch (record.kind()) {
            case TXN -> apply(record);
            case EPOCH, MEMBERSHIP, FEATURE_LEVEL -> replica.appliedZxid = record.zxid();
        }
        if (!awaitApply.isEmpty()) {
            answerCovered();
        }
    }

    private void apply(Proposal record) {
        long zxid = record.zxid();
        TxnRecord decoded =
                TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
        TxnHeader header = decoded.header();
        Txn txn = decoded.txn();
        Client client = header.connection() == 0 ? null : clients.get(header.connection());
        if (client != null) {
            router.answerUpToWrite(client);
            if (client.phase == Client.Phase.CLOSED) {
                // One of those ended it: nobody waits for the answer.
                client = null;
            }
        }
        Session before = replica.sessions.get(header.sessionId());
        Applied applied = replica.tree.apply(zxid, header, txn);
        replica.sessions.apply(header, txn);
        replica.appliedZxid = zxid;
        if (DigestRing.isDue(zxid)) {
            digests.add(zxid, replica.digest());
        }
        if (Zxid.counter(zxid) % digestInterval == 0) {
            boundaryZxid = zxid;
            boundaryDigest = replica.digest();
        }
        leading.delivered(header, record);
        if (!watches.isEmpty()) {
            events.fire(zxid, applied.changes());
        }
        switch (txn) {
            case Txn.CreateSession t -> opened(client, header, t.timeoutMillis());
            case Txn.AttachSession t -> attached(client, header, t.timeoutMillis(), before);
            case Txn.CloseSession _ -> closed(client, header, before);
            case Txn.Op _, Txn.SetAcl _, Txn.Multi _ -> {
                if (client != null) {
                    answer(client, header, applied);
                }
            }
        }
    }

    private void answer(Client client, TxnHeader header, Applied applied) {
        Waiting request = takeHead(client, header);
        WireWriter out = replies.begin(client);
        ResponseCodec.writeHeader(out, request.xid, replica.appliedZxid, applied.error());
        Replies.writeBody(applied, out);
        replies.end(client);
        replies.failed(applied.error());
        replies.measure(client, request, replica.appliedZxid);
        router.goOn(client);
    }

    /** The request that became this transaction: the oldest of its connection, or we are wrong. */
    private Waiting takeHead(Client client, TxnHeader header) {
        Waiting request = client.head();
        if (request == null
                || request.kind != Waiting.Kind.WRITE
                || request.xid != header.cxid()
                || !client.speaksFor(header.sessionId())) {
            throw new InvariantViolation(
                    "K2 FIFO client order: a transaction of "
                            + client.id
                            + " with xid "
                            + header.cxid()
                            + " that it does not wait for");
        }
        clients.answered(client);
        return request;
    }

    private void opened(@Nullable Client client, TxnHeader header, int timeoutMillis) {
        clock.track(header.sessionId(), timeoutMillis);
        if (SessionIds.isLocal(header.sessionId())) {
            // It was one that only its server knew.
            localSessions.forget(header.sessionId());
            if (client != null) {
                client.opening = null;
            }
        } else if (client != null) {
            setUp(client, header.sessionId(), timeoutMillis);
        }
    }

    /** The session's older connection, here or elsewhere, has nothing to say any more. */
    private void attached(
            @Nullable Client client,
            TxnHeader header,
            int timeoutMillis,
            @Nullable Session before) {
        if (before == null) {
            throw new InvariantViolation("a session that does not exist is attached");
        }
        clock.track(header.sessionId(), timeoutMillis);
        Client older = before.owner() == header.connection() ? null : clients.get(before.owner());
        if (older != null) {
            boolean sameServer =
                    new ConnectionId(header.connection()).serverId() == older.id.serverId();
            clients.close(
                    older, sameServer ? CloseReason.CLIENT_RECONNECT : CloseReason.SESSION_MOVED);
        }
        if (client != null) {
            setUp(client, header.sessionId(), timeoutMillis);
        }
    }

    private void setUp(Client client, long sessionId, int timeoutMillis) {
        Invariant.check(client.phase == Client.Phase.OPENING, "a session for whom nobody asked");
        Session session = replica.sessions.get(sessionId);
        if (session == null) {
            throw new InvariantViolation("a session is opened and does not exist");
        }
        client.phase = Client.Phase.OPEN;
        client.opening = null;
        client.sessionId = sessionId;
        client.timeoutMillis = timeoutMillis;
        replies.connected(client, session.password(), replica.appliedZxid);
        clients.makeRunnable(client);
    }

    /** Closed by its client, or expired; in both cases its owner's connection ends. */
    private void closed(@Nullable Client client, TxnHeader header, @Nullable Session before) {
        clock.forget(header.sessionId());
        if (client != null) {
            Waiting request = takeHead(client, header);
            replies.header(client, request.xid, replica.appliedZxid, ErrorCode.OK);
            replies.measure(client, request, replica.appliedZxid);
            clients.close(client, CloseReason.SESSION_CLOSED);
        } else if (before != null && before.owner() != 0) {
            Client owner = clients.get(before.owner());
            if (owner != null) {
                clients.close(owner, CloseReason.SESSION_EXPIRED);
            }
        }
    }

    /** A barrier of this client is confirmed. */
    void syncConfirmed(Client client, long zxid) {
        if (zxid <= replica.appliedZxid) {
            router.answerReady(client);
        } else {
            awaitApply.add(new Covered(client, zxid));
        }
        clients.makeRunnable(client);
    }

    private void answerCovered() {
        Covered oldest = awaitApply.peek();
        while (oldest != null && oldest.zxid <= replica.appliedZxid) {
            awaitApply.poll();
            router.goOn(oldest.client);
            oldest = awaitApply.peek();
        }
    }
}
