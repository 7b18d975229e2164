package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.auth.DigestAuth;
import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class AccessCheckTest {

    private static final Identity IP = new Identity("ip", "10.1.2.3");
    private static final Identity ALICE = new Identity("digest", "alice:x");
    private static final Identity BOB = new Identity("digest", "bob:y");

    private final AccessCheck check = new AccessCheck(AuthProviders.of(AuthConfig.DEFAULT));

    /** Entries are "perms scheme id", perms in zkCli's letters; clients are ip and alice. */
    @ParameterizedTest
    @CsvSource({
        "r world anyone, r, true",
        "r world anyone, w, false",
        "r world anyone, a, false",
        "w digest alice:x, w, true",
        "w digest alice:x, r, false",
        "w digest bob:y, w, false",
        "w digest bob:y; w digest alice:x, w, true",
        "r digest alice:x; w digest bob:y, w, false",
        "cd ip 10.0.0.0/8, d, true",
        "cd ip 11.0.0.0/8, d, false",
        "r sasl alice:x, r, false",
        "r world someone, r, false",
        "ra digest alice:x, rw, true",
    })
    void permits(String acl, String wanted, boolean expected) {
        assertThat(check.permits(list(acl), perms(wanted), List.of(IP, ALICE))).isEqualTo(expected);
    }

    @Test
    void theSuperuserMayEverything() {
        AclList acl = list("r digest bob:y");
        assertThat(check.permits(acl, Permission.ADMIN, List.of(IP, DigestAuth.SUPER))).isTrue();
        assertThat(check.permits(acl, Permission.ADMIN, List.of(IP))).isFalse();
    }

    @Test
    void anEmptyListForbidsNothing() {
        assertThat(check.permits(AclList.of(List.of()), Permission.ADMIN, List.of())).isTrue();
    }

    @Test
    void fixingUpKeepsWhatIsWellFormed() {
        assertThat(fixUp("crwda world anyone")).isSameAs(AclList.OPEN);
        String several = "r world anyone; w digest bob:y; a ip 10.0.0.0/8";
        assertThat(fixUp(several)).isEqualTo(list(several));
    }

    @Test
    void duplicatesGo() {
        assertThat(fixUp("r world anyone; w digest bob:y; r world anyone"))
                .isEqualTo(list("r world anyone; w digest bob:y"));
        // Same id, other permissions: no duplicate.
        assertThat(fixUp("r world anyone; w world anyone"))
                .isEqualTo(list("r world anyone; w world anyone"));
    }

    @Test
    void authBecomesEveryAuthenticatedIdentityOfTheClient() {
        AclList sent = list("cr auth ; w digest bob:y");
        assertThat(check.fixUp(sent, List.of(IP, ALICE, BOB)))
                .isEqualTo(list("cr digest alice:x; cr digest bob:y; w digest bob:y"));
        assertThat(check.fixUp(list("r auth ignored"), List.of(DigestAuth.SUPER, ALICE)))
                .isEqualTo(list("r digest alice:x"));
    }

    @Test
    void authOfAClientWithoutAuthenticationIsInvalid() {
        assertThat(check.fixUp(list("r auth "), List.of(IP))).isNull();
        assertThat(check.fixUp(list("r auth "), List.of(IP, DigestAuth.SUPER))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "r world someone",
        "r digest nocolon",
        "r ip 10.0.0.300",
        "r unknown id",
        "r super ''",
        "r world anyone; r digest nocolon",
    })
    void isInvalid(String acl) {
        assertThat(fixUp(acl)).isNull();
    }

    private @Nullable AclList fixUp(String acl) {
        return check.fixUp(list(acl), List.of(IP, ALICE));
    }

    private static AclList list(String text) {
        List<Acl> entries = new ArrayList<>();
        for (String entry : text.isEmpty() ? new String[0] : text.split("; ?", -1)) {
            String[] parts = entry.split(" ", 3);
            entries.add(new Acl(perms(parts[0]), new Identity(parts[1], parts[2])));
        }
        return AclList.of(entries);
    }

    private static int perms(String letters) {
        int perms = 0;
        for (int i = 0; i < letters.length(); i++) {
            perms |= 1 << "rwcda".indexOf(letters.charAt(i));
        }
        return perms;
    }
}
