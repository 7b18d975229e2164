package io.quorate.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ids in ACLs, and what clients authenticate with: taken or refused, by every scheme. */
public final class AuthFuzz {

    private static final AuthProviders PROVIDERS =
            AuthProviders.of(new AuthConfig("super:x", AuthConfig.SHA1, true, "one,two"));
    private static final List<String> SCHEMES = List.of("world", "ip", "digest", "ensemble");

    private AuthFuzz() {}

    /** Input: an id in an ACL, a zero, and the id of a client. */
    public static void fuzz(byte[] input) throws UnknownHostException {
        String[] ids = new String(input, StandardCharsets.UTF_8).split("\0", 2);
        String aclId = ids[0];
        String id = ids[ids.length - 1];
        for (String scheme : SCHEMES) {
            AuthProvider provider = PROVIDERS.provider(scheme);
            assertThat(provider).isNotNull();
            if (provider.isValid(aclId)) {
                check(provider, aclId, id);
            }
            assertThat(PROVIDERS.userOf(new Identity(scheme, id))).isNotNull();
            check(PROVIDERS.authenticate(scheme, input, "10.0.0.1"));
        }
        address(IpAddress.parse(aclId), aclId);
    }

    /** An entry means who it names, and of others only who can be what it names. */
    private static void check(AuthProvider provider, String aclId, String id) {
        boolean isIp = provider.scheme().equals("ip");
        String named = isIp ? aclId.split("/", 2)[0] : aclId;
        assertThat(provider.matches(named, aclId)).as(aclId).isTrue();
        if (provider.matches(id, aclId) && isIp) {
            assertThat(IpAddress.parse(id.split("%", 2)[0])).as(id).isNotNull();
        }
    }

    private static void check(Authentication said) {
        if (said instanceof Authentication.Accepted accepted) {
            for (Identity identity : accepted.identities()) {
                assertThat(identity.scheme()).isIn(SCHEMES);
            }
        }
    }

    /** An address is the one that Java reads, if it takes it; and printed it is read again. */
    private static void address(byte @Nullable [] address, String text)
            throws UnknownHostException {
        if (address == null) {
            return;
        }
        String printed = InetAddress.getByAddress(address).getHostAddress();
        byte[] printedAddress = IpAddress.parse(printed);
        boolean isMapped = printedAddress == null || printedAddress.length != address.length;
        assertThat(isMapped && address.length == 4).as(text).isFalse();
        if (!isMapped) {
            assertThat(printedAddress).as(text).isEqualTo(address);
            byte[] asJavaReads = asJavaReads(text);
            assertThat(asJavaReads == null ? address : asJavaReads).as(text).isEqualTo(address);
        }
    }

    /** Null where Java is stricter: signs, leading zeros. */
    private static byte @Nullable [] asJavaReads(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    /** Of each scheme. */
    public static List<byte[]> seeds() {
        return List.of(
                utf8("anyone\0"),
                utf8("10.0.0.0/8\00010.1.2.3"),
                utf8("fe80::1/64\0fe80::2%eth0"),
                utf8("1:2:3:4:5:6:7:8\0::ffff:1"),
                utf8("user:hash:\0user:password"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
