package io.quorate.server.tool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Named values in the order in which they are shown. The names are those of the JSON output, and a
 * contract with whoever parses it.
 */
final class Fields {

    /** How text shows a field; JSON shows all alike. */
    enum Style {
        /** Name and value. */
        NAMED,
        /** The value alone: what it is, is plain. */
        BARE,
        /** The value alone, with as much room as most of its kind need, to the right. */
        RIGHT,
        /** The same to the left. */
        LEFT,
        /** Not at all. */
        HIDDEN
    }

    /**
     * A field.
     *
     * @param width of its column, in characters; 0 if it has none
     */
    record Field(String name, Value value, Style style, int width) {}

    private final List<Field> all = new ArrayList<>();

    List<Field> all() {
        return List.copyOf(all);
    }

    Fields add(String name, Value value, Style style, int width) {
        all.add(new Field(name, value, style, width));
        return this;
    }

    Fields add(String name, Value value) {
        return add(name, value, Style.NAMED, 0);
    }

    Fields bare(String name, String text) {
        return add(name, new Value.Text(text), Style.BARE, 0);
    }

    Fields sentence(String name, String text) {
        return add(name, new Value.Sentence(text), Style.BARE, 0);
    }

    Fields text(String name, @Nullable String text) {
        return add(name, text == null ? new Value.None() : new Value.Text(text));
    }

    Fields number(String name, long number) {
        return add(name, new Value.Quantity(number));
    }

    Fields hex(String name, long bits) {
        return add(name, new Value.Hex(bits));
    }

    Fields truth(String name, boolean truth) {
        return add(name, new Value.Truth(truth));
    }

    Fields none(String name) {
        return add(name, new Value.None());
    }

    Fields group(String name, Fields fields) {
        return add(name, new Value.Group(fields));
    }

    Fields several(String name, List<? extends Value> values) {
        return add(name, new Value.Several(List.copyOf(values)));
    }
}
