package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

/** Scheme {@code world}: everybody is {@code anyone}, and nobody can prove it. */
public final class WorldAuth implements AuthProvider {

    @Override
    public String scheme() {
        return Identity.ANYONE.scheme();
    }

    @Override
    public boolean isValid(String aclId) {
        return aclId.equals(Identity.ANYONE.id());
    }

    @Override
    public boolean matches(String id, String aclId) {
        return isValid(aclId);
    }

    @Override
    public String userOf(String id) {
        return id;
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public Authentication authenticate(byte @Nullable [] auth, String address) {
        return new Authentication.Refused();
    }
}
