package io.quorate.server.node;

import io.quorate.server.session.Session;
import io.quorate.server.session.SessionClock;
import io.quorate.server.watch.WatchCursor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Walks over what a server has many of, in slices: each call does a little and the node serves in
 * between. So what comes out is no picture of one moment; what is there all the while is in it. For
 * one walk; on the node's thread, between steps.
 */
public final class Inspection {

    private static final int BEGINNING = 0;
    private static final int END = -1;

    private final Replica replica;
    private final ClientConnections clients;
    private final SessionClock clock;
    private final BooleanSupplier leading;

    private boolean begun;
    private @Nullable Client client;
    private @Nullable WatchCursor watches;
    private int slot = BEGINNING;

    Inspection(
            Replica replica,
            ClientConnections clients,
            SessionClock clock,
            BooleanSupplier leading) {
        this.replica = replica;
        this.clients = clients;
        this.clock = clock;
        this.leading = leading;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            client = clients.first();
        }
    }

    /**
     * Adds some of this server's clients, in the order in which they connected.
     *
     * @return whether there are more
     */
    public boolean nextClients(int max, List<ClientStatus> to) {
        begin();
        Client next = client;
        for (int i = 0; i < max && next != null; i++) {
            if (next.phase != Client.Phase.CLOSED) {
                to.add(next.status());
            }
            next = next.next;
        }
        client = next;
        return next != null;
    }

    /**
     * Adds some of this server's watches, by client.
     *
     * @param max how many are looked at
     * @return whether there are more
     */
    public boolean nextWatches(int max, List<WatchStatus> to) {
        begin();
        int left = max;
        Client next = client;
        while (left > 0 && next != null) {
            if (watches == null) {
                watches = new WatchCursor(next.watcher);
            }
            long sessionId = next.sessionId;
            int looked = watches.next(left, path -> to.add(new WatchStatus(sessionId, path)));
            left -= 1 + looked;
            if (watches.isAtEnd()) {
                watches = null;
                next = next.next;
            }
        }
        client = next;
        return next != null;
    }

    /**
     * Adds some of the ensemble's sessions, in no order; one may come twice.
     *
     * @param max places of the table that are looked at
     * @param ephemeralsMax paths that are taken of each session
     * @return whether there are more
     */
    public boolean nextSessions(int max, int ephemeralsMax, List<SessionStatus> to) {
        if (slot != END) {
            slot =
                    replica.sessions.visit(
                            slot, max, session -> to.add(status(session, ephemeralsMax)));
        }
        return slot != END;
    }

    private SessionStatus status(Session session, int ephemeralsMax) {
        return new SessionStatus(
                session.id(),
                session.timeoutMillis(),
                leading.getAsBoolean() ? clock.dueMillis(session.id()) : -1,
                replica.tree.ephemeralsOf(session.id(), ephemeralsMax));
    }
}
