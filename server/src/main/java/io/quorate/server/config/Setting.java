package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One key of {@code zoo.cfg}, declared once: how it is read, what it means, what it is without.
 *
 * @param key as written in the file
 * @param aliases further names of the same thing: ZooKeeper has one in its documentation and
 *     another in its code for some
 * @param defaultText what holds where the key is absent, in words or as a value
 * @param allowed which values there are, for the reader of an error
 * @param doc what it does, in one or two sentences
 * @param parser reads a value
 */
record Setting<T>(
        String key,
        List<String> aliases,
        String defaultText,
        String allowed,
        String doc,
        Parser<T> parser) {

    Setting(String key, String defaultText, String allowed, String doc, Parser<T> parser) {
        this(key, List.of(), defaultText, allowed, doc, parser);
    }

    /** Reads one value; null means that the value is not allowed. */
    @FunctionalInterface
    interface Parser<T> {
        @Nullable T parse(String value);
    }

    /** The same under further names. */
    Setting<T> alias(String... names) {
        return new Setting<>(key, List.of(names), defaultText, allowed, doc, parser);
    }

    static Setting<Integer> number(
            String key, String defaultText, int min, int max, String unit, String doc) {
        String allowed =
                "a whole number from "
                        + min
                        + " to "
                        + max
                        + (unit.isEmpty() ? "" : " (" + unit + ")");
        return new Setting<>(key, defaultText, allowed, doc, value -> parseInt(value, min, max));
    }

    static Setting<String> text(String key, String defaultText, String allowed, String doc) {
        return new Setting<>(
                key, defaultText, allowed, doc, value -> value.isEmpty() ? null : value);
    }

    static Setting<Path> folder(String key, String defaultText, String doc) {
        return new Setting<>(
                key, defaultText, "a folder, given as a path", doc, Setting::parsePath);
    }

    static Setting<Path> file(String key, String defaultText, String doc) {
        return new Setting<>(key, defaultText, "a file, given as a path", doc, Setting::parsePath);
    }

    static Setting<String> oneOf(
            String key, String defaultText, String doc, String first, String second) {
        return new Setting<>(
                key,
                defaultText,
                first + " or " + second,
                doc,
                value -> value.equals(first) || value.equals(second) ? value : null);
    }

    static Setting<Boolean> flag(String key, String defaultText, String doc) {
        return new Setting<>(
                key, defaultText, "true or false, or yes or no", doc, Setting::parseBoolean);
    }

    /** A probability or a share. */
    static Setting<Double> ratio(String key, String defaultText, String doc) {
        return new Setting<>(key, defaultText, "a number from 0 to 1", doc, Setting::parseRatio);
    }

    static @Nullable Integer parseInt(String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            return number >= min && number <= max ? number : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Path parsePath(String value) {
        try {
            return value.isEmpty() ? null : Path.of(value);
        } catch (InvalidPathException notAPath) {
            return null;
        }
    }

    private static @Nullable Boolean parseBoolean(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> null;
        };
    }

    private static @Nullable Double parseRatio(String value) {
        try {
            double ratio = Double.parseDouble(value);
            return ratio >= 0 && ratio <= 1 ? ratio : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
