package io.quorate.server.front;

import io.quorate.server.common.CounterSet;
import io.quorate.server.node.CloseReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;

/**
 * Says why each connection ended, in the log and in a counter. Ordinary ends are only counted, and
 * told at DEBUG; of the others so many lines a second are written that no flood of connections can
 * fill the disk, and the number of those that were not. On the node loop's thread.
 */
final class CloseLog {

    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

    private static final int LINES_PER_SECOND = 20;

    private static final Set<CloseReason> ORDINARY =
            Set.of(
                    CloseReason.SESSION_CLOSED,
                    CloseReason.SHUTDOWN,
                    CloseReason.NO_LEADER,
                    CloseReason.CLIENT_ENDED,
                    CloseReason.WORD_ANSWERED);

    /** Somebody should look at these. */
    private static final Set<CloseReason> WARNED =
            Set.of(
                    CloseReason.SLOW_READER,
                    CloseReason.FRAME_TOO_LONG,
                    CloseReason.TOO_MANY_CONNECTIONS);

    private final CounterSet<CloseReason> counters;
    private int left = LINES_PER_SECOND;
    private long untold;

    CloseLog(CounterSet<CloseReason> counters) {
        this.counters = counters;
    }

    /**
     * A connection ends.
     *
     * @param detail more about it, with a separator in front; or empty
     */
    void closed(ClientChannel client, CloseReason reason, String detail) {
        counters.increment(reason);
        if (ORDINARY.contains(reason)) {
            LOG.debug("client {} {}: closed, {}{}", client, client.id(), reason, detail);
        } else if (left == 0) {
            untold++;
        } else {
            left--;
            LOG.atLevel(
                            WARNED.contains(reason)
                                    ? org.slf4j.event.Level.WARN
                                    : org.slf4j.event.Level.INFO)
                    .log("client {} {}: closed, {}{}", client, client.id(), reason, detail);
        }
    }

    /** A request is refused for its length, and its connection stays. */
    void tooLong(ClientChannel client, int length, int allowedBytes) {
        if (left == 0) {
            return;
        }
        left--;
        LOG.warn(
                "client {} {}: a request of {} bytes is refused; jute.maxbuffer is {}",
                client,
                client.id(),
                length,
                allowedBytes);
    }

    /** About a second has passed. */
    void second() {
        left = LINES_PER_SECOND;
        if (untold > 0) {
            LOG.warn(
                    "{} more connections were closed in the last second: see connections_closed",
                    untold);
            untold = 0;
        }
    }
}
