package io.quorate.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class DigestAuthTest {

    /** From ZooKeeper's documentation of the superuser. */
    private static final String SUPER_TEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    /** What sha256sum and base64 make of "u:p". */
    private static final String SHA_256_OF_U_P = "u:/Y8xRBngpX5duYn15uUqIRaIaCviy5TEwSk419hCwuA=";

    private final DigestAuth auth = new DigestAuth(AuthConfig.SHA1, null);

    @Test
    void hashesAsZooKeeperDoes() {
        assertThat(DigestAuth.idOf("super:test", AuthConfig.SHA1)).isEqualTo(SUPER_TEST);
    }

    @Test
    void theUserEndsAtTheFirstColon() {
        assertThat(DigestAuth.idOf("user:pass:word", AuthConfig.SHA1))
                .startsWith("user:")
                .hasSize(5 + 28);
        assertThat(DigestAuth.idOf("user", AuthConfig.SHA1)).startsWith("user:").hasSize(5 + 28);
    }

    @Test
    void anyPasswordGivesAnIdentity() {
        assertThat(auth.authenticate("super:test".getBytes(StandardCharsets.UTF_8), "10.0.0.1"))
                .isEqualTo(accepted(new Identity("digest", SUPER_TEST)));
        assertThat(auth.authenticate(null, "10.0.0.1")).isEqualTo(new Authentication.Refused());
        assertThat(auth.isAuthenticated()).isTrue();
    }

    @Test
    void theSuperuserIsMore() {
        DigestAuth withSuper = new DigestAuth(AuthConfig.SHA1, SUPER_TEST);
        assertThat(withSuper.authenticate("super:test".getBytes(StandardCharsets.UTF_8), "::1"))
                .isEqualTo(accepted(DigestAuth.SUPER, new Identity("digest", SUPER_TEST)));
        assertThat(withSuper.authenticate("super:guess".getBytes(StandardCharsets.UTF_8), "::1"))
                .isEqualTo(
                        accepted(
                                new Identity(
                                        "digest",
                                        DigestAuth.idOf("super:guess", AuthConfig.SHA1))));
    }

    @Test
    void hashesWithWhatItIsTold() {
        DigestAuth stronger = new DigestAuth("SHA-256", null);
        assertThat(stronger.authenticate("u:p".getBytes(StandardCharsets.UTF_8), "::1"))
                .isEqualTo(accepted(new Identity("digest", SHA_256_OF_U_P)));
    }

    private static Authentication accepted(Identity... identities) {
        return new Authentication.Accepted(List.of(identities));
    }

    /** What a split at the colon, which forgets empty parts at the end, makes two parts of. */
    @ParameterizedTest
    @ValueSource(strings = {"user:hash", ":hash", "user:hash:", "user:hash::"})
    void twoPartsAreValid(String aclId) {
        assertThat(auth.isValid(aclId)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "user:", ":", "::", "::hash", "a:b:c", "a:b:c:"})
    void anythingElseIsNot(String aclId) {
        assertThat(auth.isValid(aclId)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"a:b, a:b, true", "a:b, a:c, false", "a:b, a, false"})
    void matchesByEquality(String id, String aclId, boolean matches) {
        assertThat(auth.matches(id, aclId)).isEqualTo(matches);
    }
}
