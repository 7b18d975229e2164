package io.quorate.server.tool;

/** What was asked for cannot be done: one line that says why and what to do, and an exit code. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Refusal(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The command line does not say what to do. */
    static Refusal usage(String message) {
        return new Refusal(message, Tool.EXIT_USAGE);
    }

    /** The files cannot be read. */
    static Refusal unreadable(String message) {
        return new Refusal(message, Tool.EXIT_UNREADABLE);
    }

    int exitCode() {
        return exitCode;
    }
}
