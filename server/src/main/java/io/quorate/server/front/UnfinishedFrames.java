package io.quorate.server.front;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The room that all clients share for frames that are not whole yet. A short one is kept in any
 * case; a longer one needs room for all of it, as its length says, and who finds none is not read
 * from until another has finished. Whoever holds room and does not finish while others wait for it
 * loses the connection. On the node loop's thread.
 */
final class UnfinishedFrames {

    /** So much each may keep without asking: no client with small requests ever waits here. */
    private static final int OWN_BYTES = 4 * 1024;

    /** How long others wait for one who does not go on. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final long maxBytes;
    private final Set<ClientChannel> holders = new LinkedHashSet<>();
    private final Set<ClientChannel> waiting = new LinkedHashSet<>();
    private long bytes;

    UnfinishedFrames(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The client has begun a frame of so many bytes, the rest of which is to come; 0: none. */
    void begun(ClientChannel client, int frameBytes, long nowNanos) {
        if (frameBytes <= OWN_BYTES) {
            ended(client);
        } else if (!holders.contains(client) && !waiting.contains(client)) {
            if (waiting.isEmpty() && fits(frameBytes)) {
                hold(client, frameBytes, nowNanos);
            } else {
                waiting.add(client);
                client.awaitRoom(frameBytes);
            }
        }
    }

    /** The client's frame is whole, or its connection is gone. */
    void ended(ClientChannel client) {
        waiting.remove(client);
        if (holders.remove(client)) {
            bytes -= client.room();
        }
        client.giveRoom(0, 0);
    }

    /** Lets in who waits, as far as there is room now. */
    void admit(long nowNanos) {
        Iterator<ClientChannel> next = waiting.iterator();
        while (next.hasNext()) {
            ClientChannel client = next.next();
            if (!fits(client.roomWanted())) {
                return;
            }
            next.remove();
            hold(client, client.roomWanted(), nowNanos);
        }
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Those who have held their room for too long while others wait. */
    List<ClientChannel> overdue(long nowNanos) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        return holders.stream()
                .filter(client -> nowNanos - client.roomSinceNanos() > PATIENCE_NANOS)
                .toList();
    }

    private boolean fits(int frameBytes) {
        return holders.isEmpty() || bytes + frameBytes <= maxBytes;
    }

    private void hold(ClientChannel client, int frameBytes, long nowNanos) {
        holders.add(client);
        bytes += frameBytes;
        client.giveRoom(frameBytes, nowNanos);
    }
}
