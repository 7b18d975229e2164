package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Finds the key that a misspelt one was meant to be. */
final class NearestKey {

    private NearestKey() {}

    /** The known key with the fewest edits from {@code key}; null where none is similar. */
    static @Nullable String to(String key) {
        String nearest = null;
        int fewest = Math.max(2, key.length() / 3) + 1;
        for (Setting<?> setting : Settings.ALL) {
            int edits = edits(key, setting.key());
            if (edits < fewest) {
                fewest = edits;
                nearest = setting.key();
            }
        }
        int edits = key.length() <= 12 ? edits(key, "server.1") : fewest;
        return edits < fewest ? "server.N" : nearest;
    }

    /** Levenshtein's distance, upper and lower case being the same. */
    static int edits(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
