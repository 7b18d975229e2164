package io.quorate.server.node;

import io.quorate.server.zab.LinkId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Barriers that wait for a quorum to confirm this leader (DESIGN 1.2): each is answered with the
 * zxid that was committed when it was asked, once a round of heartbeats that began after that was
 * answered. All barriers of a pass share a round.
 */
final class SyncBarriers {

    private final ArrayDeque<Barrier> waiting = new ArrayDeque<>();

    private record Barrier(long round, @Nullable LinkId link, RelayMessage.SyncAnswer answer) {}

    /**
     * @param link whence it came, null for this server's own clients
     * @param round the first round that can confirm it
     * @param committedZxid what it covers
     */
    void ask(@Nullable LinkId link, RelayMessage.SyncAsk ask, long round, long committedZxid) {
        waiting.add(
                new Barrier(
                        round,
                        link,
                        new RelayMessage.SyncAnswer(ask.connection(), ask.xid(), committedZxid)));
    }

    /** A quorum answered this round or a later one. */
    void confirmed(long round, Answers answers) {
        Barrier oldest = waiting.peek();
        while (oldest != null && oldest.round <= round) {
            waiting.poll();
            answers.answer(oldest.link, oldest.answer);
            oldest = waiting.peek();
        }
    }

    /** Whoever asked on this link asks again on its next. */
    void linkLeft(LinkId link) {
        waiting.removeIf(barrier -> link.equals(barrier.link));
    }

    void clear() {
        waiting.clear();
    }
}
