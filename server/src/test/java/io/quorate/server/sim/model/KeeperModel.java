package io.quorate.server.sim.model;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Zxid;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A ZooKeeper, as its clients have it: told of everything in the order of the history, it says what
 * must come of it.
 */
public final class KeeperModel {

    /**
     * What a server's configuration decides.
     *
     * @param enforceQuota whether hard limits hold
     * @param neverUsedMaxMillis a container that never had a child may go so long after its
     *     creation; 0 is never
     */
    public record Policy(boolean enforceQuota, long neverUsedMaxMillis) {

        public static final Policy DEFAULT = new Policy(false, 0);
    }

    /** A container must have been empty for so long, so that the next user of a lock finds it. */
    private static final long EMPTY_MILLIS = 1_000;

    private final Policy policy;
    private final Tree tree = new Tree();
    private final WriteRules writes;
    private final ReadRules reads = new ReadRules(tree);
    private final Set<Long> live = new HashSet<>();
    private final Map<Long, Long> ends = new HashMap<>();

    public KeeperModel(Policy policy) {
        this.policy = policy;
        this.writes = new WriteRules(tree, new QuotaRules(tree, policy.enforceQuota()));
    }

    // ── sessions ─────────────────────────────────────────────────────────────────────────────────

    public void open(long sessionId) {
        live.add(sessionId);
    }

    public boolean isLive(long sessionId) {
        return live.contains(sessionId);
    }

    /** Sessions that are open. */
    public int liveSessions() {
        return live.size();
    }

    /** The zxid at which the session ended; the largest there is if it did not. */
    public long endOf(long sessionId) {
        return ends.getOrDefault(sessionId, Long.MAX_VALUE);
    }

    /** The session ends, and all its ephemerals go at once. */
    public void close(Moment at, long sessionId) {
        tree.beginInAnyOrder(at);
        live.remove(sessionId);
        ends.put(sessionId, at.zxid());
        for (String path : tree.ephemerals(sessionId, at.zxid()).stream().sorted().toList()) {
            writes.remove(path);
        }
    }

    // ── writes ───────────────────────────────────────────────────────────────────────────────────

    /**
     * The next write: decided, and done.
     *
     * @param diskIsFull whether nothing may grow: that is not in the history, and counts all the
     *     same
     */
    public Outcome decide(Moment at, Asker asker, Request write, boolean diskIsFull) {
        tree.begin(at);
        if (!isLive(asker.sessionId())) {
            return Outcome.of(Step.refused(ErrorCode.SESSION_EXPIRED));
        }
        return switch (write) {
            case Request.MultiOp op -> Outcome.of(writes.decide(op, asker, diskIsFull));
            case Request.SetAcl set -> Outcome.of(writes.setAcl(set, asker));
            case Request.Multi multi -> multi(multi.ops(), asker, diskIsFull);
            case Request.Reconfig reconfig -> Outcome.of(Step.refused(ErrorCode.RECONFIG_DISABLED));
            default -> throw new IllegalArgumentException("not a write: " + write);
        };
    }

    /** What {@link #decide} did last is taken back. */
    public void undo() {
        tree.undo();
    }

    /** All or nothing, each operation on what those before it have done (PROTOCOL 11). */
    private Outcome multi(List<Request.MultiOp> ops, Asker asker, boolean diskIsFull) {
        for (Request.MultiOp op : ops) {
            if (op instanceof Request.Creation create
                    && CreateMode.fromFlags(create.flags()) == null) {
                return Outcome.of(Step.refused(ErrorCode.MARSHALLING_ERROR));
            }
        }
        List<Effect> effects = new ArrayList<>();
        List<Response> results = new ArrayList<>();
        for (Request.MultiOp op : ops) {
            Step step = writes.decide(op, asker, diskIsFull);
            if (step.isRefused()) {
                tree.undo();
                return refused(ops.size(), effects.size(), step);
            }
            effects.add(step.effect());
            results.add(step.response());
        }
        return new Outcome(new Response.Multi(results), effects);
    }

