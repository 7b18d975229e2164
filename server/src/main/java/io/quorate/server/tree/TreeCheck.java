package io.quorate.server.tree;

import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a saved state makes a tree, by the rules of {@link TreeRestore} and without building one:
 * ACLs first, then znodes ascending by the bytes of their paths. Goes on behind what is wrong.
 * Takes memory for the ACLs and for one path.
 */
public final class TreeCheck {

    private final Map<Integer, AclList> acls = new HashMap<>();
    private final Set<AclList> contents = new HashSet<>();
    private final BitSet used = new BitSet();
    private final Set<String> missing = new TreeSet<>(DataTree.firstPaths());

    /** The last path, and the lengths of those of its beginnings that are znodes. */
    private byte[] path = {};

    private int[] lengths = new int[16];
    private int depth;
    private long digest;

    /**
     * The next ACL.
     *
     * @return what is wrong with it, null if nothing
     */
    public @Nullable String acl(int number, AclList acl) {
        if (number < 0 || number > AclTable.NUMBER_MAX || !contents.add(acl)) {
            return "ACL " + number + " is there twice, or none";
        }
        acls.put(number, acl);
        return null;
    }

    /** The ACL with a number, null if there is none. */
    public @Nullable AclList acl(int number) {
        return acls.get(number);
    }

    /**
     * The next znode.
     *
     * @return what is wrong with it, null if nothing
     */
    public @Nullable String znode(byte[] znode, int cversion, long pzxid) {
        boolean hasParent = descend(znode);
        missing.remove(Znode.path(znode));
        int number = Znode.aclNumber(znode);
        AclList acl = acls.get(number);
        if (acl == null) {
            return Znode.path(znode) + " has an unknown ACL";
        }
        used.set(number);
        digest += Znode.digest(znode, acl) + new Children(znode, null).set(cversion, pzxid);
        return hasParent ? null : Znode.path(znode) + " has no parent";
    }

    /**
     * Makes this the last path. Between a parent and its child stand only paths that begin with the
     * parent's, so what is a beginning of the last path and of this one holds all that can be its
     * parent.
     *
     * @return whether its parent is there
     */
    private boolean descend(byte[] znode) {
        int length = Znode.pathLength(znode);
        int end = Znode.PATH_OFFSET + length;
        int mismatch = Arrays.mismatch(path, 0, path.length, znode, Znode.PATH_OFFSET, end);
        int common = mismatch < 0 ? length : mismatch;
        while (depth > 0 && lengths[depth - 1] > common) {
            depth--;
        }
        int slash = PathBytes.lastSlash(znode, Znode.PATH_OFFSET, length);
        int parent = PathBytes.parentLength(Znode.PATH_OFFSET, slash);
        boolean hasParent = length == 1 || Arrays.binarySearch(lengths, 0, depth, parent) >= 0;
        if (depth == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * depth);
        }
        lengths[depth++] = length;
        path = Arrays.copyOfRange(znode, Znode.PATH_OFFSET, end);
        return hasParent;
    }

    /** All was given: what is missing or too much. */
    public List<String> finish() {
        List<String> problems = new ArrayList<>();
        missing.forEach(first -> problems.add(first + " is missing"));
        acls.keySet().stream()
                .sorted()
                .filter(number -> !used.get(number))
                .forEach(number -> problems.add("no znode has ACL " + number));
        return problems;
    }

    /** The tree's share of the state digest, computed anew. */
    public long digest() {
        return digest;
    }
}
