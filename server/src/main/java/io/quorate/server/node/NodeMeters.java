package io.quorate.server.node;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.common.Counter;
import io.quorate.server.common.CounterSet;
import io.quorate.server.common.Summary;
import io.quorate.server.request.LimitWarnings;
import io.quorate.server.zab.ZabMeters;

/**
 * What a server counts and times beside what its {@link NodeStatus} tells: written as requests are
 * served, on the node's thread, and read from any.
 */
public final class NodeMeters {

    /** Microseconds from the pass that read a request to the pass that answered it: reads. */
    public final Summary readMicros = new Summary();

    /** Same: writes, and closings of sessions. */
    public final Summary updateMicros = new Summary();

    /** Bytes of clients' frames, their length prefix not included. */
    public final Counter bytesReceived = new Counter();

    /** Bytes of frames to clients, replies and events, their length prefix not included. */
    public final Counter bytesSent = new Counter();

    /** Of these, watch events. */
    public final Counter watchBytes = new Counter();

    /** Replies with an error. */
    public final CounterSet<ErrorCode> errors = new CounterSet<>(ErrorCode.class);

    /** Requests refused before they were looked at. */
    public final CounterSet<Refusal> refusals = new CounterSet<>(Refusal.class);

    /** Handshakes of clients. */
    public final Counter connectionRequests = new Counter();

    /** Of these, those that name a session. */
    public final Counter connectionRevalidations = new Counter();

    /** As leader: transactions that it proposed. */
    public final Counter proposals = new Counter();

    /** As leader: sessions that other servers asked to attach to their clients. */
    public final Counter revalidations = new Counter();

    /** As leader: sessions whose time was over. */
    public final Counter sessionsExpired = new Counter();

    /** As leader: containers and znodes with a time to live that it had deleted. */
    public final Counter reaped = new Counter();

    /** How often a client was not read from because too much of all was unanswered. */
    public final Counter crowdedOut = new Counter();

    /** Watches that a creation of a znode reached, of those that reached any. */
    public final Summary createdWatches = new Summary();

    /** Same: a deletion. */
    public final Summary deletedWatches = new Summary();

    /** Same: a change of data. */
    public final Summary changedWatches = new Summary();

    /** Same: a change of children. */
    public final Summary childrenWatches = new Summary();

    /** Milliseconds for which clients were not served. */
    public final Summary unavailableMillis = new Summary();

    /** As leader: microseconds from a write's arrival until it was proposed. */
    public final Summary proposeMicros = new Summary();

    /** As leader: what came near its limit, or was refused for it. */
    public final LimitWarnings limits = new LimitWarnings();

    private final ZabMeters zab;

    public NodeMeters(ZabMeters zab) {
        this.zab = zab;
    }

    /** What consensus counts. */
    public ZabMeters zab() {
        return zab;
    }
}
