package io.quorate.cli.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The lines of this session, numbered; only the last of them are kept. */
final class History {

    private static final int KEPT = 1_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private int dropped;

    void add(String line) {
        lines.add(line);
        if (lines.size() > KEPT) {
            lines.remove();
            dropped++;
        }
    }

    /** How many there were: the number of the next. */
    int size() {
        return dropped + lines.size();
    }

    /** Whether the line of this number is kept. */
    boolean has(int number) {
        return number >= dropped && number < size();
    }

    String get(int number) {
        Iterator<String> kept = lines.iterator();
        for (int i = dropped; i < number; i++) {
            kept.next();
        }
        return kept.next();
    }

    /** Puts another in the place of the last. */
    void replaceLast(String line) {
        lines.removeLast();
        lines.add(line);
    }
}
