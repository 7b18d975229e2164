package io.quorate.server.front;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The room that all clients share for what they sent and nobody could read yet. A short frame that
 * is not whole is kept in any case; a longer one needs room for all of it, as its length says, and
 * who finds none is not read from until others have finished. Whoever holds room and hardly goes on
 * while others wait for it loses the connection. On the node loop's thread.
 */
final class UnfinishedFrames {

    /** So much each may keep without asking: no client with small requests ever waits here. */
    private static final int OWN_BYTES = 4 * 1024;

    /** How long others wait for one who does not go on, or who comes later and needs less. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** Who sends so much in a second is not in the way: its frame will be whole soon. */
    private static final double BYTES_PER_SECOND_MIN = 64 * 1024;

    private final long maxBytes;

    /** Those who have room for a frame, and those who wait for it. */
    private final Set<ClientChannel> holders = new LinkedHashSet<>();

    private final Set<ClientChannel> waiting = new LinkedHashSet<>();
    private long bytes;

    /** Those of whom anything is kept, asked for or not, and how much that is. */
    private final Set<ClientChannel> keepers = new LinkedHashSet<>();

    private long keptBytes;

    UnfinishedFrames(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The client has begun a frame of so many bytes, the rest of which is to come. */
    void begun(ClientChannel client, int frameBytes, long nowNanos) {
        if (frameBytes <= OWN_BYTES) {
            ended(client);
        } else if (!holders.contains(client) && !waiting.contains(client)) {
            if (fits(frameBytes) && !isPromised(nowNanos)) {
                hold(client, frameBytes, nowNanos);
            } else {
                waiting.add(client);
                client.awaitRoom(frameBytes, nowNanos);
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

    /** Whether what gets free is for one who has waited for long, and for nobody else. */
    private boolean isPromised(long nowNanos) {
        return !waiting.isEmpty() && hasWaitedLong(waiting.iterator().next(), nowNanos);
    }

    /** Lets in who waits, as far as there is room now. */
    void admit(long nowNanos) {
        Iterator<ClientChannel> next = waiting.iterator();
        while (next.hasNext()) {
            ClientChannel client = next.next();
            if (fits(client.roomWanted())) {
                next.remove();
                hold(client, client.roomWanted(), nowNanos);
            } else if (hasWaitedLong(client, nowNanos)) {
                return;
            }
        }
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Those who hold the room that others need, and go on the slowest. */
    List<ClientChannel> overdue(long nowNanos) {
        long needed = bytes - maxBytes;
        for (ClientChannel client : waiting) {
            needed += client.roomWanted();
        }
        List<ClientChannel> overdue = new ArrayList<>();
        for (ClientChannel client : slow(nowNanos)) {
            if (needed <= 0) {
                break;
            }
            overdue.add(client);
            needed -= client.room();
        }
        return overdue;
    }

    /** The slowest first. */
    private List<ClientChannel> slow(long nowNanos) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        return holders.stream()
                .filter(client -> hasWaitedLong(client, nowNanos))
                .filter(client -> bytesPerSecond(client, nowNanos) < BYTES_PER_SECOND_MIN)
                .sorted(Comparator.comparingDouble(client -> bytesPerSecond(client, nowNanos)))
                .toList();
    }

    private static boolean hasWaitedLong(ClientChannel client, long nowNanos) {
        return nowNanos - client.roomSinceNanos() > PATIENCE_NANOS;
    }

    private static double bytesPerSecond(ClientChannel client, long nowNanos) {
        return client.keptBytes() * 1e9 / (nowNanos - client.roomSinceNanos());
    }

    private boolean fits(int frameBytes) {
        return holders.isEmpty() || bytes + frameBytes <= maxBytes;
    }

    private void hold(ClientChannel client, int frameBytes, long nowNanos) {
        holders.add(client);
        bytes += frameBytes;
        client.giveRoom(frameBytes, nowNanos);
    }

    /** So much is kept of the client now, and so much was when this was said last. */
    void keeps(ClientChannel client, int nowBytes, int beforeBytes) {
        keptBytes += nowBytes - beforeBytes;
        if (nowBytes == 0) {
            keepers.remove(client);
        } else {
            keepers.add(client);
        }
    }

    /**
     * The client of whom the most is kept, if that of all is too much: frames that wait for room
     * and those that are held back are kept, too, as far as they were read before that was known.
     */
    @Nullable ClientChannel tooMuchOf() {
        return keptBytes <= 2 * maxBytes
                ? null
                : keepers.stream()
                        .max(Comparator.comparingInt(ClientChannel::keptBytes))
                        .orElseThrow();
    }
}
