package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

/**
 * What holds for one key, and why.
 *
 * @param key as a file writes it
 * @param value what holds, secrets masked; null if nothing does
 * @param origin where that was said; {@link #DEFAULT} if nowhere
 * @param defaultText what holds where nothing is said, in words or as a value
 */
public record Effective(String key, @Nullable String value, String origin, String defaultText) {

    /** The origin of what nobody said. */
    public static final String DEFAULT = "default";

    /** Whether somebody said it. */
    public boolean isGiven() {
        return !origin.equals(DEFAULT);
    }
}
