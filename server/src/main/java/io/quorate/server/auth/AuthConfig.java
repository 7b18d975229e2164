package io.quorate.server.auth;

import org.jspecify.annotations.Nullable;

/**
 * Which schemes there are, and how they work.
 *
 * @param superDigest the superuser's id in scheme digest; null if there is none
 * @param digestAlgorithm with which scheme digest hashes, as {@link java.security.MessageDigest}
 *     names it; ZooKeeper's is SHA1. Ids in ACLs do not say which one made them
 * @param digestEnabled whether there is a scheme digest
 * @param ensembleName what a client may ask whether it has reached; null without that scheme
 */
public record AuthConfig(
        @Nullable String superDigest,
        String digestAlgorithm,
        boolean digestEnabled,
        @Nullable String ensembleName) {

    /** ZooKeeper's. */
    public static final String SHA1 = "SHA1";

    /** What every server has unless told otherwise: no superuser, and SHA-1. */
    public static final AuthConfig DEFAULT = new AuthConfig(null, SHA1, true, null);
}
