package io.quorate.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

class AuthProvidersTest {

    private final AuthProviders providers = AuthProviders.of(AuthConfig.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"world", "ip", "digest"})
    void knowsTheStandardSchemes(String scheme) {
        AuthProvider provider = Objects.requireNonNull(providers.provider(scheme));
        assertThat(provider.scheme()).isEqualTo(scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "auth", "super", "sasl", "x509", "DIGEST"})
    void knowsNoOther(String scheme) {
        assertThat(providers.provider(scheme)).isNull();
        assertThat(providers.authenticate(scheme, new byte[0], "10.0.0.1"))
                .isEqualTo(new Authentication.Refused());
    }

    @Test
    void authenticatesByScheme() {
        byte[] auth = "u:p".getBytes(StandardCharsets.UTF_8);
        assertThat(providers.authenticate("digest", auth, "10.0.0.1"))
                .isEqualTo(
                        accepted(new Identity("digest", DigestAuth.idOf("u:p", AuthConfig.SHA1))));
        assertThat(providers.authenticate("ip", auth, "10.0.0.1"))
                .isEqualTo(accepted(IpAuth.identityOf("10.0.0.1")));
    }

    private static Authentication accepted(Identity... identities) {
        return new Authentication.Accepted(List.of(identities));
    }

    @Test
    void tellsTheUserAndNoSecret() {
        assertThat(providers.userOf(new Identity("digest", "bob:c2VjcmV0"))).isEqualTo("bob");
        assertThat(providers.userOf(new Identity("ip", "10.0.0.1"))).isEqualTo("10.0.0.1");
        assertThat(providers.userOf(DigestAuth.SUPER)).isEmpty();
    }

    @Test
    void withoutDigestNobodyCanUseIt() {
        AuthProviders without =
                AuthProviders.of(new AuthConfig(null, AuthConfig.SHA1, false, null));
        assertThat(without.provider("digest")).isNull();
        assertThat(without.authenticate("digest", new byte[] {':'}, "10.0.0.1"))
                .isEqualTo(new Authentication.Refused());
    }

    @ParameterizedTest
    @CsvSource({"blue, true", "green, true", "red, false", "'', true"})
    void letsInWhoNamesThisEnsemble(String name, boolean letIn) {
        AuthProviders named =
                AuthProviders.of(new AuthConfig(null, AuthConfig.SHA1, true, "blue, green"));
        assertThat(named.authenticate("ensemble", name.getBytes(StandardCharsets.UTF_8), "::1"))
                .isEqualTo(letIn ? accepted() : new Authentication.Refused());
    }

    @Test
    void nobodyAuthenticatesAsTheWorld() {
        assertThat(providers.authenticate("world", new byte[0], "10.0.0.1"))
                .isEqualTo(new Authentication.Refused());
        WorldAuth world = new WorldAuth();
        assertThat(world.isValid("anyone")).isTrue();
        assertThat(world.isValid("someone")).isFalse();
        assertThat(world.matches("whoever", "anyone")).isTrue();
        assertThat(world.isAuthenticated()).isFalse();
    }
}
