package io.quorate.server.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The ends of sessions on one target: the events of the ephemerals that went with them come in an
 * order that nobody promised.
 */
final class Closings {

    private final Set<Long> zxids = new HashSet<>();

    /** The same answers, with the events of an end of a session in the order of their paths. */
    List<Answer> sorted(List<Answer> answers) {
        for (Answer answer : answers) {
            if (answer.label().equals("closeSession")) {
                zxids.add(answer.field("zxid").number());
            }
        }
        List<Answer> sorted = new ArrayList<>(answers);
        int from = 0;
        while (from < sorted.size()) {
            int to = from;
            while (to < sorted.size() && isOf(sorted.get(to), sorted.get(from))) {
                to++;
            }
            sorted.subList(from, to).sort(Comparator.comparing(Closings::named));
            from = Math.max(to, from + 1);
        }
        return sorted;
    }

    private boolean isOf(Answer answer, Answer first) {
        return answer.kind().equals("event")
                && first.kind().equals("event")
                && answer.field("zxid").number() == first.field("zxid").number()
                && zxids.contains(answer.field("zxid").number());
    }

    private static String named(Answer event) {
        return event.field("path").text() + event.field("type").text();
    }
}
