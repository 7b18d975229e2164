package io.quorate.server.auth;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Scheme {@code ensemble}: a client says which ensemble it means, and is refused by any other
 * (PROTOCOL 13). It gets no identity by that, and no ACL can name one.
 */
public final class EnsembleAuth implements AuthProvider {

    private static final String SCHEME = "ensemble";
    private static final Authentication SAME = new Authentication.Accepted(List.of());

    private final List<String> names;

    /**
     * @param names what this ensemble is called, separated by commas
     */
    public EnsembleAuth(String names) {
        this.names = Arrays.stream(names.split(",", -1)).map(String::strip).toList();
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public boolean isValid(String aclId) {
        return false;
    }

    @Override
    public boolean matches(String id, String aclId) {
        return false;
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public String userOf(String id) {
        return id;
    }

    /** Who names no ensemble means any. */
    @Override
    public Authentication authenticate(byte @Nullable [] auth, String address) {
        return auth == null
                        || auth.length == 0
                        || names.contains(new String(auth, StandardCharsets.UTF_8))
                ? SAME
                : new Authentication.Refused();
    }
}
