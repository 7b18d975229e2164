package io.quorate.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cli.output.CliFailure;
import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AclTextTest {

    private static Acl acl(int perms, String scheme, String id) {
        return new Acl(perms, new Identity(scheme, id));
    }

    @Test
    void anEntryIsRead() throws CliFailure {
        assertThat(AclText.parse("world:anyone:cdrwa")).isEqualTo(Acl.OPEN);
        assertThat(AclText.parse("world:anyone:r")).isEqualTo(Acl.READ_ONLY);
    }

    @ParameterizedTest
    @CsvSource({"r, 1", "w, 2", "c, 4", "d, 8", "a, 16", "wr, 3", "rr, 1", "'', 0"})
    void eachLetterIsAPermission(String letters, int perms) throws CliFailure {
        assertThat(AclText.parse("world:anyone:" + letters))
                .containsExactly(new Acl(perms, Identity.ANYONE));
    }

    @Test
    void entriesHaveCommasBetween() throws CliFailure {
        assertThat(AclText.parse("ip:10.0.0.0/8:rw,auth::cdrwa,world:anyone:r"))
                .containsExactly(
                        acl(Permission.READ | Permission.WRITE, "ip", "10.0.0.0/8"),
                        acl(Permission.ALL, "auth", ""),
                        acl(Permission.READ, "world", "anyone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u:a3+/x=",
                "fe80::1",
                "fe80::a",
                "CN=a,O=b c,C=DE",
                "::",
                "spiffe://a/b",
                "a:r:b"
            })
    void anIdMayHoldColonsAndCommas(String id) throws CliFailure {
        assertThat(AclText.parse("x509:" + id + ":ra,world:anyone:r"))
                .containsExactly(
                        acl(Permission.READ | Permission.ADMIN, "x509", id),
                        acl(Permission.READ, "world", "anyone"));
        assertThat(AclText.parse("world:anyone:r,x509:" + id + ":ra"))
                .containsExactly(
                        acl(Permission.READ, "world", "anyone"),
                        acl(Permission.READ | Permission.ADMIN, "x509", id));
    }

    @ParameterizedTest
    @CsvSource({"rx, x", "write, i", "cdrwab, b"})
    void anotherLetterIsNamed(String letters, String wrong) {
        assertThatThrownBy(() -> AclText.parse("world:anyone:" + letters))
                .isInstanceOf(CliFailure.class)
                .hasMessage("Unknown perm type: " + wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "r", "world", "world:anyone", "::", ":id:r", ":", "a:b:r d"})
    void whatIsNoneIsShown(String text) {
        assertThatThrownBy(() -> AclText.parse(text))
                .isInstanceOf(CliFailure.class)
                .hasMessage(text + " does not have the form scheme:id:perm");
    }

    @Test
    void oneWrongEntryRefusesAll() {
        assertThatThrownBy(() -> AclText.parse("world:anyone:r,digest:bob"))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("digest:bob does not have the form scheme:id:perm");
    }
}
