package io.quorate.server.node;

import io.quorate.server.common.LongMap;
import io.quorate.server.session.Session;
import io.quorate.server.session.SessionTable;
import io.quorate.server.zab.LinkId;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions as they will be when everything this leader has proposed is applied: the table, and over
 * it what is on the way. Other servers may have applied more than this one, and their clients ask
 * on.
 */
final class SpeculativeSessions {

    /** Whether a connection may speak for a session. */
    enum Standing {
        OWNER,
        /** There is no such session, or it is being closed. */
        GONE,
        /** Another connection is its owner, or is about to be. */
        MOVED
    }

    private final SessionTable table;
    private final LongMap<Change> changes = new LongMap<>();

    SpeculativeSessions(SessionTable table) {
        this.table = table;
    }

    Standing standing(long sessionId, long connection) {
        Session session = table.get(sessionId);
        Change change = changes.size() == 0 ? null : changes.get(sessionId);
        if (change == null ? session == null : change.closing) {
            return Standing.GONE;
        }
        long owner = change == null ? ownerOf(session) : change.owner;
        return owner == connection ? Standing.OWNER : Standing.MOVED;
    }

    boolean isClosing(long sessionId) {
        Change change = changes.get(sessionId);
        return change != null && change.closing;
    }

    private static long ownerOf(@Nullable Session session) {
        return session == null ? 0 : session.owner();
    }

    /** Whether there is such a session, or will be, and this is its password. */
    boolean passwordMatches(long sessionId, byte[] password) {
        Change change = changes.size() == 0 ? null : changes.get(sessionId);
        if (change == null || change.password == null) {
            return table.passwordMatches(sessionId, password);
        }
        return MessageDigest.isEqual(change.password, password);
    }

    void createProposed(long sessionId, long connection, byte[] password, long zxid) {
        Change change = change(sessionId);
        change.owner = connection;
        change.password = password;
        change.lastZxid = zxid;
    }

    void attachProposed(long sessionId, long connection, long zxid) {
        Change change = change(sessionId);
        change.owner = connection;
        change.lastZxid = zxid;
    }

    void closeProposed(long sessionId, long zxid) {
        Change change = change(sessionId);
        change.closing = true;
        change.lastZxid = zxid;
    }

    private Change change(long sessionId) {
        Change change = changes.get(sessionId);
        if (change == null) {
            change = new Change();
            changes.put(sessionId, change);
        }
        return change;
    }

    /**
     * A client wants a session that is being closed. It must not be told so before that is
     * committed, and is told by {@link #delivered}.
     */
    void refuseWhenClosed(
            long sessionId, @Nullable LinkId link, RelayMessage.AttachRefused refusal) {
        change(sessionId).refusals.add(new Refusal(link, refusal));
    }

    /** The transaction of this zxid is applied to the table. */
    void delivered(long sessionId, long zxid, Answers answers) {
        Change change = changes.size() == 0 ? null : changes.get(sessionId);
        if (change != null && change.lastZxid == zxid) {
            changes.remove(sessionId);
            for (Refusal refusal : change.refusals) {
                answers.answer(refusal.link, refusal.message);
            }
        }
    }

    /** Nothing that was proposed counts any more. */
    void clear() {
        changes.clear();
    }

    private record Refusal(@Nullable LinkId link, RelayMessage.AttachRefused message) {}

    /** What is proposed for one session. */
    private static final class Change {
        private long owner;
        private byte @Nullable [] password;
        private boolean closing;
        private long lastZxid;
        private final List<Refusal> refusals = new ArrayList<>(0);
    }
}
