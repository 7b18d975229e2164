package io.quorate.bench.load;

import java.util.List;

/** Sends what is due at fixed instants, through all links in turn. */
final class OpenLoop {

    private final Schedule schedule;
    private final List<ClientLink> links;
    private final List<RequestStream> streams;
    private final int outstandingMax;

    OpenLoop(
            Schedule schedule,
            List<ClientLink> links,
            List<RequestStream> streams,
            int outstandingMax) {
        this.schedule = schedule;
        this.links = links;
        this.streams = streams;
        this.outstandingMax = outstandingMax;
    }

    /**
     * Sends all that is due. What a full connection cannot take stays due as of its instant.
     *
     * @param endNanos what is due then or later is not sent
     * @return nanoseconds until it is worth while to look again
     */
    long sendDue(long endNanos) {
        long nowNanos = System.nanoTime();
        while (schedule.nextNanos() - nowNanos <= 0 && schedule.nextNanos() - endNanos < 0) {
            int turn = (int) (schedule.sent() % links.size());
            ClientLink link = links.get(turn);
            if (link.inFlight() >= outstandingMax || !streams.get(turn).hasNext()) {
                break;
            }
            link.send(streams.get(turn), schedule.nextNanos());
            schedule.advance();
        }
        for (ClientLink link : links) {
            link.flush();
        }
        return Math.max(Schedule.RETRY_NANOS, schedule.nextNanos() - System.nanoTime());
    }

    /** How many were due before that instant and were not sent. */
    long overdue(long untilNanos) {
        return schedule.overdue(untilNanos);
    }
}
