package io.quorate.server.sim.check;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Stat;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The znodes as plain maps, at every zxid there ever was: written from ZooKeeper's rules (PROTOCOL
 * 8), not from our tree, so that the two can contradict each other.
 */
final class TreeModel {

    /** A znode as of some zxid. {@code cversion} counts creations only, as it is persisted. */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Znode(
            long czxid,
            long mzxid,
            long ctimeMillis,
            long mtimeMillis,
            int version,
            int cversion,
            int aversion,
            long owner,
            byte @Nullable [] data,
            int numChildren,
            long pzxid) {

        Stat stat() {
            return new Stat(
                    czxid,
                    mzxid,
                    ctimeMillis,
                    mtimeMillis,
                    version,
                    2 * cversion - numChildren,
                    aversion,
                    owner,
                    data == null ? 0 : data.length,
                    numChildren,
                    pzxid);
        }

        Znode withData(byte @Nullable [] newData) {
            return new Znode(
                    czxid,
                    mzxid,
                    ctimeMillis,
                    mtimeMillis,
                    version,
                    cversion,
                    aversion,
                    owner,
                    newData,
                    numChildren,
                    pzxid);
        }

        Znode withChild(int newCversion, long zxid) {
            return new Znode(
                    czxid,
                    mzxid,
                    ctimeMillis,
                    mtimeMillis,
                    version,
                    Math.max(cversion, newCversion),
                    aversion,
                    owner,
                    data,
                    numChildren + 1,
                    Math.max(pzxid, zxid));
        }

        Znode withoutChild(long zxid) {
            return new Znode(
                    czxid,
                    mzxid,
                    ctimeMillis,
                    mtimeMillis,
                    version,
                    cversion,
                    aversion,
                    owner,
                    data,
                    numChildren - 1,
                    Math.max(pzxid, zxid));
        }
    }

    /** What a watch may wait for. */
    enum Change {
        CREATED,
        DELETED,
        DATA,
        CHILDREN
    }

    record Changed(long zxid, Change change) {

        /** What a watch is told of it. */
        EventType type() {
            return switch (change) {
                case CREATED -> EventType.NODE_CREATED;
                case DATA -> EventType.NODE_DATA_CHANGED;
                case DELETED -> EventType.NODE_DELETED;
                case CHILDREN -> EventType.NODE_CHILDREN_CHANGED;
            };
        }
    }

    /** A change and where it was. */
    record ChangedAt(String path, Changed changed) {}

    private record Version(long zxid, @Nullable Znode znode) {}

    private record Membership(long zxid, String name, boolean added) {}

    private final Map<String, ArrayList<Version>> versions = new HashMap<>();
    private final Map<String, ArrayList<Membership>> children = new HashMap<>();
    private final Map<String, ArrayList<Changed>> changes = new HashMap<>();
    private final ArrayList<ChangedAt> log = new ArrayList<>();
    private final Map<Long, TreeSet<String>> ephemerals = new LinkedHashMap<>();
    private final Map<Long, Long> sessions = new LinkedHashMap<>();
    private final QuotaModel quotas = new QuotaModel(this);

    TreeModel() {
        for (String path : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            int below = path.equals("/") ? 1 : path.equals("/zookeeper") ? 2 : 0;
            int aversion = path.equals("/zookeeper/config") ? -1 : 0;
            put(path, 0, new Znode(0, 0, 0, 0, 0, 0, aversion, 0, new byte[0], below, 0));
        }
        childChanged("/", 0, "zookeeper", true);
    }

    // ── reading ──────────────────────────────────────────────────────────────────────────────

    /** The znode as of now, null if there is none. */
    @Nullable Znode now(String path) {
        List<Version> all = versions.getOrDefault(path, new ArrayList<>());
        return all.isEmpty() ? null : all.getLast().znode();
    }

