package io.quorate.server.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The rules of {@link io.quorate.protocol.ZnodePath} on a path's UTF-8 bytes in place: requests and
 * transactions are decided and applied without making strings of their paths.
 */
public final class PathBytes {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private PathBytes() {}

    /** Whether one of the eight bytes is zero. */
    private static boolean hasZero(long word) {
        return (word - ONES & ~word & HIGH_BITS) != 0;
    }

    /** Whether all eight are printable ASCII and none is a slash. */
    private static boolean isPlain(long word) {
        return (word & HIGH_BITS) == 0
                && (word - ONES * 0x20 & ~word & HIGH_BITS) == 0
                && !hasZero(word ^ ONES * '/')
                && !hasZero(word ^ ONES * 0x7f);
    }

    /** Index in the array of the last slash, or -1. */
    public static int lastSlash(byte[] array, int offset, int length) {
        int end = offset + length;
        while (end - offset >= Long.BYTES
                && !hasZero((long) LONG.get(array, end - Long.BYTES) ^ ONES * '/')) {
            end -= Long.BYTES;
        }
        for (int i = end - 1; i >= offset; i--) {
            if (array[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    /**
     * Length of the parent's path, which begins where this path does: the root's is the first
     * slash.
     *
     * @param lastSlash index in the array of the last slash
     */
    public static int parentLength(int offset, int lastSlash) {
        return Math.max(1, lastSlash - offset);
    }

    public static boolean containsNul(byte[] array, int offset, int length) {
        int i = offset;
        int end = offset + length;
        for (; end - i >= Long.BYTES; i += Long.BYTES) {
            if (hasZero((long) LONG.get(array, i))) {
                return true;
            }
        }
        for (; i < end; i++) {
            if (array[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether these bytes are a valid path: what {@link io.quorate.protocol.ZnodePath#isValid} says
     * of the string they decode to. Malformed UTF-8 decodes to U+FFFD, which no path may contain.
     */
    public static boolean isValid(byte[] array, int offset, int length) {
        if (length == 0 || array[offset] != '/') {
            return false;
        }
        if (length == 1) {
            return true;
        }
        int end = offset + length;
        int componentStart = offset + 1;
        int i = componentStart;
        while (i < end) {
            while (end - i >= Long.BYTES && isPlain((long) LONG.get(array, i))) {
                i += Long.BYTES;
            }
            if (i == end) {
                break;
            }
            int b = array[i];
            if (b == '/') {
                if (!isComponent(array, componentStart, i)) {
                    return false;
                }
                componentStart = ++i;
            } else if (b > 0x1f && b != 0x7f) {
                i++;
            } else {
                int bytes = validSequence(array, i, end);
                if (bytes == 0) {
                    return false;
                }
                i += bytes;
            }
        }
        return isComponent(array, componentStart, end);
    }

    private static boolean isComponent(byte[] array, int from, int to) {
        return switch (to - from) {
            case 0 -> false;
            case 1 -> array[from] != '.';
            case 2 -> array[from] != '.' || array[from + 1] != '.';
            default -> true;
        };
    }

    /** Length of the well-formed sequence of an allowed character beyond ASCII, 0 if it is none. */
    private static int validSequence(byte[] array, int at, int end) {
        int lead = array[at] & 0xff;
        if (lead >= 0xc2 && lead <= 0xdf && at + 1 < end && isContinuation(array[at + 1])) {
            int c = (lead & 0x1f) << 6 | (array[at + 1] & 0x3f);
            return c > 0x9f ? 2 : 0;
        }
        if ((lead & 0xf0) == 0xe0
                && at + 2 < end
                && isContinuation(array[at + 1])
                && isContinuation(array[at + 2])) {
            int c = (lead & 0xf) << 12 | (array[at + 1] & 0x3f) << 6 | (array[at + 2] & 0x3f);
            return c >= 0x800 && (c < 0xd800 || (c > 0xf8ff && c < 0xfff0)) ? 3 : 0;
        }
        // Four bytes are a pair of surrogates, which no path may contain.
        return 0;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
