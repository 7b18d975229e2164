package io.quorate.server.sim.model;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may do what (PROTOCOL 13), with the schemes world, ip and digest, and nobody who may do all.
 */
final class AccessRules {

    private static final String DIGEST = "digest";
    private static final String IP = "ip";
    private static final String AUTH = "auth";
    private static final int ADDRESS_BITS = 32;
    private static final Pattern NETWORK =
            Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}(/([12]?\\d|3[0-2]))?");

    private AccessRules() {}

    /**
     * @param perms any of these is enough
     */
    static boolean permits(List<Acl> acl, int perms, List<Identity> identities) {
        for (Acl entry : acl) {
            if ((entry.perms() & perms) != 0 && isMeant(entry.id(), identities)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMeant(Identity meant, List<Identity> identities) {
        if (meant.equals(Identity.ANYONE)) {
            return true;
        }
        for (Identity identity : identities) {
            boolean sameScheme = identity.scheme().equals(meant.scheme());
            if (sameScheme
                    && (meant.scheme().equals(IP)
                            ? inNetwork(identity.id(), meant.id())
                            : identity.id().equals(meant.id()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean inNetwork(String address, String network) {
        int slash = network.indexOf('/');
        int bits = slash < 0 ? ADDRESS_BITS : Integer.parseInt(network.substring(slash + 1));
        long ignored = (1L << (ADDRESS_BITS - bits)) - 1;
        String first = slash < 0 ? network : network.substring(0, slash);
        return (number(address) & ~ignored) == (number(first) & ~ignored);
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    /** The ACL that is meant by what was sent; null if it is not well-formed. */
    static @Nullable List<Acl> meant(List<Acl> sent, List<Identity> identities) {
        Set<Acl> meant = new LinkedHashSet<>();
        for (Acl entry : new LinkedHashSet<>(sent)) {
            String scheme = entry.id().scheme();
            boolean wellFormed =
                    switch (scheme) {
                        case "world" -> entry.id().equals(Identity.ANYONE);
                        case DIGEST -> isUserAndHash(entry.id().id());
                        case IP -> isNetwork(entry.id().id());
                        case AUTH -> addAuthenticated(entry.perms(), identities, meant);
                        default -> false;
                    };
            if (!wellFormed) {
                return null;
            }
            if (!scheme.equals(AUTH)) {
                meant.add(entry);
            }
        }
        return meant.isEmpty() ? null : List.copyOf(meant);
    }

    private static boolean isUserAndHash(String id) {
        return id.split(":").length == 2;
    }

    private static boolean isNetwork(String id) {
        return NETWORK.matcher(id).matches();
    }

    private static boolean addAuthenticated(int perms, List<Identity> identities, Set<Acl> meant) {
        boolean any = false;
        for (Identity identity : identities) {
            if (identity.scheme().equals(DIGEST)) {
                meant.add(new Acl(perms, identity));
                any = true;
            }
        }
        return any;
    }

    /** What those see who may read an ACL and not change it. */
    static List<Acl> masked(List<Acl> acl) {
        List<Acl> masked = new ArrayList<>();
        for (Acl entry : acl) {
            Identity id = entry.id();
            boolean secret = id.scheme().equals(DIGEST);
            masked.add(
                    secret
                            ? new Acl(entry.perms(), new Identity(DIGEST, userOf(id) + ":x"))
                            : entry);
        }
        return masked;
    }

    /** What whoAmI calls an identity. */
    static String userOf(Identity identity) {
        String id = identity.id();
        int colon = id.indexOf(':');
        return identity.scheme().equals(DIGEST) && colon >= 0 ? id.substring(0, colon) : id;
    }

    /** Who somebody is that authenticates so; null if that fails. */
    static @Nullable Identity identityOf(Request.Auth auth) {
        byte[] secret = auth.auth();
        if (!auth.scheme().equals(DIGEST) || secret == null) {
            return null;
        }
        String user = new String(secret, StandardCharsets.UTF_8);
        int colon = user.indexOf(':');
        try {
            byte[] hash = MessageDigest.getInstance("SHA1").digest(secret);
            String name = colon < 0 ? user : user.substring(0, colon);
            return new Identity(DIGEST, name + ":" + Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
