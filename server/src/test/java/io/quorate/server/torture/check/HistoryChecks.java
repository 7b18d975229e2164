package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.List;

/** All checks of a history. */
public final class HistoryChecks {

    private HistoryChecks() {}

    /** What the history shows that must not be; nothing if all promises were kept. */
    public static List<Violation> check(History history) {
        Knowledge knowledge = Knowledge.of(history);
        List<Violation> violations = new ArrayList<>(knowledge.violations());
        violations.addAll(WriteOrder.check(knowledge));
        violations.addAll(Versions.check(knowledge));
        violations.addAll(Preconditions.check(knowledge));
        violations.addAll(Sequences.check(knowledge));
        violations.addAll(Refusals.check(knowledge));
        for (SessionLog session : history.sessions()) {
            SessionView view = SessionView.of(session, knowledge);
            violations.addAll(view.violations());
            violations.addAll(Watches.check(session, view, knowledge));
        }
        violations.addAll(Sessions.check(history, knowledge));
        violations.addAll(FinalTrees.check(history, knowledge));
        return violations.stream().distinct().toList();
    }
}
