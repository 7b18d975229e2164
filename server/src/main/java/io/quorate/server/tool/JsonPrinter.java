package io.quorate.server.tool;

import java.io.PrintStream;
import java.util.List;

/**
 * One JSON object a line. 64-bit names are strings, {@code "0x…"}, since many readers of JSON keep
 * 53 bits of a number.
 */
final class JsonPrinter implements Printer {

    private static final int FIRST_PRINTABLE = 0x20;

    private final PrintStream out;

    JsonPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(Row row) {
        StringBuilder line = new StringBuilder();
        append(new Value.Group(row.fields()), line);
        out.println(line);
    }

    @Override
    public void printTall(Row row) {
        print(row);
    }

    @Override
    public boolean isBroken() {
        return out.checkError();
    }

    private static void append(Fields.Field field, StringBuilder to) {
        quote(field.name(), to);
        append(field.value(), to.append(':'));
    }

    private static void append(Value value, StringBuilder to) {
        switch (value) {
            case Value.Text(String text) -> quote(text, to);
            case Value.Sentence(String text) -> quote(text, to);
            case Value.Quantity(long number) -> to.append(number);
            case Value.Hex(long bits) ->
                    to.append("\"0x").append(Long.toHexString(bits)).append('"');
            case Value.Truth(boolean truth) -> to.append(truth);
            case Value.None() -> to.append("null");
            case Value.Group(Fields fields) -> {
                String separator = "{";
                for (Fields.Field field : fields.all()) {
                    append(field, to.append(separator));
                    separator = ",";
                }
                to.append(separator.equals("{") ? "{}" : "}");
            }
            case Value.Several(List<Value> values) -> {
                String separator = "[";
                for (Value one : values) {
                    append(one, to.append(separator));
                    separator = ",";
                }
                to.append(separator.equals("[") ? "[]" : "]");
            }
        }
    }

    /**
     * Appends a JSON string. A lone surrogate, which UTF-8 cannot carry, is escaped like a control
     * character.
     */
    static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    boolean pair =
                            Character.isHighSurrogate(c)
                                    && i + 1 < text.length()
                                    && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        to.append(c).append(text.charAt(++i));
                    } else if (isPlain(c)) {
                        to.append(c);
                    } else {
                        to.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        to.append('"');
    }

    /** Not a control character of C0, C1 or Unicode, which could also steer a terminal. */
    private static boolean isPlain(char c) {
        return c >= FIRST_PRINTABLE
                && !Character.isSurrogate(c)
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.FORMAT
                && c != '\u2028'
                && c != '\u2029';
    }
}
