package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.protocol.Zxid;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * K8: no session expires before its timeout has passed since its leader last heard of it, by that
 * leader's clock. A new leader begins all timeouts anew. (That they do expire is waited for at the
 * end of each run.)
 */
public final class SessionTimes implements Checker {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<Long, Long> timeoutNanos = new HashMap<>();
    private final Map<Long, Long> sessionOfConnection = new HashMap<>();
    private final Map<Long, Long> heardNanos = new HashMap<>();
    private @Nullable PeerId leader;
    private long epoch;
    private long leadingSinceNanos;
    private long nowNanos;
    private long expired;

    /** Its session is this connection's now, with this timeout: that is in the history. */
    void attached(long sessionId, long connection, int timeoutMillis) {
        sessionOfConnection.put(connection, sessionId);
        timeoutNanos.put(sessionId, timeoutMillis * NANOS_PER_MILLI);
    }

    /** A server is about to do something, by its own clock. */
    void stepping(long serverNanos) {
        nowNanos = serverNanos;
    }

    /** A client of the leader's own has sent something. */
    public void heardFrom(PeerId server, long connection) {
        Long sessionId = sessionOfConnection.get(connection);
        if (sessionId != null) {
            heardOf(server, sessionId);
        }
    }

    /** The leader was told, or saw, that this session lives. */
    public void heardOf(PeerId server, long sessionId) {
        if (server.equals(leader)) {
            heardNanos.put(sessionId, nowNanos);
        }
    }

    @Override
    public void leading(PeerId server, long newEpoch) {
        leader = server;
        epoch = newEpoch;
        leadingSinceNanos = nowNanos;
        heardNanos.clear();
    }

    @Override
    public void appended(PeerId server, Proposal record) {
        boolean decidedNow = server.equals(leader) && Zxid.epoch(record.zxid()) == epoch;
        if (decidedNow && record.kind() == Proposal.Kind.TXN) {
            TxnRecord txn =
                    TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
            if (txn.txn() instanceof Txn.CloseSession && txn.header().connection() == 0) {
                expires(server, txn.header().sessionId());
            }
        }
    }

    private void expires(PeerId server, long sessionId) {
        expired++;
        long timeout = timeoutNanos.getOrDefault(sessionId, 0L);
        long heard = heardNanos.getOrDefault(sessionId, leadingSinceNanos);
        long silent = nowNanos - Math.max(heard, leadingSinceNanos);
        require(
                silent >= timeout,
                "K8 no early expiry",
                () ->
                        "server "
                                + server
                                + " lets session "
                                + hex(sessionId)
                                + " expire "
                                + silent / NANOS_PER_MILLI
                                + " ms after it heard of it, of "
                                + timeout / NANOS_PER_MILLI
                                + " ms");
    }

    /** Sessions that a leader has let expire. */
    public long expired() {
        return expired;
    }
}
