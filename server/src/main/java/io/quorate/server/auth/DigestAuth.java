package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Scheme {@code digest}: a client that sends "user:password" is "user:" and the hash of both. With
 * ZooKeeper's SHA-1 unless told otherwise, so that ACLs made there stay good.
 */
public final class DigestAuth implements AuthProvider {

    /** What the superuser is besides: no ACL holds it back. */
    public static final Identity SUPER = new Identity("super", "");

    private static final String SCHEME = "digest";

    private final String algorithm;
    private final @Nullable String superDigest;

    /**
     * @param algorithm one that this Java platform has
     * @param superDigest the id, "user:hash", of the superuser; null if there is none
     */
    public DigestAuth(String algorithm, @Nullable String superDigest) {
        this.algorithm = algorithm;
        this.superDigest = superDigest;
    }

    /**
     * The id of somebody who sends this.
     *
     * @param algorithm one that this Java platform has
     */
    public static String idOf(String userAndPassword, String algorithm) {
        byte[] hash = hash(userAndPassword.getBytes(StandardCharsets.UTF_8), algorithm);
        return userIn(userAndPassword) + ":" + Base64.getEncoder().encodeToString(hash);
    }

    private static String userIn(String id) {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    private static byte[] hash(byte[] bytes, String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the configuration was to be checked", e);
        }
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /**
     * Two parts with a colon between them, as ZooKeeper splits them: colons at the end are lost.
     */
    @Override
    public boolean isValid(String aclId) {
        int end = aclId.length();
        while (end > 0 && aclId.charAt(end - 1) == ':') {
            end--;
        }
        int colon = aclId.indexOf(':');
        return colon >= 0 && aclId.lastIndexOf(':', end - 1) == colon;
    }

    @Override
    public boolean matches(String id, String aclId) {
        return id.equals(aclId);
    }

    @Override
    public String userOf(String id) {
        return userIn(id);
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public Authentication authenticate(byte @Nullable [] auth, String address) {
        if (auth == null) {
            return new Authentication.Refused();
        }
        String id = idOf(new String(auth, StandardCharsets.UTF_8), algorithm);
        Identity identity = new Identity(SCHEME, id);
        return new Authentication.Accepted(
                id.equals(superDigest) ? List.of(SUPER, identity) : List.of(identity));
    }
}
