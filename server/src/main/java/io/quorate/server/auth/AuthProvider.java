package io.quorate.server.auth;

import org.jspecify.annotations.Nullable;

/** One authentication scheme (PROTOCOL 13). */
public sealed interface AuthProvider permits WorldAuth, DigestAuth, IpAuth, EnsembleAuth {

    /** The scheme's name, as identities and ACL entries carry it. */
    String scheme();

    /** Whether an ACL entry of this scheme may name this id. */
    boolean isValid(String aclId);

    /**
     * Whether a client with an identity of this scheme is meant by an ACL entry of this scheme.
     *
     * @param id the client's
     * @param aclId the entry's, valid
     */
    boolean matches(String id, String aclId);

    /**
     * Whether having such an identity is proof of anything: what scheme {@code auth} expands to.
     */
    boolean isAuthenticated();

    /** The user that an identity of this scheme stands for, without any secret: for whoAmI. */
    String userOf(String id);

    /**
     * Takes an authentication packet.
     *
     * @param auth what the client sent; null and empty are possible
     * @param address the client's address
     */
    Authentication authenticate(byte @Nullable [] auth, String address);
}
