package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The schemes this server knows. */
public final class AuthProviders {

    private final List<AuthProvider> providers;

    public AuthProviders(List<AuthProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /**
     * The schemes of every server: world, ip and digest.
     *
     * @param superDigest the superuser's id in scheme digest, null if there is none
     */
    public static AuthProviders standard(@Nullable String superDigest) {
        return new AuthProviders(
                List.of(new WorldAuth(), new IpAuth(), new DigestAuth(superDigest)));
    }

    /** The provider of a scheme, or null if it is unknown. */
    public @Nullable AuthProvider provider(String scheme) {
        for (AuthProvider provider : providers) {
            if (provider.scheme().equals(scheme)) {
                return provider;
            }
        }
        return null;
    }

    /**
     * Takes an authentication packet.
     *
     * @param scheme as the client named it
     * @param auth what the scheme wants; may be null
     * @param address the client's address in numeric form
     * @return the identities that the client has from now on besides those it had; empty if it is
     *     refused
     */
    public List<Identity> authenticate(String scheme, byte @Nullable [] auth, String address) {
        AuthProvider provider = provider(scheme);
        return provider == null ? List.of() : provider.authenticate(auth, address);
    }
}
