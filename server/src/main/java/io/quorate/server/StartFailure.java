package io.quorate.server;

import java.io.IOException;

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

    /** A port that cannot be listened on: what the system says, without its call and number. */
    static StartFailure ofPort(IOException taken) {
        String message =
                String.valueOf(taken.getMessage()).replaceAll("bind\\(\\.\\.\\) [^:]*: ", "");
        return new StartFailure(
                ExitCode.PORT_UNAVAILABLE,
                message + "; end what holds the port, or change it in the configuration");
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
