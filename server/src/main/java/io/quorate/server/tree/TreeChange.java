package io.quorate.server.tree;

import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

/**
 * One change of one znode, as watches must hear of it. {@link Kind#CREATED} and {@link
 * Kind#DELETED} are changes of the parent's children too. Who may hear of it is decided by the ACLs
 * as they were: of the znode, and for the parent's event of the parent (PROTOCOL 12.5).
 */
public final class TreeChange {

    /** What happened to the znode. */
    public enum Kind {
        CREATED,
        DELETED,
        DATA_CHANGED
    }

    private final Kind kind;
    private final byte[] znode;
    private final AclList acl;
    private final @Nullable AclList parentAcl;

    TreeChange(Kind kind, byte[] znode, AclList acl, @Nullable AclList parentAcl) {
        this.kind = kind;
        this.znode = znode;
        this.acl = acl;
        this.parentAcl = parentAcl;
    }

    public Kind kind() {
        return kind;
    }

    /** The znode after the change, or as it last was: see {@link Znode}. */
    public byte[] znode() {
        return znode;
    }

    /** The znode's path as a string: allocates. */
    public String path() {
        return Znode.path(znode);
    }

    /** The znode's ACL. */
    public AclList acl() {
        return acl;
    }

    /** The parent's ACL; null if the change does not concern the parent. */
    public @Nullable AclList parentAcl() {
        return parentAcl;
    }

    @Override
    public String toString() {
        return kind + " " + path();
    }
}
