package io.quorate.server.tree;

import io.quorate.protocol.Stat;
import io.quorate.protocol.wire.StatCodec;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;

import org.jspecify.annotations.Nullable;

/**
 * Where a lookup leaves what it found, so that finding allocates nothing. Kept by the caller and
 * filled again and again; valid until the tree changes.
 */
public final class ZnodeRef {

    private static final byte[] NOTHING = {};

    private byte[] znode = NOTHING;
    private @Nullable Children children;
    private int childCount;
    private int cversion;
    private long pzxid;

    /** Points at an entry of the table. */
    void point(Object entry) {
        if (entry instanceof Children parent) {
            znode = parent.znode;
            children = parent;
            childCount = parent.count();
            cversion = parent.cversion();
            pzxid = parent.pzxid();
        } else {
            znode = (byte[]) entry;
            children = null;
            childCount = 0;
            cversion = 0;
            pzxid = Znode.czxid(znode);
        }
    }

    void clear() {
        znode = NOTHING;
        children = null;
    }

    /** Copies what {@code other} says now; later changes of its children are not seen. */
    void freeze(ZnodeRef other) {
        znode = other.znode;
        children = null;
        childCount = other.childCount;
        cversion = other.cversion;
        pzxid = other.pzxid;
    }

    /** The znode: see {@link Znode}. */
    public byte[] znode() {
        if (znode.length == 0) {
            throw new InvariantViolation("nothing was found here");
        }
        return znode;
    }

    /** From here on the znode has this data; nothing else tells, and the tree does not change. */
    public void showData(ByteSlice data) {
        znode = Znode.withData(znode(), data);
    }

    /** The children, null if the znode never had any. */
    public @Nullable Children children() {
        return children;
    }

    public int childCount() {
        return childCount;
    }

    /** Bytes that the children's names take in a reply, each behind its length. */
    int listBytes() {
        return children == null ? 0 : children.listBytes();
    }

    /** Number of all znodes below this one. */
    public int descendantCount() {
        return children == null ? 0 : children.descendants();
    }

    /** The persisted cversion. */
    public int cversion() {
        return cversion;
    }

    public long pzxid() {
        return pzxid;
    }

    public String path() {
        return Znode.path(znode());
    }

    /** The metadata as clients see it (PROTOCOL 8.2). */
    public Stat stat() {
        byte[] z = znode();
        return new Stat(
                Znode.czxid(z),
                Znode.mzxid(z),
                Znode.ctimeMillis(z),
                Znode.mtimeMillis(z),
                Znode.version(z),
                visibleCversion(),
                Znode.aversion(z),
                EphemeralOwner.visible(Znode.ephemeralOwner(z)),
                Znode.dataLength(z),
                childCount,
                pzxid);
    }

    // The persisted cversion counts creations: with the deletions, which are the creations less
    // those that are still there, it is what clients know as cversion.
    private int visibleCversion() {
        return 2 * cversion - childCount;
    }

    /** Appends what {@link #stat} says. */
    public void writeStat(WireWriter out) {
        byte[] z = znode();
        StatCodec.write(
                out,
                Znode.czxid(z),
                Znode.mzxid(z),
                Znode.ctimeMillis(z),
                Znode.mtimeMillis(z),
                Znode.version(z),
                visibleCversion(),
                Znode.aversion(z),
                EphemeralOwner.visible(Znode.ephemeralOwner(z)),
                Znode.dataLength(z),
                childCount,
                pzxid);
    }

    /** Appends the path, as a string on the wire. */
    public void writePath(WireWriter out) {
        out.writeBuffer(znode(), Znode.PATH_OFFSET, Znode.pathLength(znode));
    }

    /** Appends the data, as a buffer on the wire. */
    public void writeData(WireWriter out) {
        byte[] z = znode();
        if (Znode.hasNullData(z)) {
            out.writeInt(-1);
        } else {
            out.writeBuffer(z, Znode.dataOffset(z), Znode.dataLength(z));
        }
    }
}
