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
 * ZooKeeper's SHA-1, so that ACLs made there stay good.
 */
public final class DigestAuth implements AuthProvider {

    /** What the superuser is besides: no ACL holds it back. */
    public static final Identity SUPER = new Identity("super", "");

    private static final String SCHEME = "digest";

    private final @Nullable String superDigest;

    /**
     * @param superDigest the id, "user:hash", of the superuser; null if there is none
     */
    public DigestAuth(@Nullable String superDigest) {
        this.superDigest = superDigest;
    }

    /** The id of somebody who sends this. */
    public static String idOf(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        String user = colon < 0 ? userAndPassword : userAndPassword.substring(0, colon);
        byte[] hash = sha1(userAndPassword.getBytes(StandardCharsets.UTF_8));
        return user + ":" + Base64.getEncoder().encodeToString(hash);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
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
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public List<Identity> authenticate(byte @Nullable [] auth, String address) {
        if (auth == null) {
            return List.of();
        }
        String id = idOf(new String(auth, StandardCharsets.UTF_8));
        Identity identity = new Identity(SCHEME, id);
        return id.equals(superDigest) ? List.of(SUPER, identity) : List.of(identity);
    }
}
