package io.quorate.server.node;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.LongMap;
import io.quorate.server.watch.WatchTable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.function.Consumer;

/**
 * This server's client connections: who they are, whether they are read from, who may go on, and
 * what goes with one that ends.
 */
final class ClientConnections {

    /** So many clients may have all waiting here that one may; above it each may have its part. */
    private static final int HELD_SHARES = 64;

    /** A part is not smaller than this: what one read brings. */
    private static final int HELD_PART_MIN_BYTES = 16 << 10;

    private final Pass pass;
    private final PendingWrites pending;
    private final WatchTable watches;
    private final Counters counters;
    private final int heldBytesMax;
    private final int outstandingMax;

    private final LongMap<Client> byId = new LongMap<>();
    private long heldBytes;
    private @Nullable Client first;
    private @Nullable Client last;

    /** Those whose held requests may go on. */
    private final ArrayDeque<Client> runnable = new ArrayDeque<>();

    /** Those who go on in the next pass, for they had their share of this one. */
    private final ArrayDeque<Client> hadTheirShare = new ArrayDeque<>();

    /** Those of whom a write waits for credit. */
    private final LinkedHashSet<Client> starved = new LinkedHashSet<>();

    /** Those who are not read from because too much of all clients is unanswered. */
    private final LinkedHashSet<Client> crowdedOut = new LinkedHashSet<>();

    ClientConnections(
            Pass pass,
            PendingWrites pending,
            WatchTable watches,
            Counters counters,
            int heldBytesMax,
            int outstandingMax) {
        this.pass = pass;
        this.pending = pending;
        this.watches = watches;
        this.counters = counters;
        this.heldBytesMax = heldBytesMax;
        this.outstandingMax = outstandingMax;
    }

    int size() {
        return byId.size();
    }

    @Nullable Client get(long connection) {
        return byId.get(connection);
    }

    void connected(ConnectionId id, String address, byte[] entropy) {
        Client client = new Client(id, address, entropy, pass.wallMillis());
        Client before = byId.put(id.value(), client);
        Invariant.check(before == null, "a connection id is used twice");
        client.previous = last;
        if (last == null) {
            first = client;
        } else {
            last.next = client;
        }
        last = client;
    }

    /** Visits all connections, in the order in which they came; the visited one may be closed. */
    void forEach(Consumer<Client> visitor) {
        Client client = first;
        while (client != null) {
            Client next = client.next;
            visitor.accept(client);
            client = next;
        }
    }

    /** Ends a connection, after what was written to it. */
    void close(Client client, CloseReason reason) {
        pass.out().close(client.id, reason);
        forget(client);
    }

    /** The connection is gone: nothing of it is answered any more. */
    void forget(Client client) {
        byId.remove(client.id.value());
        if (client.previous == null) {
            first = client.next;
        } else {
            client.previous.next = client.next;
        }
        if (client.next == null) {
            last = client.previous;
        } else {
            client.next.previous = client.previous;
        }
        client.phase = Client.Phase.CLOSED;
        if (client.crowdedOut) {
            crowdedOut.remove(client);
        }
        if (client.starved) {
            starved.remove(client);
        }
        counters.outstanding -= client.queued();
        heldBytes -= client.heldBytes();
        for (Waiting request = client.dropAll(); request != null; request = request.next) {
            counters.largeBytes -= request.largeBytes;
            if (request.kind == Waiting.Kind.WRITE) {
                pending.remove(request);
            }
        }
        watches.removeAll(client.watcher);
        feedStarved();
        letCrowdIn();
    }

    void append(Client client, Waiting request) {
        client.append(request);
        counters.outstanding++;
        heldBytes += request.heldBytes();
        counters.largeBytes += request.largeBytes;
    }

    /** The oldest held request of a client is routed. */
    void routed(Client client, Waiting request, int heldBytesBefore) {
        client.routed(request, heldBytesBefore);
        heldBytes += request.heldBytes() - heldBytesBefore;
    }

