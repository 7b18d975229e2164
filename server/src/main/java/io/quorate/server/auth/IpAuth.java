package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Scheme {@code ip}: a client is its address. An ACL names an address, or its first bits:
 * "10.0.0.0/8", "fd00::/16".
 */
public final class IpAuth implements AuthProvider {

    private static final String SCHEME = "ip";

    /** The identity that every client at this address has from the start. */
    public static Identity identityOf(String address) {
        return new Identity(SCHEME, address);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public boolean isValid(String aclId) {
        return prefixBits(aclId) >= 0;
    }

    @Override
    public boolean matches(String id, String aclId) {
        int bits = prefixBits(aclId);
        byte[] wanted = IpAddress.parse(addressPart(aclId));
        byte[] actual = IpAddress.parse(withoutScope(id));
        return bits >= 0
                && wanted != null
                && actual != null
                && wanted.length == actual.length
                && sameBits(wanted, actual, bits);
    }

    /** The interface that a link-local address was seen on says nothing of whose it is. */
    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    private static String addressPart(String aclId) {
        int slash = aclId.indexOf('/');
        return slash < 0 ? aclId : aclId.substring(0, slash);
    }

    /** The number of leading bits that count, or -1 if this is no address or prefix. */
    private static int prefixBits(String aclId) {
        byte[] address = IpAddress.parse(addressPart(aclId));
        if (address == null) {
            return -1;
        }
        int all = address.length * Byte.SIZE;
        int slash = aclId.indexOf('/');
        if (slash < 0) {
            return all;
        }
        return IpAddress.parsePrefixLength(aclId.substring(slash + 1), all);
    }

    private static boolean sameBits(byte[] one, byte[] other, int bits) {
        int wholeBytes = bits / Byte.SIZE;
        for (int i = 0; i < wholeBytes; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0
                || ((one[wholeBytes] ^ other[wholeBytes]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }

    @Override
    public String userOf(String id) {
        return id;
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public Authentication authenticate(byte @Nullable [] auth, String address) {
        return new Authentication.Accepted(List.of(identityOf(address)));
    }
}