    private static Outcome refused(int count, int which, Step why) {
        List<Effect> effects = new ArrayList<>();
        List<Response> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Step step =
                    i == which
                            ? why
                            : Step.refused(
                                    i < which ? ErrorCode.OK : ErrorCode.RUNTIME_INCONSISTENCY);
            effects.add(step.effect());
            results.add(step.response());
        }
        return new Outcome(new Response.Multi(results), effects);
    }

    // ── znodes that go by themselves ─────────────────────────────────────────────────────────────

    /**
     * The servers delete a znode by themselves.
     *
     * @return why they may not; null if it was time
     */
    public @Nullable String reap(Moment at, String path) {
        Znode znode = tree.now(path);
        String problem = znode == null ? "does not exist" : whyNotReaped(at, znode);
        if (problem == null) {
            tree.begin(at);
            writes.remove(path);
        }
        return problem;
    }

    private @Nullable String whyNotReaped(Moment at, Znode znode) {
        if (znode.family().size() > 0) {
            return "has children";
        }
        return switch (znode.birth().lifetime()) {
            case Lifetime.Persistent never -> "does not go by itself";
            case Lifetime.Ephemeral withSession -> "is its session's";
            case Lifetime.TimeToLive(long ttlMillis) -> {
                long since = znode.content().millis();
                yield at.millis() - since > ttlMillis
                        ? null
                        : "was set " + (at.millis() - since) + " ms ago, and may live " + ttlMillis;
            }
            case Lifetime.Container none -> whyNotReaped(at, znode.birth(), znode.family());
        };
    }

    private @Nullable String whyNotReaped(Moment at, Znode.Birth birth, Znode.Family family) {
        if (family.created() > 0) {
            if (Zxid.epoch(family.pzxid()) < Zxid.epoch(at.zxid())) {
                // By another leader's clock; and its successor may have the state without the time.
                return null;
            }
            long empty = at.millis() - family.changedMillis();
            return empty > EMPTY_MILLIS
                    ? null
                    : "is a container that is empty for " + empty + " ms";
        }
        long unused = at.millis() - birth.millis();
        return policy.neverUsedMaxMillis > 0 && unused > policy.neverUsedMaxMillis
                ? null
                : "is a container without a child since " + unused + " ms";
    }

    // ── reads ────────────────────────────────────────────────────────────────────────────────────

    /** What a request is answered that neither writes nor is about watches, as of some zxid. */
    public Response read(Request request, Asker asker, long zxid) {
        return reads.read(request, asker, zxid);
    }

    /** An answer in the form in which {@link #read} gives it. */
    public static Response comparable(Response response) {
        return ReadRules.sorted(response);
    }

    /** The znode as of {@code zxid}, null if there was none. */
    public @Nullable Znode at(String path, long zxid) {
        return tree.at(path, zxid);
    }

    /** All changes of all znodes, in the order in which they happened. */
    public List<Change> changes() {
        return tree.changes();
    }

    /**
     * What a one-shot watch is told of that was set when {@code afterZxid} was applied; null if
     * nothing has happened.
     *
     * @param ofChildren whether it is for the children's names, else for the znode
     */
    public @Nullable Change firstChange(String path, boolean ofChildren, long afterZxid) {
        List<Change> all = tree.changes(path);
        for (int i = firstBehind(all, afterZxid); i < all.size(); i++) {
            Change change = all.get(i);
            if (change.type() == EventType.NODE_DELETED
                    || ofChildren == (change.type() == EventType.NODE_CHILDREN_CHANGED)) {
                return change;
            }
        }
        return null;
    }

    /** Index of the first change behind this zxid. */
    static int firstBehind(List<Change> changes, long zxid) {
        int low = 0;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).zxid() > zxid) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Who a client is that authenticates so; null if that fails (PROTOCOL 13). */
    public static @Nullable Identity identityOf(Request.Auth auth) {
        return AccessRules.identityOf(auth);
    }
}
