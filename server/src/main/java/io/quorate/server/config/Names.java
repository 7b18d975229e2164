package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a key is spelled as an environment variable and as a flag. What is read is more than what is
 * documented: where words are parted, and in which case, does not matter.
 */
final class Names {

    static final String VARIABLE_PREFIX = "QUORATE_";

    private static final Pattern NUMBERED = Pattern.compile("(server|group|weight)(\\d+)");
    private static final Map<String, String> BY_PLAIN = byPlain();

    private Names() {}

    /** {@code clientPort} is {@code QUORATE_CLIENT_PORT}. */
    static String variable(String key) {
        return VARIABLE_PREFIX + words(key, "_").toUpperCase(Locale.ROOT);
    }

    /** {@code clientPort} is {@code --client-port}. */
    static String flag(String key) {
        return "--" + words(key, "-").toLowerCase(Locale.ROOT);
    }

    /** The key that is written so, with any of {@code . - _} or nothing between words. */
    static @Nullable String key(String written) {
        String plain = plain(Settings.withoutPrefix(written));
        Matcher numbered = NUMBERED.matcher(plain);
        if (numbered.matches()) {
            return numbered.group(1) + "." + numbered.group(2);
        }
        return BY_PLAIN.get(plain);
    }

    static String plain(String written) {
        return written.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    private static Map<String, String> byPlain() {
        Map<String, String> keys = new HashMap<>();
        for (String key : ZooKeeperKeys.all()) {
            keys.put(plain(key), key);
        }
        for (Setting<?> setting : Settings.ALL) {
            keys.put(plain(setting.key()), setting.key());
            setting.aliases().forEach(alias -> keys.put(plain(alias), alias));
        }
        return Map.copyOf(keys);
    }

    private static String words(String key, String between) {
        // Units and plurals are words, though they change their case.
        return key.replace("IPs", "Ips")
                .replace("KiB", "Kib")
                .replace("MiB", "Mib")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
                .replaceAll("[._-]+", between);
    }
}
