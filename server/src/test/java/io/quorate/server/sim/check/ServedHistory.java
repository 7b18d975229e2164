package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.protocol.request.Request;
import io.quorate.server.sim.model.KeeperModel;
import io.quorate.server.sim.model.Moment;
import io.quorate.server.sim.model.Outcome;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The committed transactions, held against what clients asked: each request is in the history at
 * most once (K9), in the order in which its session asked (K2), and became what the model says of
 * it on the state in front of it (K1, K5, K6, K10, K11), for a session that lives (K8). What
 * servers do by themselves was time to do (K12).
 */
public final class ServedHistory implements Checker {

    /** What became of a request. */
    record Done(long zxid, @Nullable Outcome outcome) {}

    private record Asked(long connection, int xid) {}

    private final Promises promises;
    private final CommittedHistory committed;
    private final KeeperModel model;
    private final Map<Asked, Call> calls = new HashMap<>();
    private final Map<Asked, Done> done = new HashMap<>();
    private final SessionOrder order;
    private final Map<Long, Long> digests = new HashMap<>();
    private boolean statesMayDiffer;
    private boolean growthMayBeRefused;
    private boolean closesAreUntold;
    private int modelled;
    private long reaped;

    /**
     * @param committed told before this one
     */
    public ServedHistory(Promises promises, CommittedHistory committed, KeeperModel.Policy policy) {
        this.promises = promises;
        this.committed = committed;
        this.model = new KeeperModel(policy);
        this.order = new SessionOrder(promises);
    }

    /** A scenario gives a server another state than it should have. */
    public void tolerateDifferentStates() {
        statesMayDiffer = true;
    }

    /** The disks may be left without room. */
    public void tolerateRefusedGrowth() {
        growthMayBeRefused = true;
    }

    /** The client library closes its sessions without telling of it here. */
    public void tolerateUntoldCloses() {
        closesAreUntold = true;
    }

    KeeperModel model() {
        return model;
    }

    /** A client is about to send this. */
    void asked(Call call) {
        if (call.isWrite() || call.request() instanceof Request.CloseSession) {
            calls.put(new Asked(call.connection(), call.xid()), call);
        }
    }

    /** What became of a write so far; null if nothing is committed. */
    @Nullable Done done(Call call) {
        return done.get(new Asked(call.connection(), call.xid()));
    }

    /** Which request became this transaction; null if it is none of a request. */
    @Nullable Call cause(TxnHeader header) {
        return calls.get(new Asked(header.connection(), header.cxid()));
    }

    @Override
    public void delivered(PeerId server, Proposal record) {
        List<Proposal> all = committed.sequence().records();
        while (modelled < all.size()) {
            Proposal next = all.get(modelled++);
            if (next.kind() == Proposal.Kind.TXN) {
                TxnRecord txn = TxnCodec.decode(next.array(), next.bodyOffset(), next.bodyLength());
                committed(
                        new Moment(next.zxid(), txn.header().timeMillis()),
                        txn.header(),
                        txn.txn());
            }
        }
    }

    /** C1: the same zxid is the same state on every server. */
    public void digest(PeerId server, long zxid, long digest) {
        Long known = digests.putIfAbsent(zxid, digest);
        promises.require(
                statesMayDiffer || known == null || known == digest,
                Promise.DIGESTS_AGREE,
                () -> "server " + server + " has another state at " + hex(zxid));
    }

    private void committed(Moment at, TxnHeader header, Txn txn) {
        long sessionId = header.sessionId();
        switch (txn) {
            case Txn.CreateSession t -> {
                promises.require(
                        !model.isLive(sessionId) && model.endOf(sessionId) == Long.MAX_VALUE,
                        Promise.SESSIONS,
                        () -> "session " + hex(sessionId) + " is created twice");
                model.open(sessionId);
                order.attached(header.sessionId(), header.connection());
            }
            case Txn.AttachSession t -> {
                requireLive(at, sessionId);
                order.attached(header.sessionId(), header.connection());
            }
            case Txn.CloseSession t -> closed(at, header);
            case Txn.Delete t when header.connection() == 0 -> reaped(at, header, t);
            case Txn.Op t -> written(at, header, txn);
            case Txn.SetAcl t -> written(at, header, txn);
            case Txn.Multi t -> written(at, header, txn);
        }
    }

