package io.quorate.server.tree;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Stat;
import io.quorate.server.common.Invariant;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The committed tree of znodes. {@link #apply} is total and deterministic: the leader has decided
 * everything there is to decide, so a transaction that does not fit is a bug of ours and ends the
 * process.
 */
public final class DataTree {

    /**
     * So long a container stays without children: one that is empty between two users of a lock
     * must not go from under the second, and begin its sequence numbers anew.
     */
    public static final int EMPTY_CONTAINER_MILLIS = 1_000;

    private static final String[] FIRST_PATHS = {
        "/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"
    };

    private final PathHash hash;
    private final ZnodeTable table;
    private final AclTable acls = new AclTable();
    private final Ephemerals ephemerals;
    private final ExpiryIndex expiry = new ExpiryIndex();
    private final Quotas quotas;
    private final Applied applied = new Applied();
    private final ZnodeRef scratch = new ZnodeRef();
    private ChangedZnodes changed;
    private long zxid;
    private long digest;
    private long dataBytes;

    /** Hash of the parent's path that {@link #childrenForUpdate} looked up last. */
    private long parentHash;

    /**
     * The tree of an empty ensemble (PROTOCOL 8.1).
     *
     * @param hashSeed random and secret, this server's own: nobody may choose paths that collide
     */
    public DataTree(long hashSeed) {
        this(new PathHash(hashSeed));
        ByteSlice noData = ByteSlice.of(new byte[0]);
        for (String path : FIRST_PATHS) {
            ByteSlice slice = ByteSlice.ofUtf8(path);
            AclList acl = path.endsWith("config") ? AclList.READ_ONLY : AclList.OPEN;
            byte[] znode = Znode.create(slice, noData, acls.acquire(acl), 0, 0, 0);
            if (path.endsWith("config")) {
                // ZooKeeper restricts this znode with a setACL that counts from -2 on.
                znode = Znode.withAcl(znode, Znode.aclNumber(znode), -1);
            }
            if (path.length() > 1) {
                Children parent = childrenForUpdate(slice);
                addName(parent, znode);
                parent.changedBelow(1, 0);
            }
            insert(hash.of(slice.array()), znode, acl);
            changed.set(hash.of(slice.array()), znode, 0, 0);
        }
    }

    private DataTree(PathHash hash) {
        this.hash = hash;
        table = new ZnodeTable(hash);
        ephemerals = new Ephemerals(hash);
        quotas = new Quotas(this);
        changed = new ChangedZnodes(hash);
    }

    /** The znodes that every tree has. */
    static List<String> firstPaths() {
        return List.of(FIRST_PATHS);
    }

    /** Without any znode: for {@link TreeRestore}. */
    static DataTree blank(long hashSeed) {
        return new DataTree(new PathHash(hashSeed));
    }

    /**
     * Applies a committed transaction.
     *
     * @param txnZxid its zxid, above all that were applied before
     * @return what came of it, valid until the next call
     */
    public Applied apply(long txnZxid, TxnHeader header, Txn txn) {
        Invariant.check(txnZxid > zxid, "a transaction is applied out of order", txnZxid, zxid);
        zxid = txnZxid;
        applied.reset(txn instanceof Txn.Multi);
        switch (txn) {
            case Txn.Multi multi -> {
                for (Txn.Op op : multi.ops()) {
                    applyOp(header, op);
                }
            }
            case Txn.Op op -> applyOp(header, op);
            case Txn.SetAcl setAcl -> setAcl(setAcl);
            case Txn.CloseSession _ -> {
                for (byte[] path : ephemerals.pathsOf(header.sessionId())) {
                    delete(header, ByteSlice.of(path));
                }
            }
            case Txn.CreateSession _, Txn.AttachSession _ -> {
                // Sessions are kept beside the tree.
            }
        }
        return applied;
    }

    private void applyOp(TxnHeader header, Txn.Op op) {
        switch (op) {
            case Txn.Create create -> create(header, create);
            case Txn.Delete delete -> {
                delete(header, delete.path());
                applied.nextResult().set(OpResult.Kind.DELETE, ErrorCode.OK);
            }
            case Txn.SetData setData -> setData(header, setData);
            case Txn.Check _ -> applied.nextResult().set(OpResult.Kind.CHECK, ErrorCode.OK);
            case Txn.Error error -> applied.nextResult().set(OpResult.Kind.ERROR, error.code());
        }
    }

    private void create(TxnHeader header, Txn.Create txn) {
        ByteSlice path = txn.path();
        long pathHash = hash.of(path.array(), path.offset(), path.length());
        Invariant.check(
                table.find(pathHash, path.array(), path.offset(), path.length())
                        == ZnodeTable.ABSENT,
                "create of a znode that exists");
        Children parent = childrenForUpdate(path);
        AclList parentAcl = acls.get(Znode.aclNumber(parent.znode));
        byte[] znode =
                Znode.create(
                        path,
                        txn.data(),
                        acls.acquire(txn.acl()),
                        zxid,
                        header.timeMillis(),
                        txn.ephemeralOwner());
        addName(parent, znode);
        digest += parent.set(txn.parentCversion(), zxid);
        changed.set(parentHash, parent.znode, txn.parentCversion(), zxid);
        insert(pathHash, znode, txn.acl());
        parent.changedBelow(1, QuotaPaths.countedBytes(znode));
        changed.set(pathHash, znode, 0, zxid);
        if (EphemeralOwner.isSession(txn.ephemeralOwner())) {
            ephemerals.add(
                    txn.ephemeralOwner(), pathHash, path.array(), path.offset(), path.length());
        }
        if (ExpiryIndex.isConcerned(txn.ephemeralOwner())) {
            expiry.childless(pathHash, znode, false, header.timeMillis());
        }
        firstChild(parent);
        applied.changed(new TreeChange(TreeChange.Kind.CREATED, znode, txn.acl(), parentAcl));
        scratch.point(znode);
        applied.nextResult()
                .set(
                        txn.reply() == Txn.CreateReply.PATH
                                ? OpResult.Kind.CREATE
                                : OpResult.Kind.CREATE_WITH_STAT,
                        scratch);
        quotas.created(znode);
    }

    private void delete(TxnHeader header, ByteSlice path) {
        long pathHash = hash.of(path.array(), path.offset(), path.length());
        int position = existing(pathHash, path);
        Object entry = table.at(position);
        byte[] znode = ZnodeTable.znodeOf(entry);
        if (entry instanceof Children children) {
            Invariant.check(children.count() == 0, "delete of a znode with children");
            digest -= children.digest();
        }
        AclList acl = acls.get(Znode.aclNumber(znode));
        table.remove(position);
        digest -= Znode.digest(znode, acl);
        dataBytes -= sizeOf(znode);
        long owner = Znode.ephemeralOwner(znode);
        if (EphemeralOwner.isSession(owner)) {
            ephemerals.remove(owner, pathHash, path.array(), path.offset(), path.length());
        }
        Children parent = childrenForUpdate(path);
        int nameOffset = nameOffset(znode);
        parent.remove(znode, nameOffset, Znode.dataOffset(znode) - nameOffset, hash);
        parent.changedBelow(-1, -QuotaPaths.countedBytes(znode));
        digest += parent.set(parent.cversion(), zxid);
        changed.deleted(pathHash, znode);
        if (ExpiryIndex.isConcerned(owner)) {
            expiry.forget(pathHash, znode);
        }
        if (parent.count() == 0 && ExpiryIndex.isConcerned(Znode.ephemeralOwner(parent.znode))) {
            expiry.childless(parentHash, parent.znode, true, header.timeMillis());
        }
        changed.set(parentHash, parent.znode, parent.cversion(), zxid);
        AclList parentAcl = acls.get(Znode.aclNumber(parent.znode));
        acls.release(Znode.aclNumber(znode));
        applied.changed(new TreeChange(TreeChange.Kind.DELETED, znode, acl, parentAcl));
        quotas.deleted(znode);
    }

    /** The parent that {@link #childrenForUpdate} looked up last has another child. */
    private void firstChild(Children parent) {
        if (parent.count() == 1 && ExpiryIndex.isConcerned(Znode.ephemeralOwner(parent.znode))) {
            expiry.forget(parentHash, parent.znode);
        }
    }

    private void setData(TxnHeader header, Txn.SetData txn) {
        ByteSlice path = txn.path();
        long pathHash = hash.of(path.array(), path.offset(), path.length());
        int position = existing(pathHash, path);
        byte[] before = ZnodeTable.znodeOf(table.at(position));
        byte[] znode = Znode.withData(before, txn.data(), txn.version(), zxid, header.timeMillis());
        setData(pathHash, position, before, znode);
        if (EphemeralOwner.ttlMillis(Znode.ephemeralOwner(znode)) != 0
                && scratch.childCount() == 0) {
            expiry.childless(pathHash, znode, true, header.timeMillis());
        }
        AclList acl = acls.get(Znode.aclNumber(znode));
        applied.changed(new TreeChange(TreeChange.Kind.DATA_CHANGED, znode, acl, null));
        applied.nextResult().set(OpResult.Kind.SET_DATA, scratch);
        quotas.dataChanged(znode, before);
    }

    /**
     * Gives a znode, if it is there, data of the tree's own. No client changed it: neither its Stat
     * nor a watch tells, and no quota hears of it.
     */
    void setQuietly(long pathHash, byte[] path, ByteSlice data) {
        int position = table.find(pathHash, path, 0, path.length);
        if (position == ZnodeTable.ABSENT) {
            return;
        }
        byte[] before = ZnodeTable.znodeOf(table.at(position));
        byte[] znode = Znode.withData(before, data);
        if (Arrays.equals(before, znode)) {
            return;
        }
        setData(pathHash, position, before, znode);
    }

    private void setData(long pathHash, int position, byte[] before, byte[] znode) {
        AclList acl = acls.get(Znode.aclNumber(znode));
        digest += Znode.digest(znode, acl) - Znode.digest(before, acl);
        dataBytes += sizeOf(znode) - sizeOf(before);
        Object entry = replace(position, znode);
        scratch.point(entry);
        changed.set(pathHash, znode, scratch.cversion(), scratch.pzxid());
        int growth = QuotaPaths.countedBytes(znode) - QuotaPaths.countedBytes(before);
        if (growth != 0) {
            Children parent = entry instanceof Children own ? own.parent() : parentOf(znode);
            if (parent != null) {
                parent.changedBelow(0, growth);
            }
        }
    }

    private void setAcl(Txn.SetAcl txn) {
        ByteSlice path = txn.path();
        long pathHash = hash.of(path.array(), path.offset(), path.length());
        int position = existing(pathHash, path);
        byte[] before = ZnodeTable.znodeOf(table.at(position));
        AclList aclBefore = acls.get(Znode.aclNumber(before));
        byte[] znode = Znode.withAcl(before, acls.acquire(txn.acl()), txn.version());
        digest += Znode.digest(znode, txn.acl()) - Znode.digest(before, aclBefore);
        acls.release(Znode.aclNumber(before));
        scratch.point(replace(position, znode));
        changed.set(pathHash, znode, scratch.cversion(), scratch.pzxid());
        applied.nextResult().set(OpResult.Kind.SET_ACL, scratch);
    }

    private int existing(long pathHash, ByteSlice path) {
        int position = table.find(pathHash, path.array(), path.offset(), path.length());
        Invariant.check(position != ZnodeTable.ABSENT, "change of a znode that does not exist");
        return position;
    }

    private Object replace(int position, byte[] znode) {
        if (table.at(position) instanceof Children children) {
            children.znode = znode;
            return children;
        }
        table.set(position, znode);
        return znode;
    }

    /** The children of a path's parent, which exists; it becomes a parent if it was none. */
    private Children childrenForUpdate(ByteSlice path) {
        byte[] array = path.array();
        int offset = path.offset();
        int slash = PathBytes.lastSlash(array, offset, path.length());
        int length = PathBytes.parentLength(offset, slash);
        parentHash = hash.of(array, offset, length);
        int position = table.find(parentHash, array, offset, length);
        Invariant.check(position != ZnodeTable.ABSENT, "a znode without a parent");
        Object entry = table.at(position);
        if (entry instanceof Children children) {
            return children;
        }
        byte[] znode = (byte[]) entry;
        Children children = new Children(znode, parentOf(znode));
        table.set(position, children);
        return children;
    }

    /** The parent of a znode that is there; null for the root. */
    private @Nullable Children parentOf(byte[] znode) {
        int pathLength = Znode.pathLength(znode);
        if (pathLength == 1) {
            return null;
        }
        int slash = PathBytes.lastSlash(znode, Znode.PATH_OFFSET, pathLength);
        int length = PathBytes.parentLength(Znode.PATH_OFFSET, slash);
        long hashOfParent = hash.of(znode, Znode.PATH_OFFSET, length);
        return (Children) table.at(table.find(hashOfParent, znode, Znode.PATH_OFFSET, length));
    }

    private void addName(Children parent, byte[] znode) {
        int nameOffset = nameOffset(znode);
        parent.add(znode, nameOffset, Znode.dataOffset(znode) - nameOffset, hash);
    }

    private static int nameOffset(byte[] znode) {
        return PathBytes.lastSlash(znode, Znode.PATH_OFFSET, Znode.pathLength(znode)) + 1;
    }

    private void insert(long pathHash, byte[] znode, AclList acl) {
        table.insert(pathHash, znode);
        digest += Znode.digest(znode, acl);
        dataBytes += sizeOf(znode);
    }

    /**
     * What changed since this was called last, or since the tree of an empty ensemble, or since it
     * was restored. The caller owns it: the tree begins another collection. Takes no time.
     */
    public TreeChanges takeChanges() {
        ChangedZnodes taken = changed;
        changed = new ChangedZnodes(hash);
        return acls.takeChanges(taken);
    }

    /** Number of znodes that changed and were not taken yet. */
    public int changedCount() {
        return changed.size();
    }

    void restoreAcl(int number, AclList acl) throws InconsistentStateException {
        acls.restore(number, acl);
    }

    void restore(byte[] znode, int cversion, long pzxid) throws InconsistentStateException {
        int pathLength = Znode.pathLength(znode);
        long pathHash = hash.of(znode, Znode.PATH_OFFSET, pathLength);
        if (table.find(pathHash, znode, Znode.PATH_OFFSET, pathLength) != ZnodeTable.ABSENT) {
            throw new InconsistentStateException(Znode.path(znode) + " is there twice");
        }
        Children parent = null;
        if (pathLength > 1) {
            ByteSlice path = new ByteSlice(znode, Znode.PATH_OFFSET, pathLength);
            if (!parentExists(path)) {
                throw new InconsistentStateException(Znode.path(znode) + " has no parent");
            }
            parent = childrenForUpdate(path);
            addName(parent, znode);
            parent.changedBelow(1, QuotaPaths.countedBytes(znode));
            firstChild(parent);
        }
        AclList acl = acls.hold(Znode.aclNumber(znode));
        if (acl == null) {
            throw new InconsistentStateException(Znode.path(znode) + " has an unknown ACL");
        }
        insert(pathHash, znode, acl);
        if (cversion != 0 || pzxid != Znode.czxid(znode)) {
            Children children = new Children(znode, parent);
            digest += children.set(cversion, pzxid);
            table.set(table.find(pathHash, znode, Znode.PATH_OFFSET, pathLength), children);
        }
        long owner = Znode.ephemeralOwner(znode);
        if (EphemeralOwner.isSession(owner)) {
            ephemerals.add(owner, pathHash, znode, Znode.PATH_OFFSET, pathLength);
        } else if (ExpiryIndex.isConcerned(owner)) {
            // When its last child went is not known any more: a leader gives it time enough.
            boolean used = cversion != 0;
            expiry.childless(pathHash, znode, used, used ? 0 : Znode.ctimeMillis(znode));
        }
        quotas.restored(znode);
    }

    private boolean parentExists(ByteSlice path) {
        int slash = PathBytes.lastSlash(path.array(), path.offset(), path.length());
        int length = PathBytes.parentLength(path.offset(), slash);
        long parent = hash.of(path.array(), path.offset(), length);
        return slash >= path.offset()
                && table.find(parent, path.array(), path.offset(), length) != ZnodeTable.ABSENT;
    }

    void restored(long asOfZxid) throws InconsistentStateException {
        for (String path : FIRST_PATHS) {
            if (!find(path, scratch)) {
                throw new InconsistentStateException(path + " is missing");
            }
        }
        acls.restored();
        zxid = asOfZxid;
    }

    private static int sizeOf(byte[] znode) {
        return znode.length - Znode.PATH_OFFSET;
    }

    /**
     * Looks a path up by its UTF-8 bytes, in place.
     *
     * @param into where the znode is left if there is one
     */
    public boolean find(byte[] array, int offset, int length, ZnodeRef into) {
        return find(hash.of(array, offset, length), array, offset, length, into);
    }

    boolean find(long pathHash, byte[] array, int offset, int length, ZnodeRef into) {
        int position = table.find(pathHash, array, offset, length);
        if (position == ZnodeTable.ABSENT) {
            return false;
        }
        into.point(table.at(position));
        return true;
    }

    /** As {@link #find(byte[], int, int, ZnodeRef)}. */
    public boolean find(String path, ZnodeRef into) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length, into);
    }

    /** The metadata as clients see it, or null if there is no such znode. */
    public @Nullable Stat stat(String path) {
        return find(path, scratch) ? scratch.stat() : null;
    }

    /** The ACL of a znode of this tree. */
    public AclList acl(byte[] znode) {
        return acls.get(Znode.aclNumber(znode));
    }

    /** The paths of a session's ephemerals, sorted. */
    public List<String> ephemeralsOf(long sessionId) {
        List<String> paths = new ArrayList<>();
        for (byte[] path : ephemerals.pathsOf(sessionId)) {
            paths.add(new String(path, StandardCharsets.UTF_8));
        }
        return paths;
    }

    /** Those of them that begin with this string; all of them if it is blank or the root. */
    public List<String> ephemeralsOf(long sessionId, String prefix) {
        List<String> paths = ephemeralsOf(sessionId);
        if (!prefix.isBlank() && !prefix.equals("/")) {
            paths.removeIf(path -> !path.startsWith(prefix));
        }
        return paths;
    }

    /**
     * The paths of some of a session's ephemerals, in no order.
     *
     * @param max how many at most
     */
    public List<String> ephemeralsOf(long sessionId, int max) {
        return ephemerals.somePathsOf(sessionId, max);
    }

    /** As {@link #ephemeralsOf(long)}, in UTF-8. */
    byte[][] ephemeralPathsOf(long sessionId) {
        return ephemerals.pathsOf(sessionId);
    }

    /**
     * Offers the znodes that may go by themselves, longest due first: containers without children,
     * and znodes whose time to live is over (PROTOCOL 9).
     *
     * @param nowMillis the wall clock
     * @param neverUsedMaxMillis how long a container may wait for its first child; 0 is for ever
     * @param visitor takes a path in UTF-8, and says whether to go on; must not change the tree
     */
    public void forEachDue(long nowMillis, long neverUsedMaxMillis, Predicate<byte[]> visitor) {
        expiry.forEachDue(nowMillis, neverUsedMaxMillis, visitor);
    }

    /** Containers and znodes with a time to live that have no children. */
    public int expiringCount() {
        return expiry.size();
    }

    /** The sessions that own ephemerals, ascending. */
    public long[] sessionsWithEphemerals() {
        return ephemerals.sessions();
    }

    /** What limits there are and what is used. */
    Quotas quotas() {
        return quotas;
    }

    /** Number of paths that have limits. */
    public int quotaCount() {
        return quotas.size();
    }

    /** Every path that has limits, in no particular order; takes a lookup or two for each. */
    public void forEachQuota(Consumer<QuotaUsage> action) {
        quotas.forEach(action);
    }

    /** Number of ephemeral znodes. */
    public int ephemeralCount() {
        return ephemerals.count();
    }

    /** Number of znodes as ZooKeeper counts them: the root twice. */
    public int nodeCount() {
        return table.size() + 1;
    }

    /** Bytes of all paths and data. */
    public long approximateDataBytes() {
        return dataBytes;
    }

    /** The tree's share of the state digest: the same on every server at the same zxid. */
    public long digest() {
        return digest;
    }

    /** Zxid of the last transaction that was applied, 0 for none. */
    public long lastZxid() {
        return zxid;
    }

    /** Number of distinct ACLs that znodes have. */
    int aclCount() {
        return acls.size();
    }

    PathHash hash() {
        return hash;
    }

    /** The digest from scratch: what {@link #digest} must be. */
    long recomputedDigest() {
        long[] sum = {0};
        forEach(
                found -> {
                    sum[0] += Znode.digest(found.znode(), acl(found.znode()));
                    Children children = found.children();
                    sum[0] += children == null ? 0 : children.computedDigest();
                });
        return sum[0];
    }

    /** Every znode, in no particular order; the argument is filled again for each. */
    public void forEach(Consumer<ZnodeRef> action) {
        ZnodeRef ref = new ZnodeRef();
        table.forEach(
                entry -> {
                    ref.point(entry);
                    action.accept(ref);
                });
    }
}
