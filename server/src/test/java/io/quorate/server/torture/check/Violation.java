package io.quorate.server.torture.check;

/**
 * A promise that was not kept.
 *
 * @param promise its number in the list of all invariants, and its name
 */
public record Violation(String promise, String what) {

    /** A zxid as servers print it. */
    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }

    @Override
    public String toString() {
        return promise + ": " + what;
    }
}
