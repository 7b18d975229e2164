package io.quorate.server.node;

import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;

/** The replicated state of this server: the same on every server at the same zxid. */
final class Replica {

    /** Another one only if the whole history is void. */
    DataTree tree;

    final SessionTable sessions;

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

    /**
     * The history is void: as of now there is nothing.
     *
     * @param emptyTree what deliveries begin with
     */
    void begin(DataTree emptyTree) {
        tree = emptyTree;
        sessions.clear();
        appliedZxid = 0;
    }

    /** One number for all of it. */
    long digest() {
        return tree.digest() + sessions.digest();
    }
}
