package io.quorate.server.torture.check;

/** Paths of znodes. */
final class Paths {

    private static final int DIGITS = 10;

    private Paths() {}

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String child(String parent, String name) {
        return parent.equals("/") ? "/" + name : parent + "/" + name;
    }

    /** What a sequential znode was asked for as; the path itself if it is too short to be one. */
    static String withoutNumber(String path) {
        return path.length() < DIGITS ? path : path.substring(0, path.length() - DIGITS);
    }

    /** The number of a sequential znode. */
    static long number(String path) {
        return Long.parseLong(path.substring(path.length() - DIGITS));
    }

    static boolean isNumbered(String path, String asked) {
        return path.length() == asked.length() + DIGITS
                && path.startsWith(asked)
                && path.substring(asked.length()).chars().allMatch(Character::isDigit);
    }
}
