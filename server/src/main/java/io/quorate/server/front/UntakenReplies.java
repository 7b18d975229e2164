package io.quorate.server.front;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What all clients together have not taken of what was sent to them. One alone is bounded by {@link
 * FrontLimits}; here, many are: when they come to too much, those who have taken nothing for the
 * longest time are given up. On the node loop's thread.
 */
final class UntakenReplies {

    private final long maxBytes;
    private final Set<ClientChannel> behind = new LinkedHashSet<>();
    private long bytes;
    private long countAgainAt;

    UntakenReplies(long maxBytes) {
        this.maxBytes = maxBytes;
        countAgainAt = maxBytes;
    }

    /**
     * So much of what was sent to the client is not taken yet, and so much was when this was said
     * last.
     */
    void unsent(ClientChannel client, long now, long before) {
        bytes += now - before;
        if (now == 0) {
            behind.remove(client);
        } else {
            behind.add(client);
        }
    }

    /** Whether there may be too much: what was taken in the meantime is not known. */
    boolean isTooMuch() {
        return bytes > countAgainAt;
    }

    /** Counts anew, and gives those up whose time has come. */
    void relieve(long nowNanos) {
        for (ClientChannel client : List.copyOf(behind)) {
            client.countUnsent(nowNanos);
        }
        if (bytes > maxBytes) {
            List<ClientChannel> stuck = new ArrayList<>(behind);
            stuck.sort(Comparator.comparingLong(ClientChannel::takenSinceNanos));
            for (ClientChannel client : stuck) {
                if (bytes <= maxBytes / 2) {
                    break;
                }
                client.giveUp(nowNanos);
            }
        }
        countAgainAt = Math.max(maxBytes, bytes + maxBytes / 8);
    }
}
