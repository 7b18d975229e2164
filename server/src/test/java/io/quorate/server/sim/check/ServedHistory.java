package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The committed transactions, held against what clients asked: each request is in the history at
 * most once (K9), in the order in which its session asked (K2), decided as ZooKeeper's rules say
 * for the state in front of it (K1, K5, K6), with sequence numbers that are never given twice, and
 * for a session that lives (K8).
 */
public final class ServedHistory implements Checker {

    /** What a request became. */
    record Outcome(long zxid, Txn txn) {}

    private record Asked(long connection, int xid) {}

    private record Last(long connection, int xid, int connectionsBefore) {}

    private final CommittedHistory committed;
    private final TreeModel model = new TreeModel();
    private final Map<Asked, Call> calls = new HashMap<>();
    private final Map<Asked, Outcome> outcomes = new HashMap<>();
    private final Map<Long, Last> lastOfSession = new HashMap<>();
    private final Map<Long, Set<Long>> connectionsOfSession = new HashMap<>();
    private final Map<Long, Long> digests = new HashMap<>();
    private boolean statesMayDiffer;
    private boolean growthMayBeRefused;
    private int modelled;

    /**
     * @param committed told before this one
     */
    public ServedHistory(CommittedHistory committed) {
        this.committed = committed;
    }

    /** A scenario gives a server another state than it should have. */
    public void tolerateDifferentStates() {
        statesMayDiffer = true;
    }

    /** A scenario leaves the disks without room. */
    public void tolerateRefusedGrowth() {
        growthMayBeRefused = true;
    }

    TreeModel model() {
        return model;
    }

    /** A client is about to send this. */
    void asked(Call call) {
        calls.put(new Asked(call.connection(), call.xid()), call);
    }

