package io.quorate.server.sim.check;

import io.quorate.server.common.Contract;

import java.util.function.Supplier;

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

    /**
     * As the other.
     *
     * @param what asked for only when the promise is broken: most of a run's time would go into
     *     texts otherwise
     */
    @Contract("false, _, _ -> fail")
    static void require(boolean holds, String invariant, Supplier<String> what) {
        if (!holds) {
            throw new CheckFailed(invariant, what.get());
        }
    }

    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
