package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who may do what. */
final class AccessSettings {

    private static final String DIGEST = "DigestAuthenticationProvider.";

    static final Setting<Boolean> SKIP_ACL =
            Setting.flag(
                    "skipACL", "no", "Whether everybody may do everything, whatever ACLs say.");

    static final Setting<Boolean> EAGER_ACL_CHECK =
            Setting.flag(
                    "enableEagerACLCheck",
                    "false",
                    "Whether a server refuses what an ACL forbids by itself, before it asks the"
                            + " leader.");

    static final Setting<Boolean> ENFORCE_AUTH =
            Setting.flag(
                    "enforce.auth.enabled",
                    "false",
                    "Whether only connections are served that have authenticated with one of"
                            + " `enforce.auth.schemes`.");

    static final Setting<List<String>> ENFORCE_AUTH_SCHEMES =
            new Setting<>(
                    "enforce.auth.schemes",
                    "none; needed with enforce.auth.enabled",
                    "a comma-separated list of names of schemes",
                    "See `enforce.auth.enabled`.",
                    AccessSettings::schemes);

    static final Setting<Boolean> REQUIRE_SASL =
            Setting.flag(
                    "sessionRequireClientSASLAuth",
                    "false",
                    "The older way to write `enforce.auth.enabled=true` with"
                            + " `enforce.auth.schemes=sasl`.");

    static final Setting<String> SUPER_DIGEST =
            new Setting<>(
                    DIGEST + "superDigest",
                    "none",
                    "user:hash, the hash in base64",
                    "Who sends the user and password of this digest is held back by no ACL.",
                    AccessSettings::digest);

    static final Setting<String> DIGEST_ALGORITHM =
            new Setting<>(
                    DIGEST + "digestAlg",
                    "SHA1",
                    "SHA1, SHA-256, SHA-512, SHA3-256 or another digest of this Java",
                    "How scheme digest hashes user and password. All servers need the same, and"
                            + " ACLs made with another match nobody.",
                    AccessSettings::algorithm);

    static final Setting<Boolean> DIGEST_ENABLED =
            Setting.flag(DIGEST + "enabled", "true", "Whether there is a scheme digest.");

    static final Setting<String> ENSEMBLE_AUTH_NAME =
            Setting.text(
                    "ensembleAuthName",
                    "none",
                    "one name, or several with commas between them",
                    "A client that authenticates with scheme ensemble and another name is sent"
                            + " away: it meant other servers.");

    static final List<Setting<?>> ALL =
            List.of(
                    SKIP_ACL,
                    EAGER_ACL_CHECK,
                    ENFORCE_AUTH,
                    ENFORCE_AUTH_SCHEMES,
                    REQUIRE_SASL,
                    SUPER_DIGEST,
                    DIGEST_ALGORITHM,
                    DIGEST_ENABLED,
                    ENSEMBLE_AUTH_NAME);

    private AccessSettings() {}

    private static @Nullable List<String> schemes(String value) {
        List<String> schemes = new ArrayList<>();
        for (String scheme : value.split(",", -1)) {
            if (!scheme.strip().matches("\\w+")) {
                return null;
            }
            schemes.add(scheme.strip());
        }
        return List.copyOf(schemes);
    }

    private static @Nullable String digest(String value) {
        return value.matches("[^:]+:[A-Za-z0-9+/]+=*") ? value : null;
    }

    /** The name that Java knows it by: {@code SHA256}, as ZooKeeper's pages say, is SHA-256. */
    private static @Nullable String algorithm(String value) {
        String name = value.toUpperCase(Locale.ROOT);
        if (name.matches("SHA(224|256|384|512)")) {
            name = "SHA-" + name.substring(3);
        }
        try {
            MessageDigest.getInstance(name);
            return name;
        } catch (NoSuchAlgorithmException unknown) {
            return null;
        }
    }
}
