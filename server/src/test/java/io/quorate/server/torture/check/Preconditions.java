package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What was carried out was allowed to be (K1, K6): the version that a write asked for was the one
 * that it changed, and what a multi checked was so at its zxid. Writes of unknown outcome may have
 * come in between, as many as there are.
 */
final class Preconditions {

    private static final String HELD = "K1 what is carried out was asked for of that state";

    private final Knowledge knowledge;
    private final List<Violation> violations = new ArrayList<>();

    private Preconditions(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    static List<Violation> check(Knowledge knowledge) {
        Preconditions preconditions = new Preconditions(knowledge);
        for (Write write : knowledge.writes().all()) {
            if (write.isDone() && write.zxid() != 0) {
                write.parts().forEach(part -> preconditions.check(write, part));
            }
        }
        return preconditions.violations;
    }

    private void check(Write write, Request.Part part) {
        Timeline timeline = knowledge.timeline(part.path());
        switch (part) {
            case Request.SetData set -> {
                State now = timeline.at(write.zxid());
                if (set.version() >= 0 && now != null && now.version() != set.version() + 1) {
                    violated(write, part, now);
                }
            }
            case Request.Check check ->
                    before(write, check, check.version(), timeline.at(write.zxid()));
            case Request.Delete delete ->
                    before(write, delete, delete.version(), timeline.at(write.zxid() - 1));
            case Request.Create _ -> {}
        }
    }

    private void before(Write write, Request.Part part, int asked, @Nullable State before) {
        long atNanos = write.operation().completedNanos();
        if (before == null || !before.isPresent()) {
            if (!knowledge.mayBeCreated(part.path(), atNanos)) {
                violated(write, part, before);
            }
            return;
        }
        boolean known = asked >= 0 && before.version() >= 0;
        if (known && !knowledge.mayBeDeleted(part.path(), atNanos)) {
            int unseen = asked - before.version();
            if (unseen < 0 || unseen > knowledge.writes().open(part.path())) {
                violated(write, part, before);
            }
        }
    }

    private void violated(Write write, Request.Part part, @Nullable State state) {
        violations.add(
                new Violation(
                        HELD, hex(write.zxid()) + ": " + part + " of " + write + ": " + state));
    }
}
