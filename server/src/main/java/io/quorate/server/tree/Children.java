package io.quorate.server.tree;

import io.quorate.server.txn.Digest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The changing part of a znode that has or had children: their names, and what their coming and
 * going counts. A znode that never had any has no such object; its cversion is 0 and its pzxid its
 * czxid.
 */
public final class Children {

    /** Takes the names of children one by one, as UTF-8. */
    public interface NameVisitor {
        void name(byte[] array, int offset, int length);
    }

    private static final long DIGEST_SEED = 0x4348_494c_4452_454eL;

    private final NameSet names = new NameSet();

    /** The parent's, null for the root. */
    private final @Nullable Children parent;

    byte[] znode;

    /** Number of all znodes below this one, and bytes of their data. */
    private int descendants;

    private long bytesBelow;

    /** What the names take in a reply, modulo 2^32. */
    private int listBytes;

    private int cversion;
    private long pzxid;

    /** This object's share of the state digest as it is in the sum now. */
    private long digest;

    Children(byte[] znode, @Nullable Children parent) {
        this.znode = znode;
        this.parent = parent;
        this.pzxid = Znode.czxid(znode);
    }

    /** Number of children. */
    public int count() {
        return names.size();
    }

    /** The persisted cversion: creations of children, and the next sequence number. */
    public int cversion() {
        return cversion;
    }

    /** Zxid of the last creation or deletion of a child. */
    public long pzxid() {
        return pzxid;
    }

    /** The names, in no particular order. */
    public void forEach(NameVisitor visitor) {
        names.forEach(visitor::name);
    }

    /** The names as strings, sorted: for tools and tests. */
    public List<String> sortedNames() {
        List<String> sorted = new ArrayList<>(names.size());
        names.forEach(
                (array, offset, length) ->
                        sorted.add(new String(array, offset, length, StandardCharsets.UTF_8)));
        sorted.sort(null);
        return sorted;
    }

    @Nullable Children parent() {
        return parent;
    }

    /** Number of all znodes below this one. */
    int descendants() {
        return descendants;
    }

    /** Bytes of data of all znodes below this one. */
    long bytesBelow() {
        return bytesBelow;
    }

    /** Bytes that the names take in a reply, each behind its length. */
    int listBytes() {
        return listBytes;
    }

    /** Something changed below this znode, and so below all above it. */
    void changedBelow(int znodes, long bytes) {
        for (Children at = this; at != null; at = at.parent) {
            at.descendants += znodes;
            at.bytesBelow += bytes;
        }
    }

    void add(byte[] path, int nameOffset, int nameLength, PathHash hash) {
        listBytes += Integer.BYTES + nameLength;
        names.add(hash.of(path, nameOffset, nameLength), path, nameOffset, nameLength, hash);
    }

    void remove(byte[] path, int nameOffset, int nameLength, PathHash hash) {
        listBytes -= Integer.BYTES + nameLength;
        names.remove(hash.of(path, nameOffset, nameLength), path, nameOffset, nameLength, hash);
    }

    /**
     * Sets the counters.
     *
     * @return by how much the state digest changes
     */
    long set(int newCversion, long newPzxid) {
        cversion = newCversion;
        pzxid = newPzxid;
        long before = digest;
        digest = computedDigest();
        return digest - before;
    }

    /** 0 where a server without this object would say the same of the znode. */
    long computedDigest() {
        if (cversion == 0 && pzxid == Znode.czxid(znode)) {
            return 0;
        }
        int pathEnd = Znode.PATH_OFFSET + Znode.pathLength(znode);
        long path = Digest.hash(znode, Znode.PATH_OFFSET, pathEnd, DIGEST_SEED);
        return mix(mix(path + cversion) + pzxid);
    }

    long digest() {
        return digest;
    }

    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
