package io.quorate.server.config;

import java.util.Locale;

/** Values that nobody may see in a log or on a screen. */
final class Secrets {

    private static final String MASK = "********";

    private Secrets() {}

    /** Passwords, and the superuser's digest: its hash can be guessed from. */
    static boolean isSecret(String key) {
        // A name that is misspelt, or of an environment variable, must not give it away either.
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return plain.contains("password")
                || plain.contains("passwd")
                || plain.contains("superdigest");
    }

    /** The value, or a mask if it is a secret. */
    static String shown(String key, String value) {
        return isSecret(key) && !value.isEmpty() ? MASK : value;
    }
}
