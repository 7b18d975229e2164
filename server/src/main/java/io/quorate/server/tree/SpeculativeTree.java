package io.quorate.server.tree;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.common.LongMap;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The committed tree with the proposals in flight on top: what a leader judges the next request by.
 * Holds the state of exactly those znodes that proposals in flight touch; the work is in proportion
 * to the change, and what commits is dropped.
 *
 * <p>Order of calls: {@link #add} each transaction as it is decided, under the zxid it will have;
 * apply it to the tree when it commits, and tell {@link #committed} right after; {@link #clear}
 * when the server ceases to lead.
 */
public final class SpeculativeTree {

    private final DataTree committed;
    private final PathHash hash;
    private final ZnodeRef found = new ZnodeRef();

    private final OutstandingStates outstanding = new OutstandingStates();

    /** Every change in flight, oldest first. */
    private final ArrayDeque<Touch> touches = new ArrayDeque<>();

    /** Ephemerals that proposals in flight create, by session, oldest first. */
    private final LongMap<ArrayDeque<ZnodeState>> creations = new LongMap<>();

    /** While a multi is being decided: what its changes were made to, newest last. */
    private final ArrayDeque<Undo> undoLog = new ArrayDeque<>();

    private final InFlightUsage usage;
    private final LimitsInFlight limits;

    private boolean inMulti;

    /**
     * What was found last, if nothing has changed since: the next change is most likely to this.
     */
    private @Nullable ZnodeState lastFound;

    /**
     * @param creator the session if the change was the creation of its ephemeral, else 0
     * @param znodes by how much it changes what there is, for quotas
     * @param bytes same, of data that count as usage
     */
    private record Touch(ZnodeState state, long zxid, long creator, int znodes, int bytes)
            implements InFlightUsage.Change {

        @Override
        public byte[] path() {
            return state.path;
        }
    }

    private record Undo(ZnodeState state, ZnodeState before, boolean wasOutstanding) {}

    public SpeculativeTree(DataTree committed) {
        this.committed = committed;
        this.hash = committed.hash();
        this.usage = new InFlightUsage(hash);
        this.limits = new LimitsInFlight(committed.quotas(), hash);
    }

    /** The znode with this path, or null if there will be none. Valid until the next change. */
    public @Nullable ZnodeState find(byte[] array, int offset, int length) {
        ZnodeState state = lookUp(array, offset, length);
        return state != null && state.exists ? state : null;
    }

    /** As {@link #find(byte[], int, int)}. */
    public @Nullable ZnodeState find(ByteSlice path) {
        return find(path.array(), path.offset(), path.length());
    }

    /** The quota that applies to a path, be there such a znode or not; null if none does. */
    public @Nullable Quota quotaOf(ByteSlice path) {
        return limits.deepest(path);
    }

    /** The usage of a quota; null if no znode will be there to show it: it is not kept then. */
    public @Nullable Usage usageOf(Quota quota) {
        byte[] stats = quota.statsPath;
        ZnodeState state = outstanding.find(quota.statsHash, stats, 0, stats.length);
        boolean kept =
                state == null
                        ? committed.find(quota.statsHash, stats, 0, stats.length, found)
                        : state.exists;
        if (!kept) {
            return null;
        }
        Quotas quotas = committed.quotas();
        return usage.of(
                quota, quotas.of(quota.path), quotas.size() + limits.size(), touches::forEach);
    }

    /** Whether the znode with this path shows the usage of a quota: its data are no usage. */
    public static boolean showsUsage(ByteSlice path) {
        return QuotaPaths.showsUsage(path.array(), path.offset(), path.length());
    }

    /** Number of znodes that proposals in flight touch. */
    public int outstandingCount() {
        return outstanding.size();
    }

    /**
     * Adds the effect of a transaction that is about to be proposed.
     *
     * @param zxid the zxid it will have
     * @param sessionId the session of its header
     */
    public void add(long zxid, long sessionId, Txn txn) {
        switch (txn) {
            case Txn.Create create -> create(zxid, create);
            case Txn.SetData setData -> {
                ZnodeState state = existing(setData.path());
                int bytes = lengthOf(setData.data());
                change(state, zxid, 0, 0, bytes - state.dataBytes);
                state.version = setData.version();
                state.dataBytes = bytes;
                limits.written(state, setData.data());
            }
            case Txn.Delete delete -> delete(zxid, delete.path());
            case Txn.SetAcl setAcl -> {
                ZnodeState state = change(existing(setAcl.path()), zxid);
                state.acl = setAcl.acl();
                state.aversion = setAcl.version();
            }
            case Txn.Multi multi -> {
                for (Txn.Op op : multi.ops()) {
                    add(zxid, sessionId, op);
                }
            }
            case Txn.CloseSession _ -> closeSession(zxid, sessionId);
            case Txn.Check _, Txn.Error _, Txn.CreateSession _, Txn.AttachSession _ -> {
                // No znode changes.
            }
        }
    }

    private void create(long zxid, Txn.Create txn) {
        ByteSlice path = txn.path();
        ZnodeState parent = change(existing(parentOf(path)), zxid);
        parent.cversion = txn.parentCversion();
        parent.childCount++;
        parent.listBytes += listBytesOf(path);
        long pathHash = hash.of(path.array(), path.offset(), path.length());
        ZnodeState state = lookUp(pathHash, path.array(), path.offset(), path.length());
        if (state == null) {
            state = new ZnodeState(path.toByteArray(), pathHash);
        }
        Invariant.check(!state.exists, "create of a znode that will exist");
        boolean ephemeral = EphemeralOwner.isSession(txn.ephemeralOwner());
        int bytes = lengthOf(txn.data());
        change(state, zxid, ephemeral ? txn.ephemeralOwner() : 0, 1, bytes);
        state.exists = true;
        state.version = 0;
        state.aversion = 0;
        state.cversion = 0;
        state.childCount = 0;
        state.listBytes = 0;
        state.dataBytes = bytes;
        state.ephemeralOwner = txn.ephemeralOwner();
        state.acl = txn.acl();
        limits.written(state, txn.data());
    }

    private static int lengthOf(@Nullable ByteSlice data) {
        return data == null ? 0 : data.length();
    }

    private void delete(long zxid, ByteSlice path) {
        ZnodeState state = existing(path);
        Invariant.check(state.childCount == 0, "delete of a znode that will have children");
        change(state, zxid, 0, -1, -state.dataBytes);
        state.exists = false;
        ZnodeState parent = change(existing(parentOf(path)), zxid);
        parent.childCount--;
        parent.listBytes -= listBytesOf(path);
    }

    /** What the name of a znode takes in the list of its parent's children. */
    private static int listBytesOf(ByteSlice path) {
        int slash = PathBytes.lastSlash(path.array(), path.offset(), path.length());
        return Integer.BYTES + path.offset() + path.length() - slash - 1;
    }

    private void closeSession(long zxid, long sessionId) {
        for (byte[] path : committed.ephemeralPathsOf(sessionId)) {
            deleteIfOwned(zxid, sessionId, path);
        }
        ArrayDeque<ZnodeState> pending = creations.get(sessionId);
        if (pending != null) {
            for (ZnodeState state : pending) {
                deleteIfOwned(zxid, sessionId, state.path);
            }
        }
    }

    private void deleteIfOwned(long zxid, long sessionId, byte[] path) {
        ZnodeState state = find(path, 0, path.length);
        if (state != null && state.ephemeralOwner == sessionId) {
            delete(zxid, ByteSlice.of(path));
        }
    }

    private static ByteSlice parentOf(ByteSlice path) {
        int slash = PathBytes.lastSlash(path.array(), path.offset(), path.length());
        return new ByteSlice(
                path.array(), path.offset(), PathBytes.parentLength(path.offset(), slash));
    }

    private ZnodeState existing(ByteSlice path) {
        ZnodeState state = find(path);
        if (state == null) {
            throw new InvariantViolation("change of a znode that will not exist");
        }
        return state;
    }

    private ZnodeState change(ZnodeState state, long zxid) {
        return change(state, zxid, 0, 0, 0);
    }

    /** To be called before each change of a state. */
    private ZnodeState change(ZnodeState state, long zxid, long creator, int znodes, int bytes) {
        if (inMulti) {
            ZnodeState before = new ZnodeState(state.path, state.pathHash);
            before.copyFrom(state);
            undoLog.add(new Undo(state, before, state.outstanding));
        }
        if (!state.outstanding) {
            outstanding.add(state);
            limits.add(state);
        }
        state.lastZxid = zxid;
        boolean counts = bytes != 0 && !QuotaPaths.showsUsage(state.path, 0, state.path.length);
        Touch touch = new Touch(state, zxid, creator, znodes, counts ? bytes : 0);
        touches.add(touch);
        usage.add(state.path, znodes, touch.bytes);
        if (creator != 0) {
            ArrayDeque<ZnodeState> ofSession = creations.get(creator);
            if (ofSession == null) {
                ofSession = new ArrayDeque<>(2);
                creations.put(creator, ofSession);
            }
            ofSession.add(state);
        }
        return state;
    }

    /** Begins to decide a multi: what is added from now on may be taken back. */
    public void beginMulti() {
        Invariant.check(!inMulti, "multis do not nest");
        inMulti = true;
    }

    /** The multi was decided: what was added stays. */
    public void keepMulti() {
        inMulti = false;
        undoLog.clear();
    }

    /** One operation of the multi was refused: what was added since its beginning is undone. */
    public void rollBackMulti() {
        while (!undoLog.isEmpty()) {
            Undo undo = undoLog.removeLast();
            undo.state.copyFrom(undo.before);
            if (!undo.wasOutstanding) {
                forget(undo.state);
            }
            Touch touch = touches.removeLast();
            usage.add(touch.path(), -touch.znodes, -touch.bytes);
            if (touch.creator != 0) {
                creationOf(touch.creator).removeLast();
                forgetIfEmpty(touch.creator);
            }
        }
        inMulti = false;
    }

    /** Everything up to this zxid is committed and applied to the tree: dropped here. */
    public void committed(long zxid) {
        lastFound = null;
        while (!touches.isEmpty() && touches.getFirst().zxid <= zxid) {
            Touch touch = touches.removeFirst();
            usage.add(touch.path(), -touch.znodes, -touch.bytes);
            if (touch.creator != 0) {
                creationOf(touch.creator).removeFirst();
                forgetIfEmpty(touch.creator);
            }
            if (touch.state.outstanding && touch.state.lastZxid <= zxid) {
                forget(touch.state);
            }
        }
    }

    /** A state is as it is committed. */
    private void forget(ZnodeState state) {
        outstanding.remove(state);
        limits.remove(state);
    }

    /** Nothing is in flight any more. */
    public void clear() {
        outstanding.clear();
        touches.clear();
        creations.clear();
        usage.clear();
        limits.clear();
        undoLog.clear();
        inMulti = false;
        lastFound = null;
    }

    private ArrayDeque<ZnodeState> creationOf(long sessionId) {
        ArrayDeque<ZnodeState> ofSession = creations.get(sessionId);
        if (ofSession == null) {
            throw new InvariantViolation("an ephemeral in flight is not listed");
        }
        return ofSession;
    }

    private void forgetIfEmpty(long sessionId) {
        if (creationOf(sessionId).isEmpty()) {
            creations.remove(sessionId);
        }
    }

    private @Nullable ZnodeState lookUp(byte[] array, int offset, int length) {
        ZnodeState last = lastFound;
        if (last != null && last.has(array, offset, length)) {
            return last;
        }
        return lookUp(hash.of(array, offset, length), array, offset, length);
    }

    private @Nullable ZnodeState lookUp(long pathHash, byte[] array, int offset, int length) {
        ZnodeState state = outstanding.find(pathHash, array, offset, length);
        if (state == null) {
            state = readCommitted(pathHash, array, offset, length);
        }
        if (state != null) {
            lastFound = state;
        }
        return state;
    }

    private @Nullable ZnodeState readCommitted(
            long pathHash, byte[] array, int offset, int length) {
        if (!committed.find(pathHash, array, offset, length, found)) {
            return null;
        }
        byte[] znode = found.znode();
        ZnodeState state =
                new ZnodeState(Arrays.copyOfRange(array, offset, offset + length), pathHash);
        state.exists = true;
        state.version = Znode.version(znode);
        state.aversion = Znode.aversion(znode);
        state.cversion = found.cversion();
        state.childCount = found.childCount();
        state.listBytes = found.listBytes();
        state.dataBytes = Znode.dataLength(znode);
        state.ephemeralOwner = Znode.ephemeralOwner(znode);
        state.acl = committed.acl(znode);
        return state;
    }
}
