package io.quorate.server.config;

import io.quorate.server.config.ServerConfig.Access;

import java.util.List;
import java.util.Set;

/** Reads who may do what. */
final class AccessReader {

    /** Schemes that a connection can have authenticated with. */
    private static final Set<String> SCHEMES = Set.of("digest", "ip", "sasl", "x509");

    private static final Set<String> SCHEMES_TO_COME = Set.of("sasl", "x509");

    private final Values values;

    AccessReader(Values values) {
        this.values = values;
    }

    Access access() {
        return new Access(
                values.get(AccessSettings.SKIP_ACL, false),
                values.get(AccessSettings.EAGER_ACL_CHECK, false),
                requiredSchemes(),
                values.getOrNull(AccessSettings.SUPER_DIGEST),
                values.get(AccessSettings.DIGEST_ALGORITHM, "SHA1"),
                values.get(AccessSettings.DIGEST_ENABLED, true),
                values.getOrNull(AccessSettings.ENSEMBLE_AUTH_NAME));
    }

    private List<String> requiredSchemes() {
        boolean enforced = values.get(AccessSettings.ENFORCE_AUTH, false);
        List<String> schemes = values.get(AccessSettings.ENFORCE_AUTH_SCHEMES, List.of());
        String key = AccessSettings.ENFORCE_AUTH_SCHEMES.key();
        boolean given = values.isGiven(AccessSettings.ENFORCE_AUTH_SCHEMES);
        if (values.get(AccessSettings.REQUIRE_SASL, false)) {
            key = given ? key : AccessSettings.REQUIRE_SASL.key();
            schemes = given ? schemes : List.of("sasl");
        } else if (!enforced) {
            if (given) {
                values.warning(key, "has no effect without enforce.auth.enabled=true");
            }
            return List.of();
        } else if (!given) {
            values.problem(
                    AccessSettings.ENFORCE_AUTH.key(),
                    "needs enforce.auth.schemes, a comma-separated list, such as digest");
        }
        check(key, schemes);
        return schemes;
    }

    private void check(String key, List<String> schemes) {
        for (String scheme : schemes) {
            if (!SCHEMES.contains(scheme)) {
                values.problem(
                        key,
                        "names scheme '"
                                + scheme
                                + "', which no connection can have; allowed are digest, ip, sasl"
                                + " and x509");
            }
        }
        if (!schemes.isEmpty() && SCHEMES_TO_COME.containsAll(schemes)) {
            values.warning(
                    key,
                    "names only what this server cannot check yet, so NO client will be served");
        }
    }
}
