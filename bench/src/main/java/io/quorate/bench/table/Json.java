package io.quorate.bench.table;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON: maps, lists, numbers, words; what is none of these as its text. */
public final class Json {

    /** What is JSON already. */
    public record Raw(String json) {}

    private Json() {}

    /** The JSON of a value. */
    public static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Raw raw -> raw.json();
            case Boolean truth -> truth.toString();
            case Double number ->
                    Double.isFinite(number) ? String.format(Locale.ROOT, "%.3f", number) : "null";
            case Number number -> number.toString();
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> string(entry.getKey()) + ":" + of(entry.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case Iterable<?> all -> ofAll(all);
            default -> string(value);
        };
    }

    private static String ofAll(Iterable<?> all) {
        StringBuilder json = new StringBuilder("[");
        for (Object each : all) {
            json.append(json.length() == 1 ? "" : ",").append(of(each));
        }
        return json.append(']').toString();
    }

    private static String string(Object value) {
        StringBuilder json = new StringBuilder("\"");
        for (char each : value.toString().toCharArray()) {
            switch (each) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> {
                    if (each < ' ') {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
                    } else {
                        json.append(each);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
