package io.quorate.cli;

import io.quorate.cli.output.Console;

import org.jspecify.annotations.Nullable;

/** A command that failed: what is said of it, what the user may do next, and the exit code. */
public final class CliFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final @Nullable String hint;

    public CliFailure(ExitCode code, String message, @Nullable String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    /** It was not understood. */
    public static CliFailure usage(String message) {
        return new CliFailure(ExitCode.USAGE, message, null);
    }

    /** The same, and what to do instead. */
    public static CliFailure usage(String message, String hint) {
        return new CliFailure(ExitCode.USAGE, message, hint);
    }

    /** Says it on the error stream, and how the command ends with it. */
    ExitCode say(Console console) {
        console.failure(String.valueOf(getMessage()));
        if (hint != null) {
            console.err(hint.startsWith("usage: ") ? hint : "hint: " + hint);
        }
        return code;
    }
}
