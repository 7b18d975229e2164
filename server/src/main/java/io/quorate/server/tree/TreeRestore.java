package io.quorate.server.tree;

import io.quorate.server.txn.AclList;

/**
 * Builds a tree from a saved state: first the ACLs, then the znodes, each behind its parent. One
 * thread.
 */
public final class TreeRestore {

    private final DataTree tree;

    /**
     * @param hashSeed as for {@link DataTree#DataTree(long)}
     */
    public TreeRestore(long hashSeed) {
        tree = DataTree.blank(hashSeed);
    }

    /** An ACL and the number by which znodes name it. */
    public void acl(int number, AclList acl) throws InconsistentStateException {
        tree.restoreAcl(number, acl);
    }

    /**
     * The next znode; the array is the tree's from now on.
     *
     * @param znode as {@link Znode} has it
     * @throws InconsistentStateException if its parent is not there, it is there already, or it
     *     names an ACL that does not exist
     */
    public void znode(byte[] znode, int cversion, long pzxid) throws InconsistentStateException {
        tree.restore(znode, cversion, pzxid);
    }

    /**
     * The tree as of {@code zxid}. Nothing may be added to it here any more.
     *
     * @throws InconsistentStateException if a znode is missing that every tree has
     */
    public DataTree finish(long zxid) throws InconsistentStateException {
        tree.restored(zxid);
        return tree;
    }
}
