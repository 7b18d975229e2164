package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One authentication scheme (PROTOCOL 13). */
public sealed interface AuthProvider permits WorldAuth, DigestAuth, IpAuth {

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

    /**
     * Takes an authentication packet.
     *
     * @param auth what the client sent; null and empty are possible
     * @param address the client's address
     * @return the identities the client has from now on; empty if it is refused
     */
    List<Identity> authenticate(byte @Nullable [] auth, String address);
}
