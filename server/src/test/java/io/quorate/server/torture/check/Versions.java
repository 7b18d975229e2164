package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.List;

/**
 * The versions of each znode count its writes in the order of zxids: no version twice, and none is
 * missing beyond the writes of unknown outcome that nobody saw (K1, K5, K9). What changed a znode,
 * and has no name, is one of those, too.
 */
final class Versions {

    private static final String COUNT = "K5 versions count the writes";
    private static final String AT_MOST_ONCE = "K9 a write is done at most once";
    private static final String NOBODY = "K4 nothing is done that nobody asked for";

    private final Knowledge knowledge;
    private final List<Violation> violations = new ArrayList<>();

    private Versions(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    static List<Violation> check(Knowledge knowledge) {
        Versions versions = new Versions(knowledge);
        knowledge.paths().forEach(versions::check);
        return versions.violations;
    }

    private void check(String path) {
        long nameless = 0;
        State before = null;
        int since = 0;
        for (State state : knowledge.timeline(path).states()) {
            if (!state.isPresent()) {
                deleted(path, state);
                before = null;
                continue;
            }
            if (knowledge.writes().at(state.zxid()) == null) {
                nameless++;
            }
            since++;
            if (state.version() < 0) {
                continue;
            }
            if (before != null && before.czxid() == state.czxid()) {
                int missing = state.version() - before.version() - since;
                if (missing < 0) {
                    violations.add(new Violation(COUNT, path + " is " + before + ", " + state));
                }
                nameless += Math.max(0, missing);
            }
            before = state;
            since = 0;
        }
        long open = knowledge.writes().open(path);
        if (nameless > open) {
            violations.add(
                    new Violation(
                            AT_MOST_ONCE,
                            path
                                    + " was changed "
                                    + nameless
                                    + " times by writes that nobody knows, and "
                                    + open
                                    + " have an unknown outcome: "
                                    + knowledge.timeline(path).states()));
        }
    }

    private void deleted(String path, State state) {
        if (knowledge.writes().at(state.zxid()) == null
                && !knowledge.mayBeDeleted(path, Long.MAX_VALUE)) {
            violations.add(new Violation(NOBODY, path + " is " + state));
        }
    }
}
