package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or doubtful, in a configuration.
 *
 * @param line line of the file, from 1; 0 if the problem is not in the file's text
 * @param key the setting
 * @param value what was given; null if nothing was
 * @param message what is wrong with it, and what is allowed
 */
public record Problem(int line, String key, @Nullable String value, String message) {

    /** One line for the log. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (line > 0) {
            out.append("line ").append(line).append(": ");
        }
        out.append(key);
        if (value != null) {
            out.append('=').append(value);
        }
        return out.append(": ").append(message).toString();
    }
}
