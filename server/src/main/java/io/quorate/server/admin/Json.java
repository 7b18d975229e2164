package io.quorate.server.admin;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Maps, lists, strings, numbers, booleans and null as indented JSON, in the form of ZooKeeper's
 * AdminServer. Keys are in the order of their map.
 */
final class Json {

    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder(1_024);

    private Json() {}

    static String of(Map<String, ?> object) {
        Json json = new Json();
        json.object(object, 0);
        return json.out.append('\n').toString();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case String text -> quote(text);
            case Map<?, ?> object -> object(object, depth);
            case List<?> list -> list(list, depth);
            case Double number when number.isNaN() || number.isInfinite() -> out.append("null");
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> quote(value.toString());
        }
    }

    private void object(Map<?, ?> object, int depth) {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = object.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            line(depth + 1);
            quote(String.valueOf(entry.getKey()));
            out.append(" : ");
            value(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? "," : "");
        }
        if (!object.isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        String separator = " ";
        for (Object element : list) {
            out.append(separator);
            separator = ", ";
            value(element, depth);
        }
        out.append(" ]");
    }

    private void line(int depth) {
        out.append('\n').repeat("  ", depth);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE || isLoneSurrogate(text, i)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** UTF-8 cannot carry one. */
    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
