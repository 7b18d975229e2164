package io.quorate.server.common;

/** Assertions that stay on in production: each states something the code after it relies on. */
public final class Invariant {

    private Invariant() {}

    /**
     * Ends the process (by {@link InvariantViolation}) unless {@code holds}. For hot paths: no
     * arguments are boxed.
     */
    @Contract("false, _ -> fail")
    public static void check(boolean holds, String what) {
        if (!holds) {
            throw new InvariantViolation(what);
        }
    }

    /** As {@link #check(boolean, String)}, with two values that are formatted only on failure. */
    @Contract("false, _, _, _ -> fail")
    public static void check(boolean holds, String what, long first, long second) {
        if (!holds) {
            throw new InvariantViolation(
                    what + ": 0x" + Long.toHexString(first) + ", 0x" + Long.toHexString(second));
        }
    }
}
