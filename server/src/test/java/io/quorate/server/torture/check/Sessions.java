package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import io.quorate.protocol.EventType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The rules of sessions (K8): nothing is done for one that has ended; its ephemeral znodes go at
 * one zxid, behind all that it did, and not before it was silent for its timeout; and an ephemeral
 * znode is there only for the session that made it.
 */
final class Sessions {

    private static final String OVER = "K8 nothing is done for a session that has ended";
    private static final String AT_ONCE = "K8 a session's ephemeral znodes go at one zxid";
    private static final String EARLY = "K8 no session expires before its timeout";
    private static final String OWNER = "K8 an ephemeral znode is its session's";
    private static final String GONE = "K8 the ephemeral znodes of an ended session are gone";

    private final Knowledge knowledge;
    private final Map<Long, SessionLog> byId = new HashMap<>();
    private final Map<Long, Long> endZxids = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private Sessions(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    static List<Violation> check(History history, Knowledge knowledge) {
        Sessions sessions = new Sessions(knowledge);
        history.sessions().forEach(session -> sessions.byId.put(session.id(), session));
        history.sessions().forEach(sessions::told);
        sessions.didNothingLater();
        return sessions.violations;
    }

    private void violated(String promise, String what) {
        violations.add(new Violation(promise, what));
    }

    private void told(SessionLog session) {
        boolean over = false;
        long syncedNanos = Long.MIN_VALUE;
        for (Entry entry : session.entries()) {
            switch (entry) {
                case Entry.Connection connection -> {
                    if (connection.state() == Entry.State.EXPIRED) {
                        over = true;
                        notEarly(session, connection);
                    }
                }
                case Entry.Fired fired -> fired(fired);
                case Entry.Operation operation -> {
                    if (!(operation.outcome() instanceof Outcome.Done)) {
                        continue;
                    }
                    if (over) {
                        violated(OVER, session + ": " + operation);
                    }
                    if (operation.request() instanceof Request.Sync) {
                        syncedNanos = Math.max(syncedNanos, operation.invokedNanos());
                    }
                    for (Fact fact : Fact.of(operation)) {
                        if (fact instanceof Fact.Present present) {
                            owned(session, present, syncedNanos);
                        }
                    }
                }
            }
        }
    }

    private void owned(SessionLog reader, Fact.Present shown, long syncedNanos) {
        long owner = shown.stat().ephemeralOwner();
        for (Write creation : knowledge.writes().creating(shown.path())) {
            if (creation.creates(shown.path()).isEphemeral()
                    ? creation.session().id() != owner
                    : owner != 0) {
                violated(OWNER, shown + " by " + creation);
            }
        }
        SessionLog ended = byId.get(owner);
        if (owner != 0
                && ended != null
                && ended.end() == SessionLog.End.EXPIRED
                && ended.endedNanos() < syncedNanos) {
            violated(GONE, reader + " sees " + shown);
        }
    }

    /** An ephemeral znode that nobody asked to delete goes by the end of its session. */
    private void fired(Entry.Fired event) {
        if (event.type() != EventType.NODE_DELETED
                || event.zxid() <= 0
                || knowledge.writes().deleting(event.path()).stream()
                        .anyMatch(write -> !write.isRefused())) {
            return;
        }
        for (Write creation : knowledge.writes().creating(event.path())) {
            if (creation.creates(event.path()).isEphemeral()) {
                ended(creation.session(), event);
            }
        }
    }

    private void ended(SessionLog session, Entry.Fired event) {
        Long other = endZxids.putIfAbsent(session.id(), event.zxid());
        if (other != null && other != event.zxid()) {
            violated(AT_ONCE, session + ": " + event + ", and " + hex(other));
        }
        boolean closed =
                session.end() == SessionLog.End.CLOSED && session.endedNanos() <= event.atNanos();
        if (!closed) {
            notEarly(session, event);
        }
    }

    /** The leader has heard of it when it carried out its last write, or later. */
    private void notEarly(SessionLog session, Entry told) {
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(session.timeoutMillis());
        long life = knowledge.lastLifeNanos(session);
        if (life != Long.MIN_VALUE && told.atNanos() < life + timeoutNanos) {
            violated(EARLY, session + " of " + session.timeoutMillis() + " ms: " + told);
        }
    }

    private void didNothingLater() {
        for (Write write : knowledge.writes().all()) {
            Long end = endZxids.get(write.session().id());
            if (end != null && write.zxid() > end) {
                violated(OVER, write + ", and it ended at " + hex(end));
            }
        }
    }
}
