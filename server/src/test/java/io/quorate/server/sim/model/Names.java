package io.quorate.server.sim.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** A set of names at every zxid. */
final class Names {

    private record Step(long zxid, String name, boolean added) {}

    private final Set<String> now = new HashSet<>();
    private final ArrayList<Step> steps = new ArrayList<>();

    void add(long zxid, String name) {
        now.add(name);
        steps.add(new Step(zxid, name, true));
    }

    void remove(long zxid, String name) {
        now.remove(name);
        steps.add(new Step(zxid, name, false));
    }

    /** Takes the last step back. */
    void undo() {
        takeBack(steps.removeLast(), now);
    }

    private static void takeBack(Step step, Set<String> names) {
        if (step.added) {
            names.remove(step.name);
        } else {
            names.add(step.name);
        }
    }

    Set<String> now() {
        return Collections.unmodifiableSet(now);
    }

    Set<String> at(long zxid) {
        if (steps.isEmpty() || steps.getLast().zxid <= zxid) {
            return now();
        }
        Set<String> then = new HashSet<>(now);
        for (int i = steps.size() - 1; i >= 0 && steps.get(i).zxid > zxid; i--) {
            takeBack(steps.get(i), then);
        }
        return then;
    }
}
