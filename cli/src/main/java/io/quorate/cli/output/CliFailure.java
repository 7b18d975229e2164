package io.quorate.cli.output;

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

    /** An error of this program's own. */
    public static CliFailure unexpected(Throwable error) {
        return new CliFailure(
                ExitCode.BROKEN, "an error that nobody expected: " + error, "please report it");
    }

    /** How a command ends with it. */
    public ExitCode code() {
        return code;
    }

    /** Says it on the error stream, and how the command ends with it. */
    public ExitCode say(Console console) {
        console.failure(String.valueOf(getMessage()));
        if (hint != null) {
            console.err(hint.startsWith("usage: ") ? hint : "hint: " + hint);
        }
        return code;
    }
}
