package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * One thing that is wrong, or doubtful, in a configuration.
 *
 * @param origin where it was given; null if the problem is that nothing was, or is not in one place
 * @param key the setting
 * @param value what was given; null if nothing was
 * @param message what is wrong with it, and what is allowed
 */
public record Problem(@Nullable Origin origin, String key, @Nullable String value, String message) {

    /** First what has no place, then the files by line, then the rest. */
    static final Comparator<Problem> BY_PLACE =
            Comparator.<Problem>comparingInt(it -> it.origin() == null ? -1 : it.origin().rank())
                    .thenComparing(Problem::file)
                    .thenComparingInt(Problem::line);

    private static String file(Problem problem) {
        return problem.origin() instanceof Origin.Line(String file, int _) && file != null
                ? file
                : "";
    }

    private static int line(Problem problem) {
        return problem.origin() instanceof Origin.Line line ? line.number() : 0;
    }

    /**
     * One line for a log that is not of one file only.
     *
     * @param file the configuration file, null if there is none
     */
    public String in(@Nullable Path file) {
        boolean ofFile = origin == null || origin instanceof Origin.Line;
        return file != null && ofFile ? file + ": " + this : toString();
    }

    /** What was given, secrets masked. */
    public @Nullable String shownValue() {
        return value == null ? null : Secrets.shown(key, value);
    }

    /** One line; secrets are masked. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (origin != null) {
            out.append(origin).append(": ");
        }
        out.append(key);
        if (value != null) {
            out.append('=').append(shownValue());
        }
        return out.append(": ").append(message).toString();
    }
}
