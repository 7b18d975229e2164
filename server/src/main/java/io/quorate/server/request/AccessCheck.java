package io.quorate.server.request;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.server.auth.AuthProvider;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.auth.DigestAuth;
import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may do what (PROTOCOL 13): allowed by any entry of the ACL, denied by none, inherited never.
 */
public final class AccessCheck {

    private static final String AUTH_SCHEME = "auth";

    /** Each read of a znode may have to go through all of them. */
    private static final int ENTRIES_MAX = 1_024;

    private final AuthProviders providers;
    private final boolean skipped;

    public AccessCheck(AuthProviders providers) {
        this(providers, false);
    }

    /**
     * @param skipped whether no ACL holds anybody back; they are kept and read all the same
     */
    public AccessCheck(AuthProviders providers, boolean skipped) {
        this.providers = providers;
        this.skipped = skipped;
    }

    /**
     * Whether a client may do one of {@code perms}.
     *
     * @param perms bits of {@link io.quorate.protocol.Permission}, any of which is enough
     * @param identities the client's
     */
    public boolean permits(AclList acl, int perms, List<Identity> identities) {
        return (acl.worldPerms() & perms) != 0 || skipped || permitsSlowly(acl, perms, identities);
    }

    private boolean permitsSlowly(AclList acl, int perms, List<Identity> identities) {
        List<Acl> entries = acl.entries();
        if (entries.isEmpty() || identities.contains(DigestAuth.SUPER)) {
            return true;
        }
        for (Acl entry : entries) {
            if ((entry.perms() & perms) != 0 && isMeant(entry.id(), identities)) {
                return true;
            }
        }
        return false;
    }

    private boolean isMeant(Identity aclId, List<Identity> identities) {
        AuthProvider provider = providers.provider(aclId.scheme());
        if (provider == null) {
            return false;
        }
        for (Identity identity : identities) {
            if (identity.scheme().equals(aclId.scheme())
                    && provider.matches(identity.id(), aclId.id())) {
                return true;
            }
        }
        return false;
    }

    /**
     * The ACL that a client means by the one it sent: without duplicates, and with its own
     * authenticated identities in place of scheme {@code auth}.
     *
     * @return null if it is not well-formed, or longer than any server should have to go through:
     *     INVALIDACL
     */
    public @Nullable AclList fixUp(AclList sent, List<Identity> identities) {
        if (sent.equals(AclList.OPEN)) {
            return AclList.OPEN;
        }
        if (sent.entries().size() > ENTRIES_MAX) {
            return null;
        }
        Set<Acl> meant = new LinkedHashSet<>();
        for (Acl entry : new LinkedHashSet<>(sent.entries())) {
            if (entry.id().scheme().equals(AUTH_SCHEME)) {
                if (!expandAuth(entry.perms(), identities, meant)) {
                    return null;
                }
            } else {
                AuthProvider provider = providers.provider(entry.id().scheme());
                if (provider == null || !provider.isValid(entry.id().id())) {
                    return null;
                }
                meant.add(entry);
            }
        }
        return meant.isEmpty() || meant.size() > ENTRIES_MAX
                ? null
                : AclList.of(List.copyOf(meant));
    }

    private boolean expandAuth(int perms, List<Identity> identities, Set<Acl> into) {
        boolean expanded = false;
        for (Identity identity : identities) {
            AuthProvider provider = providers.provider(identity.scheme());
            if (provider != null && provider.isAuthenticated()) {
                into.add(new Acl(perms, identity));
                expanded = true;
            }
        }
        return expanded;
    }
}
