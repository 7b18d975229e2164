package io.quorate.cli.output;

/** What a script learns from how a command ended; docs/cli.md lists them. */
public enum ExitCode {
    DONE(0),
    /** A server refused it: no such znode, no permission, another version. */
    REFUSED(1),
    /** It was not understood, and nothing was asked of a server. */
    USAGE(2),
    /** No server answered: nothing was done. */
    NO_SERVER(3),
    /** The connection was lost before the answer: it may have been done. */
    UNKNOWN(4),
    /**
     * The result could not be written, there was no memory for it, or nobody expected the error.
     */
    BROKEN(5),
    /** Ctrl-C. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
