package io.quorate.server.sim.check;

import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;

/**
 * One promise, watched. Told of everything as it happens; throws {@link CheckFailed} when the
 * promise is broken.
 */
public interface Checker {

    /** A process began on what its recovery found. */
    default void started(PeerId server, RecoveredHistory recovered) {}

    /** A process ended, by whatever means. */
    default void stopped(PeerId server) {}

    /** A record went to the log of this server; it is not durable yet. */
    default void appended(PeerId server, Proposal record) {}

    /** A control record went to the log of this server; it is not durable yet. */
    default void controlled(PeerId server, ControlRecord record) {}

    /** A server showed a record to its clients: it applied it. */
    default void delivered(PeerId server, Proposal record) {}

    /** A server forgets everything it delivered: it is rebuilt from nothing. */
    default void voided(PeerId server) {}

    /** A server is an established leader. */
    default void leading(PeerId server, long epoch) {}

    /** A server said something about consensus to another. */
    default void sent(PeerId from, PeerId to, Message message) {}

    /**
     * A leader was asked to confirm that it leads.
     *
     * @param request names the request among those of this server's process
     * @param committedZxid what the leader knows committed now
     */
    default void syncAsked(PeerId server, long request, long committedZxid) {}

    /** The leader says that it led when {@code request} was made. */
    default void syncConfirmed(PeerId server, long request) {}

    /** A server that serves takes what a client sent on this connection. */
    default void heard(PeerId server, long connection) {}

    /** A server is told by another which sessions were heard from there. */
    default void touched(PeerId server, long[] sessionIds) {}

    /** The run is over, all servers are up and have settled. */
    default void ended() {}
}
