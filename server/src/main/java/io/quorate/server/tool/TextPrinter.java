package io.quorate.server.tool;

import java.io.PrintStream;
import java.util.List;

/** One line a row, for people: columns first, then names and values. */
final class TextPrinter implements Printer {

    private static final int NAME_WIDTH = 14;

    private final PrintStream out;

    TextPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(Row row) {
        StringBuilder line = new StringBuilder();
        append(row.fields(), line);
        out.println(line.toString().stripTrailing());
    }

    @Override
    public void printTall(Row row) {
        for (Fields.Field field : row.fields().all()) {
            if (field.style() != Fields.Style.HIDDEN) {
                StringBuilder line = new StringBuilder(field.name());
                pad(line, NAME_WIDTH);
                append(field.value(), line);
                out.println(line);
            }
        }
    }

    @Override
    public boolean isBroken() {
        return out.checkError();
    }

    private static void append(Fields fields, StringBuilder to) {
        String separator = "";
        for (Fields.Field field : fields.all()) {
            int before = to.length();
            switch (field.style()) {
                case NAMED -> {
                    to.append(separator).append(field.name()).append(' ');
                    append(field.value(), to);
                }
                case BARE -> append(field.value(), to.append(separator));
                case LEFT -> {
                    append(field.value(), to.append(separator));
                    pad(to, before + separator.length() + field.width());
                }
                case RIGHT -> {
                    StringBuilder value = new StringBuilder();
                    append(field.value(), value);
                    to.append(separator);
                    pad(to, to.length() + field.width() - value.length());
                    to.append(value);
                }
                case HIDDEN -> {}
            }
            if (to.length() > before) {
                separator = field.width() > 0 ? "  " : " ";
            }
        }
    }

    private static void pad(StringBuilder line, int length) {
        line.repeat(' ', Math.max(0, length - line.length()));
    }

    private static void append(Value value, StringBuilder to) {
        switch (value) {
            case Value.Text(String text) -> append(text, to);
            case Value.Sentence(String text) -> unquoted(text, to);
            case Value.Quantity(long number) -> to.append(number);
            case Value.Hex(long bits) -> to.append("0x").append(Long.toHexString(bits));
            case Value.Truth(boolean truth) -> to.append(truth ? "yes" : "no");
            case Value.None() -> to.append('-');
            case Value.Group(Fields fields) -> {
                append(fields, to.append('('));
                to.append(')');
            }
            case Value.Several(List<Value> values) -> {
                String separator = "[";
                for (Value one : values) {
                    append(one, to.append(separator));
                    separator = ", ";
                }
                to.append(values.isEmpty() ? "[]" : "]");
            }
        }
    }

    /** As it is where it is one plain word, and otherwise quoted as in JSON. */
    private static void append(String text, StringBuilder to) {
        StringBuilder quoted = new StringBuilder();
        JsonPrinter.quote(text, quoted);
        boolean changed = quoted.length() != text.length() + 2;
        boolean oneWord = text.chars().noneMatch(c -> " ,()[]".indexOf(c) >= 0);
        to.append(changed || !oneWord || text.isEmpty() || text.equals("-") ? quoted : text);
    }

    /** A sentence may name a file, and a file's name may hold anything. */
    private static void unquoted(String text, StringBuilder to) {
        StringBuilder quoted = new StringBuilder();
        JsonPrinter.quote(text, quoted);
        to.append(quoted.substring(1, quoted.length() - 1).replace("\\\"", "\""));
    }
}
