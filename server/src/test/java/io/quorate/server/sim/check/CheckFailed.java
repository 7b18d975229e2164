package io.quorate.server.sim.check;

/** A promise was broken. The message begins with its name. */
public final class CheckFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CheckFailed(Promise promise, String what) {
        super(promise + ": " + what);
    }

    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