    /** What became of a request so far; null if nothing is committed. */
    @Nullable Outcome outcome(Call call) {
        return outcomes.get(new Asked(call.connection(), call.xid()));
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
                committed(next.zxid(), txn.header(), txn.txn());
            }
        }
    }

    /** C1: the same zxid is the same state on every server. */
    public void digest(PeerId server, long zxid, long digest) {
        Long known = digests.putIfAbsent(zxid, digest);
        require(
                statesMayDiffer || known == null || known == digest,
                "C1 digests agree",
                "server " + server + " has another state at " + hex(zxid));
    }

    private void committed(long zxid, TxnHeader header, Txn txn) {
        switch (txn) {
            case Txn.CreateSession t ->
                    require(
                            !model.isLive(header.sessionId()),
                            "K8 sessions",
                            "session " + hex(header.sessionId()) + " is created twice");
            case Txn.AttachSession t -> requireLive(zxid, header);
            case Txn.CloseSession t -> requireLive(zxid, header);
            case Txn.Op t -> asked(zxid, header, txn);
            case Txn.SetAcl t -> asked(zxid, header, txn);
            case Txn.Multi t -> asked(zxid, header, txn);
        }
        model.apply(zxid, header, txn);
        if (txn instanceof Txn.CloseSession) {
            List<String> left = model.ephemeralsOf(header.sessionId());
            require(left.isEmpty(), "K8 ephemerals", "left behind by a closed session: " + left);
        }
    }

    private void requireLive(long zxid, TxnHeader header) {
        require(
                model.isLive(header.sessionId()),
                "K8 sessions",
                "at " + hex(zxid) + " session " + hex(header.sessionId()) + " is not live");
    }

    private void asked(long zxid, TxnHeader header, Txn txn) {
        Asked key = new Asked(header.connection(), header.cxid());
        Call call = calls.get(key);
        if (call == null) {
            throw new CheckFailed("I-2 integrity", "nobody asked for " + txn + " at " + hex(zxid));
        }
        Outcome before = outcomes.putIfAbsent(key, new Outcome(zxid, txn));
        require(
                before == null,
                "K9 at most once",
                call + " is in the history at " + hex(zxid) + " and before");
        requireLive(zxid, header);
        requireOrder(zxid, call);
        decided(zxid, call, txn);
    }

    /** K2: a session's writes commit in the order it asked, and none of a connection it left. */
    private void requireOrder(long zxid, Call call) {
        Set<Long> connections =
                connectionsOfSession.computeIfAbsent(call.sessionId(), s -> new HashSet<>());
        Last last = lastOfSession.get(call.sessionId());
        boolean sameConnection = last != null && last.connection() == call.connection();
        require(
                last == null
                        || (sameConnection
                                ? call.xid() > last.xid()
                                : !connections.contains(call.connection())),
                "K2 FIFO client order",
                call + " commits at " + hex(zxid) + " behind a later request of its session");
        Long owner = model.sessions().get(call.sessionId());
        require(
                owner != null && owner == call.connection(),
                "K2 moved sessions",
                call + " commits at " + hex(zxid) + " for a session that is on another connection");
        connections.add(call.connection());
        lastOfSession.put(
                call.sessionId(), new Last(call.connection(), call.xid(), connections.size()));
    }

    private void decided(long zxid, Call call, Txn txn) {
        if (call.request() instanceof Request.Multi multi) {
            decidedMulti(zxid, call, multi, txn);
            return;
        }
        ErrorCode expected = verdict(call.request());
        ErrorCode actual = txn instanceof Txn.Error error ? error.code() : ErrorCode.OK;
        requireVerdict(zxid, call, expected, actual);
        if (actual == ErrorCode.OK) {
            requireEffect(zxid, call, call.request(), txn);
        }
    }

    private void decidedMulti(long zxid, Call call, Request.Multi multi, Txn txn) {
        if (!(txn instanceof Txn.Multi decided) || decided.ops().size() != multi.ops().size()) {
            throw new CheckFailed("K6 multi", call + " became " + txn + " at " + hex(zxid));
        }
        ErrorCode first = ErrorCode.OK;
        int failing = -1;
        for (int i = 0; i < multi.ops().size() && failing < 0; i++) {
            first = verdict(multi.ops().get(i));
            failing = first == ErrorCode.OK ? -1 : i;
        }
        int full = refusedForWantOfRoom(decided);
        if (full >= 0 && (failing < 0 || full < failing)) {
            failing = full;
            first = ErrorCode.QUOTA_EXCEEDED;
        }
        for (int i = 0; i < decided.ops().size(); i++) {
            Txn.Op op = decided.ops().get(i);
            ErrorCode actual = op instanceof Txn.Error error ? error.code() : ErrorCode.OK;
            ErrorCode expected =
                    failing < 0 || i < failing
                            ? ErrorCode.OK
                            : i == failing ? first : ErrorCode.RUNTIME_INCONSISTENCY;
            requireVerdict(zxid, call, expected, actual);
            require(
                    failing < 0 || op instanceof Txn.Error,
                    "K6 multi atomic",
                    call + " failed and does " + op);
            if (failing < 0) {
                requireEffect(zxid, call, multi.ops().get(i), op);
            }
        }
    }

    /** Which operation would have made the data grow, on disks without room; -1 if none. */
    private int refusedForWantOfRoom(Txn.Multi decided) {
        for (int i = 0; growthMayBeRefused && i < decided.ops().size(); i++) {
            if (decided.ops().get(i) instanceof Txn.Error error
                    && error.code() == ErrorCode.QUOTA_EXCEEDED) {
                return i;
            }
        }
        return -1;
    }

    private void requireVerdict(long zxid, Call call, ErrorCode expected, ErrorCode actual) {
        boolean refusedGrowth =
                growthMayBeRefused
                        && expected == ErrorCode.OK
                        && actual == ErrorCode.QUOTA_EXCEEDED;
        require(
                expected == actual || refusedGrowth,
                "K1 writes are decided on the state in front of them",
                call + " at " + hex(zxid) + " must be " + expected + " and is " + actual);
    }

    /** What the reference says to a request of those that simulated clients make. */
    private ErrorCode verdict(Request request) {
        return switch (request) {
            case Request.Creation create ->
                    model.verdictOnCreate(create.path(), mode(create).isSequential());
            case Request.Delete delete -> model.verdictOnDelete(delete.path(), delete.version());
            case Request.SetData set -> model.verdictOnSetData(set.path(), set.version());
            case Request.Check check -> model.verdictOnSetData(check.path(), check.version());
            default -> throw new IllegalArgumentException("no rule for " + request);
        };
    }

    private static CreateMode mode(Request.Creation create) {
        CreateMode mode = CreateMode.fromFlags(create.flags());
        return mode == null ? CreateMode.PERSISTENT : mode;
    }

    private void requireEffect(long zxid, Call call, Request request, Txn txn) {
        boolean fits =
                switch (request) {
                    case Request.Creation create ->
                            txn instanceof Txn.Create t && fits(call, create, t);
                    case Request.Delete delete ->
                            txn instanceof Txn.Delete t && t.path().utf8().equals(delete.path());
                    case Request.SetData set ->
                            txn instanceof Txn.SetData t
                                    && t.path().utf8().equals(set.path())
                                    && same(set.data(), t.data());
                    case Request.Check check -> txn instanceof Txn.Check;
                    default -> false;
                };
        require(fits, "K1 writes do what was asked", call + " at " + hex(zxid) + " does " + txn);
    }

    private boolean fits(Call call, Request.Creation create, Txn.Create t) {
        CreateMode mode = mode(create);
        TreeModel.Znode parent = model.now(TreeModel.parent(create.path()));
        if (parent == null) {
            return false;
        }
        String path = create.path() + (mode.isSequential() ? TreeModel.suffix(parent) : "");
        return t.path().utf8().equals(path)
                && same(create.data(), t.data())
                && t.parentCversion() == parent.cversion() + 1
                && t.ephemeralOwner() == (mode.isEphemeral() ? call.sessionId() : 0);
    }

    private static boolean same(
            byte @Nullable [] asked, io.quorate.server.txn.@Nullable ByteSlice done) {
        return asked == null
                ? done == null
                : done != null && java.util.Arrays.equals(asked, done.toByteArray());
    }

    /** Sessions that are open. */
    public int liveSessions() {
        return model.sessions().size();
    }

    /** Requests that are in the history. */
    public int size() {
        return outcomes.size();
    }
}
