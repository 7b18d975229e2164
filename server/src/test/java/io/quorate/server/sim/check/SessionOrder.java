package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** K2: a session's writes commit in the order it asked, and none of a connection it has left. */
final class SessionOrder {

    private record Last(long connection, int xid) {}

    private final Promises promises;
    private final Map<Long, Long> owners = new HashMap<>();
    private final Map<Long, Last> lastOfSession = new HashMap<>();
    private final Map<Long, Set<Long>> connectionsOfSession = new HashMap<>();

    SessionOrder(Promises promises) {
        this.promises = promises;
    }

    /** The session is this connection's now. */
    void attached(long sessionId, long connection) {
        owners.put(sessionId, connection);
    }

    void closed(long sessionId) {
        owners.remove(sessionId);
    }

    void committed(long zxid, Call call) {
        Set<Long> connections =
                connectionsOfSession.computeIfAbsent(call.sessionId(), s -> new HashSet<>());
        Last last = lastOfSession.get(call.sessionId());
        boolean sameConnection = last != null && last.connection() == call.connection();
        promises.require(
                last == null
                        || (sameConnection
                                ? call.xid() > last.xid()
                                : !connections.contains(call.connection())),
                Promise.FIFO_CLIENT_ORDER,
                () -> call + " commits at " + hex(zxid) + " behind a later request of its session");
        Long owner = owners.get(call.sessionId());
        promises.require(
                owner != null && owner == call.connection(),
                Promise.MOVED_SESSIONS,
                () ->
                        call
                                + " commits at "
                                + hex(zxid)
                                + " for a session that is on another connection");
        connections.add(call.connection());
        lastOfSession.put(call.sessionId(), new Last(call.connection(), call.xid()));
    }
}
