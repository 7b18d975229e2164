package io.quorate.k8s.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Something that a manifest must be, and that no schema says.
 *
 * @param name what it asks for, as a sentence
 * @param check reports what is otherwise
 */
record Rule(String name, BiConsumer<Ensemble, Findings> check) {

    /** What a rule has to complain of. */
    static final class Findings {

        private final List<String> lines = new ArrayList<>();

        /** Reports a line unless something holds. */
        void unless(boolean holds, String line) {
            if (!holds) {
                lines.add(line);
            }
        }
    }

    /** What is wrong, a line each that begins with the rule's name. */
    List<String> complaints(Ensemble ensemble) {
        Findings findings = new Findings();
        check.accept(ensemble, findings);
        return findings.lines.stream().map(line -> name + ": " + line).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
