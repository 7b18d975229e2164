package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A write that was refused had a reason at some zxid of its time (K1: results are linearizable,
 * too): a version that was wrong, a znode that was there, or was not.
 */
final class Refusals {

    private static final String REASON = "K1 what is refused has a reason";

    /** Of a znode that has changed so often meanwhile nothing is proved. */
    private static final int CHANGES_MAX = 20;

    private final Knowledge knowledge;
    private final List<Violation> violations = new ArrayList<>();

    private Refusals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    static List<Violation> check(Knowledge knowledge) {
        Refusals refusals = new Refusals(knowledge);
        for (Write write : knowledge.writes().all()) {
            if (write.operation().outcome() instanceof Outcome.Refused refused
                    && write.parts().size() == 1) {
                refusals.check(write, write.parts().getFirst(), refused);
            }
        }
        return refusals.violations;
    }

    private void check(Write write, Request.Part part, Outcome.Refused refused) {
        if (part instanceof Request.Create create && create.mode().isSequential()) {
            return;
        }
        String path = part.path();
        long shown = knowledge.moments().before(write.invokedNanos());
        State state = knowledge.timeline(path).at(shown);
        boolean reason =
                switch (refused.code()) {
                    case NODE_EXISTS -> state != null && state.isPresent();
                    case NO_NODE ->
                            part instanceof Request.Create || state == null || !state.isPresent();
                    case BAD_VERSION ->
                            state == null || !state.isPresent() || version(part) != state.version();
                    case QUOTA_EXCEEDED, SESSION_MOVED -> true;
                    default -> false;
                };
        if (!reason && !mayHaveChanged(write, path, shown)) {
            violations.add(new Violation(REASON, write + ", and " + path + " is " + state));
        }
    }

    private static int version(Request.Part part) {
        return switch (part) {
            case Request.SetData set -> set.version();
            case Request.Delete delete -> delete.version();
            case Request.Check check -> check.version();
            case Request.Create _ -> -1;
        };
    }

    private boolean mayHaveChanged(Write write, String path, long shown) {
        long untilNanos = write.operation().completedNanos();
        if (knowledge.mayBeChanged(path, untilNanos)) {
            return true;
        }
        int changes = 0;
        for (State state : knowledge.timeline(path).after(shown)) {
            Write by = knowledge.writes().at(state.zxid());
            changes++;
            if (by == null || by.invokedNanos() < untilNanos || changes > CHANGES_MAX) {
                return true;
            }
        }
        return false;
    }
}
