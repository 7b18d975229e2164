package io.quorate.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

class AuthProvidersTest {

    private final AuthProviders providers = AuthProviders.standard(null);

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
        assertThat(providers.authenticate(scheme, new byte[0], "10.0.0.1")).isEmpty();
    }

    @Test
    void authenticatesByScheme() {
        byte[] auth = "u:p".getBytes(StandardCharsets.UTF_8);
        assertThat(providers.authenticate("digest", auth, "10.0.0.1"))
                .containsExactly(new Identity("digest", DigestAuth.idOf("u:p")));
        assertThat(providers.authenticate("ip", auth, "10.0.0.1"))
                .containsExactly(IpAuth.identityOf("10.0.0.1"));
    }

    @Test
    void nobodyAuthenticatesAsTheWorld() {
        assertThat(providers.authenticate("world", new byte[0], "10.0.0.1")).isEmpty();
        WorldAuth world = new WorldAuth();
        assertThat(world.isValid("anyone")).isTrue();
        assertThat(world.isValid("someone")).isFalse();
        assertThat(world.matches("whoever", "anyone")).isTrue();
        assertThat(world.isAuthenticated()).isFalse();
    }
}
