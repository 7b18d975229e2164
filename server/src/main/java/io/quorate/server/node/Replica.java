package io.quorate.server.node;

import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;

/** The replicated state of this server: the same on every server at the same zxid. */
final class Replica {

    /** Another one only if the whole history is void, or was left out. */
    DataTree tree;

    /** As {@link #tree}. */
    SessionTable sessions;

    /** The last record of the history that the state shows; what clients know as lastZxid. */
    long appliedZxid;

    /**
     * @param appliedZxid the zxid as of which tree and sessions are
     */
    Replica(DataTree tree, SessionTable sessions, long appliedZxid) {
        this.tree = tree;
        this.sessions = sessions;
        this.appliedZxid = appliedZxid;
    }

    /** Another state takes the place of this one. */
    void begin(DataTree newTree, SessionTable newSessions, long asOfZxid) {
        tree = newTree;
        sessions = newSessions;
        appliedZxid = asOfZxid;
    }

    /** One number for all of it. */
    long digest() {
        return tree.digest() + sessions.digest();
    }
}
