package io.quorate.server.tool;

import java.util.List;

/** What a field of a {@link Row} says. */
sealed interface Value {

    /** Text that came from outside, such as a path; shown so that it cannot be mistaken. */
    record Text(String text) implements Value {}

    /** A sentence of ours. */
    record Sentence(String text) implements Value {}

    record Quantity(long number) implements Value {}

    /** 64 bits that are a name rather than a quantity: zxid, session, nonce, hash. */
    record Hex(long bits) implements Value {}

    record Truth(boolean truth) implements Value {}

    /** There is none. */
    record None() implements Value {}

    record Group(Fields fields) implements Value {}

    record Several(List<Value> values) implements Value {}
}
