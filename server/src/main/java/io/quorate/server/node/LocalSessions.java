package io.quorate.server.node;

import io.quorate.server.common.LongMap;
import io.quorate.server.session.SessionClock;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;

/**
 * Sessions that only this server knows: they cost the ensemble nothing, own no ephemerals, and end
 * with this process (PROTOCOL 18). The replicated state never hears of one, and what their clients
 * write is nobody's; until one is to own an ephemeral: then it becomes a session like any other,
 * under the same id, and is forgotten here when that is applied.
 *
 * <p>A server that serves only reads has no other sessions.
 */
final class LocalSessions {

    /** Looked at per tick. */
    private static final int CLOCK_VISITS_MAX = 10_000;

    private final ClientConnections clients;
    private final int serverId;
    private final long incarnation;
    private final LongMap<LocalSession> sessions = new LongMap<>();
    private final SessionClock clock;
    private int counter;

    /** One of them. */
    static final class LocalSession {
        private final long id;
        private final byte[] password;
        private @Nullable Client owner;

        /** Whether it sees reads of a server without a leader, and nothing else. */
        final boolean readOnly;

        /** Whether the leader is asked to make it a session like any other. */
        boolean upgrading;

        LocalSession(long id, byte[] password, boolean readOnly) {
            this.id = id;
            this.password = password;
            this.readOnly = readOnly;
        }
    }

    /**
     * @param clock for these alone
     */
    LocalSessions(ClientConnections clients, int serverId, long incarnation, SessionClock clock) {
        this.clients = clients;
        this.serverId = serverId;
        this.incarnation = incarnation;
        this.clock = clock;
    }

    int size() {
        return sessions.size();
    }

    /** The client has a session from now on. */
    void open(Client client, int timeoutMillis, boolean readOnly) {
        counter++;
        long id = SessionIds.ofLocal(serverId, incarnation, counter);
        LocalSession session = new LocalSession(id, client.entropy, readOnly);
        sessions.put(id, session);
        give(session, client, timeoutMillis);
    }

    /**
     * A client comes back. Its older connection ends.
     *
     * @return whether the session is one of these, and the password its
     */
    boolean attach(Client client, long sessionId, byte[] password, int timeoutMillis) {
        LocalSession session = sessions.get(sessionId);
        if (session == null
                || session.upgrading
                || session.readOnly
                || !MessageDigest.isEqual(session.password, password)) {
            return false;
        }
        Client older = session.owner;
        if (older != null && older.phase != Client.Phase.CLOSED) {
            clients.close(older, CloseReason.CLIENT_RECONNECT);
        }
        give(session, client, timeoutMillis);
        return true;
    }

    private void give(LocalSession session, Client client, int timeoutMillis) {
        session.owner = client;
        client.phase = Client.Phase.OPEN;
        client.sessionId = session.id;
        client.timeoutMillis = timeoutMillis;
        client.localSession = session;
        clock.track(session.id, timeoutMillis);
    }

    byte[] passwordOf(Client client) {
        LocalSession session = sessions.get(client.sessionId);
        return session == null ? client.entropy : session.password;
    }

    void touch(long sessionId) {
        clock.touch(sessionId);
    }

    /** It ended, or is a session like any other. */
    void forget(long sessionId) {
        LocalSession session = sessions.remove(sessionId);
        if (session != null) {
            clock.forget(sessionId);
            if (session.owner != null && session.owner.localSession == session) {
                session.owner.localSession = null;
            }
        }
    }

    /**
     * Time passes in which clients were answered.
     *
     * @param elapsedNanos since the last call; little enough not to hide a pause of this process
     */
    void tick(long elapsedNanos) {
        if (sessions.size() > 0) {
            clock.advance(elapsedNanos);
            clock.expireDue(CLOCK_VISITS_MAX, this::expire);
        }
    }

    private boolean expire(long sessionId) {
        LocalSession session = sessions.get(sessionId);
        if (session == null) {
            return true;
        }
        Client owner = session.owner;
        boolean connected = owner != null && owner.phase != Client.Phase.CLOSED;
        // While the leader is asked, it is on the way to be watched over by the leader. Of one
        // whose
        // client is gone nobody asks again: should it become one like any other, it is there.
        if (!session.upgrading || !connected) {
            forget(sessionId);
            if (owner != null && connected) {
                clients.close(owner, CloseReason.SESSION_EXPIRED);
            }
        }
        return true;
    }
}
