package io.quorate.server.sim.check;

import io.quorate.server.common.Contract;

/** A promise was broken. The message begins with the name of the invariant. */
public final class CheckFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CheckFailed(String invariant, String what) {
        super(invariant + ": " + what);
    }

    @Contract("false, _, _ -> fail")
    static void require(boolean holds, String invariant, String what) {
        if (!holds) {
            throw new CheckFailed(invariant, what);
        }
    }

    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
