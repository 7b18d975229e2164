package io.quorate.server.tree;

/**
 * The rules of {@link io.quorate.protocol.ZnodePath} on a path's UTF-8 bytes in place: requests and
 * transactions are decided and applied without making strings of their paths.
 */
public final class PathBytes {

    private PathBytes() {}

    /** Index in the array of the last slash, or -1. */
    public static int lastSlash(byte[] array, int offset, int length) {
        for (int i = offset + length - 1; i >= offset; i--) {
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
        for (int i = offset; i < offset + length; i++) {
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
