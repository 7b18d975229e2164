package io.quorate.protocol;

import java.util.List;

/**
 * One entry of an access control list.
 *
 * @param perms what is allowed: bits of {@link Permission}
 * @param id to whom
 */
public record Acl(int perms, Identity id) {

    /** Everybody may do everything: ZooKeeper's OPEN_ACL_UNSAFE. */
    public static final List<Acl> OPEN = List.of(new Acl(Permission.ALL, Identity.ANYONE));

    /** Everybody may read. */
    public static final List<Acl> READ_ONLY = List.of(new Acl(Permission.READ, Identity.ANYONE));
}
