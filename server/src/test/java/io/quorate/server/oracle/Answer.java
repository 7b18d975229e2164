package io.quorate.server.oracle;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that came on a connection, in named parts.
 *
 * @param kind {@code reply}, {@code event}, {@code connected}, {@code end} (the connection's),
 *     {@code silence}
 * @param label of the request it answers, or empty
 * @param error of the header; 0 where there is none
 * @param fields in the order of the wire
 * @param inner what a multi's parts came to
 */
record Answer(String kind, String label, int error, List<Field> fields, List<Inner> inner) {

    /** What a value means, and thereby when two of them are alike. */
    enum Meaning {
        /** Equal. */
        PLAIN,
        /** Of a transaction: alike if they name the same one. */
        ZXID,
        /** The newest transaction a server has applied. */
        NEWEST_ZXID,
        /** Of a transaction's time: alike if both have one. */
        TIME,
        /** A session's id: alike if both name the same session. */
        SESSION
    }

    /**
     * @param number of a value that is no {@link Meaning#PLAIN}
     * @param text of one that is
     */
    record Field(String name, Meaning meaning, long number, String text) {

        static Field plain(String name, Object value) {
            return new Field(name, Meaning.PLAIN, 0, String.valueOf(value));
        }

        @Override
        public String toString() {
            return name
                    + "="
                    + switch (meaning) {
                        case PLAIN -> text;
                        case ZXID, NEWEST_ZXID, SESSION -> "0x" + Long.toHexString(number);
                        case TIME -> Long.toString(number);
                    };
        }
    }

    /** One part of a multi or multiRead. */
    record Inner(String label, int error) {}

    static final Answer END = new Answer("end", "", 0, List.of(), List.of());
    static final Answer SILENCE = new Answer("silence", "", 0, List.of(), List.of());

    boolean isLast() {
        return kind.equals("end") || kind.equals("silence");
    }

    /** The first field of that name. */
    Field field(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(this + " has no " + name));
    }

    @Override
    public String toString() {
        return (kind + " " + label).strip()
                + fields.stream().map(Field::toString).collect(Collectors.joining(" ", " ", ""));
    }
}
