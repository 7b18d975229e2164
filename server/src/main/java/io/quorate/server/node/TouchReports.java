package io.quorate.server.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Whose sessions live, as a learner tells its leader now and then. What it told lately may be lost
 * with a link that was dead before its ends knew: it is told once more on the next. A client is
 * answered meanwhile, may go elsewhere, and counts on its whole timeout from the answer on.
 */
final class TouchReports {

    private final int keptMax;
    private final ArrayDeque<long[]> told = new ArrayDeque<>();

    /** Clients heard from since the last report. */
    private List<Client> heard = new ArrayList<>();

    /**
     * @param intervalNanos between two reports
     * @param verdictNanos how long one end of a dead link may take to know, and then the other
     */
    TouchReports(long intervalNanos, long verdictNanos) {
        keptMax = (int) (2 * verdictNanos / intervalNanos) + 1;
    }

    void heardFrom(Client client) {
        if (!client.touched) {
            client.touched = true;
            heard.add(client);
        }
    }

    /** Tells who was heard from since the last report. */
    void tell(Consumer<RelayMessage> leader) {
        told.add(takeHeard());
        if (told.size() > keptMax) {
            told.remove();
        }
        tell(told.getLast(), leader);
    }

    /** There is a new link: tells that too, and again what was told lately. */
    void tellAgain(Consumer<RelayMessage> leader) {
        // Links may come and go faster than reports: that must not push any of them out.
        long[] latest = told.isEmpty() ? new long[0] : told.removeLast();
        told.add(
                LongStream.concat(LongStream.of(latest), LongStream.of(takeHeard()))
                        .distinct()
                        .toArray());
        told.forEach(sessionIds -> tell(sessionIds, leader));
    }

    private static void tell(long[] sessionIds, Consumer<RelayMessage> leader) {
        if (sessionIds.length > 0) {
            leader.accept(new RelayMessage.Touches(sessionIds));
        }
    }

    private long[] takeHeard() {
        long[] sessionIds = new long[heard.size()];
        int count = 0;
        for (Client client : heard) {
            client.touched = false;
            // Also of one whose connection has ended since.
            if (client.sessionId != 0 && client.localSession == null) {
                sessionIds[count++] = client.sessionId;
            }
        }
        heard = new ArrayList<>();
        return Arrays.copyOf(sessionIds, count);
    }
}
