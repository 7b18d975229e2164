package io.quorate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The rules of znode paths (PROTOCOL 8.4). A path is a {@code String} throughout; this is the only
 * place that takes one apart.
 */
public final class ZnodePath {

    public static final String ROOT = "/";

    private ZnodePath() {}

    public static boolean isValid(@Nullable String path) {
        return problemOf(path) == null;
    }

    /**
     * What is wrong with a path, in words for a person, or null if it is valid: absolute, no
     * trailing slash but for the root, no empty component, none called "." or "..", and none of the
     * characters that ZooKeeper refuses.
     */
    public static @Nullable String problemOf(@Nullable String path) {
        if (path == null) {
            return "the path is null";
        }
        if (path.isEmpty()) {
            return "the path is empty";
        }
        if (path.charAt(0) != '/') {
            return "the path does not begin with /";
        }
        int length = path.length();
        if (length == 1) {
            return null;
        }
        if (path.charAt(length - 1) == '/') {
            return "the path ends with /";
        }
        int componentStart = 1;
        for (int i = 1; i < length; i++) {
            char c = path.charAt(i);
            if (c == '/') {
                if (i == componentStart) {
                    return "empty component at " + i;
                }
                if (isRelative(path, componentStart, i)) {
                    return "relative component at " + componentStart;
                }
                componentStart = i + 1;
            } else if (isForbidden(c)) {
                return "forbidden character 0x" + Integer.toHexString(c) + " at " + i;
            }
        }
        return isRelative(path, componentStart, length)
                ? "relative component at " + componentStart
                : null;
    }

    /**
     * Everything before the last slash, or the root. Works on whatever has a slash, valid or not:
     * the parent of "/a/" is "/a", as the server's rules for sequential names want it.
     *
     * @throws IllegalArgumentException if there is no slash
     */
    public static String parent(String path) {
        int slash = lastSlash(path);
        return slash == 0 ? ROOT : path.substring(0, slash);
    }

    /**
     * What follows the last slash; empty for the root.
     *
     * @throws IllegalArgumentException if there is no slash
     */
    public static String name(String path) {
        return path.substring(lastSlash(path) + 1);
    }

    /** The path of a child of a valid path. */
    public static String child(String parent, String name) {
        return parent.length() == 1 ? parent + name : parent + "/" + name;
    }

    private static int lastSlash(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a path: " + path);
        }
        return slash;
    }

    private static boolean isRelative(String path, int from, int to) {
        int length = to - from;
        return length > 0 && length <= 2 && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }

    /** Control characters, surrogates with the private use area, and specials. */
    private static boolean isForbidden(char c) {
        return c <= 0x1f || (c >= 0x7f && c <= 0x9f) || (c >= 0xd800 && c <= 0xf8ff) || c >= 0xfff0;
    }
}
