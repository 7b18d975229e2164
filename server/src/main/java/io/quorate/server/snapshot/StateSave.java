package io.quorate.server.snapshot;

import io.quorate.server.session.SessionChanges;
import io.quorate.server.tree.TreeChanges;

import java.util.List;

/**
 * What a save adds to the state.
 *
 * @param meta what the state is of afterwards
 * @param tree changes of the tree since the last save that succeeded, oldest first: more than one
 *     where saves failed
 * @param sessions changes of the sessions, likewise
 */
public record StateSave(StateMeta meta, List<TreeChanges> tree, List<SessionChanges> sessions) {

    public StateSave {
        tree = List.copyOf(tree);
        sessions = List.copyOf(sessions);
    }
}
