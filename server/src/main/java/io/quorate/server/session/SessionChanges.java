package io.quorate.server.session;

import io.quorate.server.common.LongMap;

/**
 * The sessions that changed since some moment, each with what it is now: what a save of the state
 * has to write. Not changed any more once it was handed over.
 */
public final class SessionChanges {

    /** Takes the changes one by one. */
    public interface Visitor {

        /** The session exists, and is this. */
        void set(Session session);

        /** There is no such session any more. */
        void closed(long sessionId);
    }

    private static final Object CLOSED = new Object();

    private final LongMap<Object> changes = new LongMap<>();

    void set(Session session) {
        changes.put(session.id(), session);
    }

    void closed(long sessionId) {
        changes.put(sessionId, CLOSED);
    }

    /** Number of sessions that changed. */
    public int size() {
        return changes.size();
    }

    /** Every changed session once, in the order of their ids. */
    public void forEach(Visitor visitor) {
        for (long id : changes.sortedKeys()) {
            if (changes.get(id) instanceof Session session) {
                visitor.set(session);
            } else {
                visitor.closed(id);
            }
        }
    }
}
