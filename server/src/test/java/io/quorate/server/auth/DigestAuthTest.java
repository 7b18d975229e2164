package io.quorate.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class DigestAuthTest {

    /** From ZooKeeper's documentation of the superuser. */
    private static final String SUPER_TEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private final DigestAuth auth = new DigestAuth(null);

    @Test
    void hashesAsZooKeeperDoes() {
        assertThat(DigestAuth.idOf("super:test")).isEqualTo(SUPER_TEST);
    }

    @Test
    void theUserEndsAtTheFirstColon() {
        assertThat(DigestAuth.idOf("user:pass:word")).startsWith("user:").hasSize(5 + 28);
        assertThat(DigestAuth.idOf("user")).startsWith("user:").hasSize(5 + 28);
    }

    @Test
    void anyPasswordGivesAnIdentity() {
        assertThat(auth.authenticate("super:test".getBytes(StandardCharsets.UTF_8), "10.0.0.1"))
                .containsExactly(new Identity("digest", SUPER_TEST));
        assertThat(auth.authenticate(null, "10.0.0.1")).isEmpty();
        assertThat(auth.isAuthenticated()).isTrue();
    }

    @Test
    void theSuperuserIsMore() {
        DigestAuth withSuper = new DigestAuth(SUPER_TEST);
        assertThat(withSuper.authenticate("super:test".getBytes(StandardCharsets.UTF_8), "::1"))
                .containsExactly(DigestAuth.SUPER, new Identity("digest", SUPER_TEST));
        assertThat(withSuper.authenticate("super:guess".getBytes(StandardCharsets.UTF_8), "::1"))
                .doesNotContain(DigestAuth.SUPER);
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
