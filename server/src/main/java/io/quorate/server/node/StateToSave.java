package io.quorate.server.node;

import io.quorate.server.session.SessionChanges;
import io.quorate.server.tree.TreeChanges;
import io.quorate.server.zab.HistoryBase;

import java.util.List;

/**
 * The replicated state as of one zxid, as far as it differs from what was saved before. All of it
 * is committed, and in this server's own log, durably.
 *
 * @param generation counts this process' generations of state and log
 * @param base the history up to there
 * @param digest digest of tree and sessions
 * @param tree changes of the tree, oldest first: more than one where saves failed
 * @param sessions changes of the sessions, likewise
 */
public record StateToSave(
        long generation,
        HistoryBase base,
        long digest,
        List<TreeChanges> tree,
        List<SessionChanges> sessions) {

    public StateToSave {
        tree = List.copyOf(tree);
        sessions = List.copyOf(sessions);
    }
}
