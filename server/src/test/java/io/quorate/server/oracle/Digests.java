package io.quorate.server.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The secret half of an id of the digest scheme. */
final class Digests {

    private Digests() {}

    static String of(String userAndPassword) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