    /** The znode as of {@code zxid}, null if there was none. */
    @Nullable Znode at(String path, long zxid) {
        List<Version> all = versions.getOrDefault(path, new ArrayList<>());
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).zxid() <= zxid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? null : all.get(high).znode();
    }

    /** The names of the children as of {@code zxid}, sorted. */
    List<String> childrenAt(String path, long zxid) {
        TreeSet<String> names = new TreeSet<>();
        for (Membership each : children.getOrDefault(path, new ArrayList<>())) {
            if (each.zxid() > zxid) {
                break;
            }
            if (each.added()) {
                names.add(each.name());
            } else {
                names.remove(each.name());
            }
        }
        return List.copyOf(names);
    }

    /** All changes of this znode and of its children's names, oldest first. */
    List<Changed> changes(String path) {
        return changes.getOrDefault(path, new ArrayList<>());
    }

    /**
     * What a one-shot watch is told of that was set when {@code afterZxid} was applied; null if
     * nothing has happened.
     *
     * @param ofChildren whether it is for the children's names, else for the znode
     */
    @Nullable Changed firstChange(String path, boolean ofChildren, long afterZxid) {
        List<Changed> all = changes(path);
        for (int i = firstIndexAfter(all, afterZxid); i < all.size(); i++) {
            Changed changed = all.get(i);
            boolean fires =
                    switch (changed.change()) {
                        case CREATED, DATA -> !ofChildren;
                        case CHILDREN -> ofChildren;
                        case DELETED -> true;
                    };
            if (fires) {
                return changed;
            }
        }
        return null;
    }

    private static int firstIndexAfter(List<Changed> all, long zxid) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).zxid() > zxid) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** All changes of all znodes, in the order in which they happened. */
    List<ChangedAt> log() {
        return log;
    }

    boolean isLive(long sessionId) {
        return sessions.containsKey(sessionId);
    }

    /** Live sessions with the connection they are attached to. */
    Map<Long, Long> sessions() {
        return sessions;
    }

    /** Ephemeral znodes of this session as of now. */
    List<String> ephemeralsOf(long sessionId) {
        return List.copyOf(ephemerals.getOrDefault(sessionId, new TreeSet<>()));
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    // ── applying ─────────────────────────────────────────────────────────────────────────────

    /** Applies the next transaction of the history. */
    void apply(long zxid, TxnHeader header, Txn txn) {
        switch (txn) {
            case Txn.CreateSession t -> sessions.put(header.sessionId(), header.connection());
            case Txn.AttachSession t -> sessions.put(header.sessionId(), header.connection());
            case Txn.CloseSession t -> {
                sessions.remove(header.sessionId());
                for (String path : ephemeralsOf(header.sessionId())) {
                    delete(zxid, path);
                }
            }
            case Txn.Multi t -> t.ops().forEach(op -> apply(zxid, header, op));
            case Txn.Create t -> create(zxid, header, t);
            case Txn.Delete t -> delete(zxid, t.path().utf8());
            case Txn.SetData t -> setData(zxid, header, t);
            case Txn.SetAcl t -> setAcl(zxid, t);
            case Txn.Check t -> {}
            case Txn.Error t -> {}
        }
    }

    private void create(long zxid, TxnHeader header, Txn.Create t) {
        String path = t.path().utf8();
        CheckFailed.require(
                now(path) == null, "K5 creation", path + " is created and exists already");
        Znode parent = require(parent(path), "the parent of a creation");
        long owner = t.ephemeralOwner();
        CheckFailed.require(
                owner == 0 || (owner == header.sessionId() && isLive(owner)),
                "K8 ephemerals",
                path + " is created for session " + CheckFailed.hex(owner) + ", which is not live");
        put(
                path,
                zxid,
                new Znode(
                        zxid,
                        zxid,
                        header.timeMillis(),
                        header.timeMillis(),
                        0,
                        0,
                        0,
                        owner,
                        bytes(t.data()),
                        0,
                        zxid));
        put(parent(path), zxid, parent.withChild(t.parentCversion(), zxid));
        if (owner != 0) {
            ephemerals.computeIfAbsent(owner, o -> new TreeSet<>()).add(path);
        }
        changed(path, zxid, Change.CREATED);
        childChanged(parent(path), zxid, path.substring(path.lastIndexOf('/') + 1), true);
        quotas.created(path, zxid);
    }

    private void delete(long zxid, String path) {
        Znode gone = require(path, "what is deleted");
        CheckFailed.require(
                gone.numChildren() == 0, "K5 deletion", path + " is deleted and has children");
        put(path, zxid, null);
        put(parent(path), zxid, require(parent(path), "a parent").withoutChild(zxid));
        if (gone.owner() != 0) {
            ephemerals.getOrDefault(gone.owner(), new TreeSet<>()).remove(path);
        }
        changed(path, zxid, Change.DELETED);
        childChanged(parent(path), zxid, path.substring(path.lastIndexOf('/') + 1), false);
        quotas.usageChanged(path, zxid);
    }

    private void setData(long zxid, TxnHeader header, Txn.SetData t) {
        String path = t.path().utf8();
        Znode old = require(path, "what is set");
        CheckFailed.require(
                t.version() == old.version() + 1,
                "K5 versions",
                path + " goes from version " + old.version() + " to " + t.version());
        put(
                path,
                zxid,
                new Znode(
                        old.czxid(),
                        zxid,
                        old.ctimeMillis(),
                        header.timeMillis(),
                        t.version(),
                        old.cversion(),
                        old.aversion(),
                        old.owner(),
                        bytes(t.data()),
                        old.numChildren(),
                        old.pzxid()));
        changed(path, zxid, Change.DATA);
        if (length(bytes(t.data())) != length(old.data())) {
            quotas.usageChanged(path, zxid);
        }
    }

    /** The data of a znode, if it is there, is the servers' own doing: nobody is told. */
    void setQuietly(String path, long zxid, byte[] data) {
        Znode znode = now(path);
        if (znode != null) {
            put(path, zxid, znode.withData(data));
        }
    }

    /** Every path that ever was. */
    Set<String> paths() {
        return versions.keySet();
    }

    static int length(byte @Nullable [] data) {
        return data == null ? 0 : data.length;
    }

    private void setAcl(long zxid, Txn.SetAcl t) {
        String path = t.path().utf8();
        Znode old = require(path, "whose ACL is set");
        put(
                path,
                zxid,
                new Znode(
                        old.czxid(),
                        old.mzxid(),
                        old.ctimeMillis(),
                        old.mtimeMillis(),
                        old.version(),
                        old.cversion(),
                        t.version(),
                        old.owner(),
                        old.data(),
                        old.numChildren(),
                        old.pzxid()));
    }

    private Znode require(String path, String what) {
        Znode found = now(path);
        if (found == null) {
            throw new CheckFailed("K5 transactions fit", path + ", " + what + ", does not exist");
        }
        return found;
    }

    private static byte @Nullable [] bytes(@Nullable ByteSlice slice) {
        return slice == null ? null : slice.toByteArray();
    }

    private void put(String path, long zxid, @Nullable Znode znode) {
        ArrayList<Version> all = versions.computeIfAbsent(path, p -> new ArrayList<>());
        if (!all.isEmpty() && all.getLast().zxid() == zxid) {
            all.removeLast();
        }
        all.add(new Version(zxid, znode));
    }

    private void changed(String path, long zxid, Change change) {
        Changed changed = new Changed(zxid, change);
        changes.computeIfAbsent(path, p -> new ArrayList<>()).add(changed);
        log.add(new ChangedAt(path, changed));
    }

    private void childChanged(String parent, long zxid, String name, boolean added) {
        children.computeIfAbsent(parent, p -> new ArrayList<>())
                .add(new Membership(zxid, name, added));
        changed(parent, zxid, Change.CHILDREN);
    }

    // ── deciding, as the reference says ──────────────────────────────────────────────────────

    /** An error of one operation, or OK, against the state as of now. */
    ErrorCode verdictOnSetData(String path, int version) {
        Znode znode = now(path);
        return znode == null ? ErrorCode.NO_NODE : versionVerdict(version, znode.version());
    }

    ErrorCode verdictOnDelete(String path, int version) {
        Znode znode = now(path);
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        ErrorCode byVersion = versionVerdict(version, znode.version());
        return byVersion == ErrorCode.OK && znode.numChildren() > 0
                ? ErrorCode.NOT_EMPTY
                : byVersion;
    }

    ErrorCode verdictOnCreate(String path, boolean sequential) {
        Znode parent = now(parent(path));
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        if (now(path + (sequential ? suffix(parent) : "")) != null) {
            return ErrorCode.NODE_EXISTS;
        }
        return parent.owner() != 0 ? ErrorCode.NO_CHILDREN_FOR_EPHEMERALS : ErrorCode.OK;
    }

    /** The suffix that a sequential child created now gets. */
    static String suffix(Znode parent) {
        return String.format(java.util.Locale.ROOT, "%010d", parent.cversion());
    }

    private static ErrorCode versionVerdict(int asked, int is) {
        return asked == -1 || asked == is ? ErrorCode.OK : ErrorCode.BAD_VERSION;
    }
}
