package io.quorate.server;

/** The server cannot start: one line for the operator, and how the process ends. */
final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    StartFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    StartFailure(ExitCode exitCode, Exception cause) {
        super(cause.getMessage(), cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
