package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The schemes this server knows. */
public final class AuthProviders {

    private final List<AuthProvider> providers;

    public AuthProviders(List<AuthProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** World and ip, and what {@code config} adds. */
    public static AuthProviders of(AuthConfig config) {
        List<AuthProvider> providers = new ArrayList<>(List.of(new WorldAuth(), new IpAuth()));
        if (config.digestEnabled()) {
            providers.add(new DigestAuth(config.digestAlgorithm(), config.superDigest()));
        }
        String ensembleName = config.ensembleName();
        if (ensembleName != null) {
            providers.add(new EnsembleAuth(ensembleName));
        }
        return new AuthProviders(providers);
    }

    /** The user that an identity stands for; empty if its scheme is none of these. */
    public String userOf(Identity identity) {
        AuthProvider provider = provider(identity.scheme());
        return provider == null ? "" : provider.userOf(identity.id());
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
     */
    public Authentication authenticate(String scheme, byte @Nullable [] auth, String address) {
        AuthProvider provider = provider(scheme);
        return provider == null
                ? new Authentication.Refused()
                : provider.authenticate(auth, address);
    }
}
