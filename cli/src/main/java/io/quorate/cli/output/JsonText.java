package io.quorate.cli.output;

import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Values as JSON: on one line, or indented for people. */
final class JsonText {

    private static final String INDENT = "  ";

    private JsonText() {}

    static String compact(@Nullable Object value) {
        return JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
    }

    static String pretty(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, "");
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append("{\n");
            for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                    entries.hasNext(); ) {
                Map.Entry<?, ?> entry = entries.next();
                text.append(indent).append(INDENT);
                text.append(scalar(entry.getKey())).append(": ");
                append(text, entry.getValue(), indent + INDENT);
                text.append(entries.hasNext() ? ",\n" : "\n");
            }
            text.append(indent).append('}');
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append("[\n");
            for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                text.append(indent).append(INDENT);
                append(text, items.next(), indent + INDENT);
                text.append(items.hasNext() ? ",\n" : "\n");
            }
            text.append(indent).append(']');
        } else {
            text.append(scalar(value));
        }
    }

    private static String scalar(@Nullable Object value) {
        return JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
    }
}