    /** The oldest request of a client is answered. */
    void answered(Client client) {
        Waiting request = client.head();
        heldBytes -= request == null ? 0 : request.heldBytes();
        client.pop();
        counters.outstanding--;
        if (request != null) {
            counters.largeBytes -= request.largeBytes;
            if (request.kind == Waiting.Kind.WRITE) {
                pending.remove(request);
                feedStarved();
            }
        }
        letCrowdIn();
    }

    /** A write of this client has to wait for credit; nothing more is read from it meanwhile. */
    void starve(Client client) {
        if (!client.starved) {
            client.starved = true;
            starved.add(client);
            adjustReading(client);
        }
    }

    private void feedStarved() {
        if (!starved.isEmpty() && pending.hasDrained()) {
            while (!starved.isEmpty()) {
                Client client = starved.removeFirst();
                client.starved = false;
                makeRunnable(client);
            }
        }
    }

    /** Lets a client's held requests go on at the end of the pass. */
    void makeRunnable(Client client) {
        if (!client.runnable && client.phase != Client.Phase.CLOSED) {
            client.runnable = true;
            runnable.add(client);
        }
    }

    /** The next client whose held requests may go on, or null. */
    @Nullable Client pollRunnable() {
        Client client = runnable.poll();
        while (client != null && client.phase == Client.Phase.CLOSED) {
            client.runnable = false;
            client = runnable.poll();
        }
        if (client != null) {
            client.runnable = false;
        }
        return client;
    }

    /** The same at the end of the next pass, and not of the one in hand. */
    void makeRunnableLater(Client client) {
        hadTheirShare.add(client);
    }

    /** A pass ends: who had a share of it may have one of the next. */
    void endOfPass() {
        while (!hadTheirShare.isEmpty()) {
            makeRunnable(hadTheirShare.remove());
        }
    }

    boolean hasRunnable() {
        return !runnable.isEmpty();
    }

    /** Whether too much of all clients is unanswered, some of it this one's. */
    private boolean isCrowded(Client client) {
        if (outstandingMax == 0 || counters.outstanding <= outstandingMax || client.queued() == 0) {
            return false;
        }
        if (!client.crowdedOut) {
            client.crowdedOut = true;
            crowdedOut.add(client);
            counters.meters.crowdedOut.increment();
        }
        return true;
    }

    private void letCrowdIn() {
        while (!crowdedOut.isEmpty() && counters.outstanding <= outstandingMax) {
            Client client = crowdedOut.removeFirst();
            client.crowdedOut = false;
            adjustReading(client);
        }
    }

    /** What may wait here of one client. */
    private long shareBytes() {
        long allBytes = (long) HELD_SHARES * heldBytesMax;
        return heldBytes <= allBytes / 2
                ? heldBytesMax
                : Math.clamp(
                        allBytes / 2 / size(),
                        Math.min(HELD_PART_MIN_BYTES, heldBytesMax),
                        heldBytesMax);
    }

    /**
     * After frames of a client: stops reading from it if enough of it waits here. Where so much of
     * all waits that this was not enough, it is closed.
     */
    void tookFrames(Client client) {
        if (heldBytes > (long) HELD_SHARES * heldBytesMax && client.heldBytes() > shareBytes()) {
            close(client, CloseReason.SLOW_READER);
        } else {
            adjustReading(client);
        }
    }

    /** Stops reading from a client of whom too much waits here, or begins again. */
    void adjustReading(Client client) {
        boolean crowded = isCrowded(client);
        long share = shareBytes();
        boolean enough = crowded || client.starved || client.heldBytes() > share;
        if (client.reading && enough) {
            client.reading = false;
            pass.out().reading(client.id, false);
        } else if (!client.reading
                && !crowded
                && !client.starved
                && client.heldBytes() <= share / 2) {
            client.reading = true;
            pass.out().reading(client.id, true);
        }
    }

    /** The oldest connection; the others follow behind it. */
    @Nullable Client first() {
        return first;
    }
}