    private void requireLive(Moment at, long sessionId) {
        promises.require(
                model.isLive(sessionId),
                Promise.SESSIONS,
                () -> "at " + hex(at.zxid()) + " session " + hex(sessionId) + " is not live");
    }

    /** By its client, or by nobody: it expired. */
    private void closed(Moment at, TxnHeader header) {
        requireLive(at, header.sessionId());
        if (header.connection() != 0 && !closesAreUntold) {
            Call call = asked(at, header, "closeSession");
            promises.require(
                    call.request() instanceof Request.CloseSession,
                    Promise.SESSIONS,
                    () -> call + " has closed its session at " + hex(at.zxid()));
            done.put(new Asked(header.connection(), header.cxid()), new Done(at.zxid(), null));
        }
        model.close(at, header.sessionId());
        order.closed(header.sessionId());
    }

    private void reaped(Moment at, TxnHeader header, Txn.Delete txn) {
        String path = txn.path().utf8();
        promises.require(
                header.sessionId() == 0,
                Promise.INTEGRITY,
                () -> "nobody asked for " + txn + " at " + hex(at.zxid()));
        String problem = model.reap(at, path);
        promises.require(
                problem == null,
                Promise.GOES_BY_ITSELF,
                () -> path + " is deleted at " + hex(at.zxid()) + " and " + problem);
        reaped++;
    }

    private void written(Moment at, TxnHeader header, Txn txn) {
        Call call = asked(at, header, txn);
        Outcome outcome = decide(at, call, false, txn);
        if (outcome == null && growthMayBeRefused && Decided.refusesGrowth(txn)) {
            outcome = decide(at, call, true, txn);
        }
        if (outcome == null) {
            Outcome due = model.decide(at, call.asker(), call.request(), false);
            Decided decided = new Decided(due, txn);
            throw new CheckFailed(
                    decided.promise(), call + " at " + hex(at.zxid()) + ": " + decided);
        }
        promises.kept(new Decided(outcome, txn).promise());
        done.put(new Asked(header.connection(), header.cxid()), new Done(at.zxid(), outcome));
    }

    /** What the model says; null, with nothing done, if the transaction is something else. */
    private @Nullable Outcome decide(Moment at, Call call, boolean diskIsFull, Txn txn) {
        Outcome due = model.decide(at, call.asker(), call.request(), diskIsFull);
        if (!new Decided(due, txn).agree()) {
            model.undo();
            return null;
        }
        return due;
    }

    /** The request of a transaction: asked for, once, in order, by who has the session. */
    private Call asked(Moment at, TxnHeader header, Object txn) {
        Asked key = new Asked(header.connection(), header.cxid());
        Call call = calls.get(key);
        promises.require(
                call != null,
                Promise.INTEGRITY,
                () -> "nobody asked for " + txn + " at " + hex(at.zxid()));
        promises.require(
                !done.containsKey(key),
                Promise.AT_MOST_ONCE,
                () -> call + " is in the history at " + hex(at.zxid()) + " and before");
        promises.require(
                call.sessionId() == header.sessionId(),
                Promise.SESSIONS,
                () -> call + " is another session's at " + hex(at.zxid()) + ": " + header);
        requireLive(at, header.sessionId());
        order.committed(at.zxid(), call);
        return call;
    }

    /** Sessions that are open. */
    public int liveSessions() {
        return model.liveSessions();
    }

    /** Requests that are in the history. */
    public int size() {
        return done.size();
    }

    /** Znodes that went by themselves. */
    public long reaped() {
        return reaped;
    }
}
