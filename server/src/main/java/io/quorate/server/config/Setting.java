package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * One key of {@code zoo.cfg}, declared once: how it is read, what it means, what it is without.
 *
 * @param key as written in the file
 * @param defaultText what holds where the key is absent, in words or as a value
 * @param allowed which values there are, for the reader of an error
 * @param doc what it does, in one or two sentences
 * @param parser reads a value
 */
record Setting<T>(String key, String defaultText, String allowed, String doc, Parser<T> parser) {

    /** Reads one value; null means that the value is not allowed. */
    @FunctionalInterface
    interface Parser<T> {
        @Nullable T parse(String value);
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
        return new Setting<>(key, defaultText, "true or false", doc, Setting::parseBoolean);
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
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        return value.equalsIgnoreCase("false") ? false : null;
    }
}
