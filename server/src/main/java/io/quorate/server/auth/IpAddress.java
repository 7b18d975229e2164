package io.quorate.server.auth;

import org.jspecify.annotations.Nullable;

/**
 * Numeric addresses as text. Takes exactly what ZooKeeper takes, down to its numbers with signs and
 * leading zeros, since such ACLs exist; the JDK's own parser would also ask a name server.
 */
final class IpAddress {

    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;
    private static final int GROUP_CHARS_MAX = 4;
    private static final int NOT_A_NUMBER = Integer.MIN_VALUE;

    private IpAddress() {}

    /** The 4 or 16 bytes of an address, or null if it is none. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static byte @Nullable [] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) {
            return null;
        }
        byte[] address = new byte[V4_BYTES];
        for (int i = 0; i < V4_BYTES; i++) {
            int part = number(parts[i], 10);
            if (part < 0 || part > 0xff) {
                return null;
            }
            address[i] = (byte) part;
        }
        return address;
    }

    private static byte @Nullable [] parseV6(String text) {
        String[] halves = text.split("::", -1);
        byte[] address = new byte[V6_BYTES];
        if (halves.length == 1) {
            String[] groups = groupsOf(text);
            return groups.length == V6_GROUPS && parseGroups(groups, address, 0) ? address : null;
        }
        if (halves.length != 2) {
            return null;
        }
        String[] head = groupsOf(halves[0]);
        String[] tail = groupsOf(halves[1]);
        // The gap stands for at least one group of zeros.
        return head.length + tail.length < V6_GROUPS
                        && parseGroups(head, address, 0)
                        && parseGroups(tail, address, V6_GROUPS - tail.length)
                ? address
                : null;
    }

    private static String[] groupsOf(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean parseGroups(String[] groups, byte[] into, int firstGroup) {
        for (int i = 0; i < groups.length; i++) {
            int value = number(groups[i], 16);
            if (groups[i].length() > GROUP_CHARS_MAX || value == NOT_A_NUMBER) {
                return false;
            }
            into[2 * (firstGroup + i)] = (byte) (value >>> 8);
            into[2 * (firstGroup + i) + 1] = (byte) value;
        }
        return true;
    }

    /** A number as {@link Integer#parseInt} reads it, or {@link #NOT_A_NUMBER}. */
    private static int number(String text, int radix) {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException _) {
            return NOT_A_NUMBER;
        }
    }

    /** A prefix length from 0 to {@code max}, or -1. */
    static int parsePrefixLength(String text, int max) {
        int bits = number(text, 10);
        return bits >= 0 && bits <= max ? bits : -1;
    }
}
