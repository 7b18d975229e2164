package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sequential znodes of one parent: no number is given twice, and they rise with zxids (K5). */
final class Sequences {

    private static final String TWICE = "K5 no sequence number is given twice";
    private static final String RISING = "K5 sequence numbers rise with zxids";

    /** One that somebody was given, or has seen. */
    private record Numbered(String path, long czxid) {}

    private Sequences() {}

    static List<Violation> check(Knowledge knowledge) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Map<Long, String>> byNumber = new HashMap<>();
        Map<String, List<Numbered>> byParent = new HashMap<>();
        for (String path : sequential(knowledge)) {
            String parent = Paths.parent(path);
            String other =
                    byNumber.computeIfAbsent(parent, p -> new HashMap<>())
                            .put(Paths.number(path), path);
            if (other != null) {
                violations.add(new Violation(TWICE, path + " and " + other));
            }
            knowledge.timeline(path).states().stream()
                    .filter(State::isCreation)
                    .findFirst()
                    .ifPresent(
                            created ->
                                    byParent.computeIfAbsent(parent, p -> new ArrayList<>())
                                            .add(new Numbered(path, created.zxid())));
        }
        for (List<Numbered> siblings : byParent.values()) {
            siblings.sort(Comparator.comparingLong(Numbered::czxid));
            for (int i = 1; i < siblings.size(); i++) {
                Numbered before = siblings.get(i - 1);
                Numbered next = siblings.get(i);
                if (Paths.number(before.path()) >= Paths.number(next.path())) {
                    violations.add(new Violation(RISING, before + ", " + next));
                }
            }
        }
        return violations;
    }

    private static List<String> sequential(Knowledge knowledge) {
        List<String> found = new ArrayList<>();
        for (String parent : knowledge.parents()) {
            for (String path : knowledge.children(parent)) {
                if (knowledge.writes().creating(path).stream()
                        .anyMatch(write -> write.creates(path).isSequential())) {
                    found.add(path);
                }
            }
        }
        return found;
    }
}
