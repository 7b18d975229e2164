package io.quorate.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class IpAuthTest {

    private final IpAuth auth = new IpAuth();

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3",
        "10.1.2.3, 10.1.2.3/32",
        "10.1.2.3, 10.0.0.0/8",
        "10.1.2.3, 10.1.2.2/31",
        "10.1.2.3, 99.99.99.99/0",
        "192.168.255.1, 192.168.128.0/17",
        "0:0:0:0:0:0:0:1, ::1",
        "fd00:0:0:0:1:2:3:4, fd00::1:2:3:4",
        "fd00:0:0:0:1:2:3:4, fd00::/16",
        "fd00:0:0:0:1:2:3:4, FD00::/15",
        "10.1.2.3, +10.01.2.3/+8",
        "fe80:0:0:0:0:0:0:1%eth0, fe80::1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    })
    void means(String client, String aclId) {
        assertThat(auth.isValid(aclId)).isTrue();
        assertThat(auth.matches(client, aclId)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.4",
        "10.1.2.3, 10.1.2.4/31",
        "10.1.2.3, 11.0.0.0/8",
        "192.168.127.1, 192.168.128.0/17",
        "0:0:0:0:0:0:0:1, 0.0.0.1",
        "10.1.2.3, ::/0",
        "fd01:0:0:0:0:0:0:1, fd00::/16",
        "nonsense, 10.0.0.1",
    })
    void doesNotMean(String client, String aclId) {
        assertThat(auth.isValid(aclId)).isTrue();
        assertThat(auth.matches(client, aclId)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10",
                "10.0.0",
                "10.0.0.0.0",
                "10.0.0.256",
                "10.0.0.-1",
                "10.0.0.1/",
                "10.0.0.1/33",
                "10.0.0.1/-1",
                "10.0.0.1/8/8",
                "10.0.0.x",
                "host",
                "::1/129",
                ":::",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "1::2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "1.2.3.4:5::",
                ":1::",
                "10.0.0.1/ 8"
            })
    void isNoAddress(String aclId) {
        assertThat(auth.isValid(aclId)).isFalse();
        assertThat(auth.matches("10.0.0.1", aclId)).isFalse();
    }

    @Test
    void everyClientIsItsAddressAndThatProvesNothing() {
        assertThat(auth.authenticate(null, "10.0.0.7"))
                .isEqualTo(new Authentication.Accepted(List.of(new Identity("ip", "10.0.0.7"))));
        assertThat(auth.isAuthenticated()).isFalse();
    }
}
