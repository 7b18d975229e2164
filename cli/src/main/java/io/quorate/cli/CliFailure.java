package io.quorate.cli;

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

    public ExitCode code() {
        return code;
    }

    /** What may help; null for nothing. */
    public @Nullable String hint() {
        return hint;
    }
}
