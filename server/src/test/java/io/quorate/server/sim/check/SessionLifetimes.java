package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * K8: no leader expires a session earlier than its timeout after that leader last heard of it, or
 * began to lead; nor, once all is well, after any server heard from its client and had time to tell
 * the leader.
 */
public final class SessionLifetimes implements Checker {

    /** What a learner may take to join a leader again, and to tell it, where all is well. */
    private static final long TELL_NANOS = 2_000_000_000L;

    /** A leader, from the beginning of its epoch. All times are of its own clock. */
    private static final class Leadership {
        private final long epoch;
        private final long sinceNanos;
        private final Map<Long, Long> heardNanos = new HashMap<>();

        Leadership(long epoch, long sinceNanos) {
            this.epoch = epoch;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Promises promises;
    private final ToLongFunction<PeerId> clock;
    private final Map<PeerId, Leadership> leaders = new HashMap<>();
    private final Map<Long, Integer> timeoutMillis = new HashMap<>();
    private final Map<Long, Long> sessionOfConnection = new HashMap<>();
    private final Map<Long, Long> connectionOfSession = new HashMap<>();

    /** Of each session: when a server heard from its client, by the clock of who led then. */
    private final Map<Long, Map<PeerId, Long>> toldNanos = new HashMap<>();

    private long tellNanos = Long.MAX_VALUE;

    /**
     * @param clock a server's own monotonic clock
     */
    public SessionLifetimes(Promises promises, ToLongFunction<PeerId> clock) {
        this.promises = promises;
        this.clock = clock;
    }

    /**
     * All is well from now on: what a server hears, its leader is told.
     *
     * @param tickNanos every half of it
     * @param verdictNanos how long a link may have been dead, from before all was well, until its
     *     ends know; what was told on it is told again on the next
     */
    public void settled(long tickNanos, long verdictNanos) {
        tellNanos = tickNanos + verdictNanos + TELL_NANOS;
        toldNanos.clear();
    }

    @Override
    public void started(PeerId server, RecoveredHistory recovered) {
        leaders.remove(server);
    }

    @Override
    public void stopped(PeerId server) {
        leaders.remove(server);
    }

    @Override
    public void leading(PeerId server, long epoch) {
        leaders.put(server, new Leadership(epoch, clock.applyAsLong(server)));
    }

    @Override
    public void heard(PeerId server, long connection) {
        Long session = sessionOfConnection.get(connection);
        if (session == null) {
            return;
        }
        Leadership leading = leaders.get(server);
        if (leading != null) {
            leading.heardNanos.put(session, clock.applyAsLong(server));
        }
        if (tellNanos != Long.MAX_VALUE) {
            Map<PeerId, Long> told = toldNanos.computeIfAbsent(session, s -> new HashMap<>());
            leaders.keySet().forEach(leader -> told.put(leader, clock.applyAsLong(leader)));
        }
    }

    @Override
    public void touched(PeerId server, long[] sessionIds) {
        Leadership leading = leaders.get(server);
        if (leading != null) {
            for (long session : sessionIds) {
                leading.heardNanos.put(session, clock.applyAsLong(server));
            }
        }
    }

    @Override
    public void delivered(PeerId server, Proposal record) {
        if (record.kind() != Proposal.Kind.TXN) {
            return;
        }
        TxnRecord decoded = decode(record);
        TxnHeader header = decoded.header();
        switch (decoded.txn()) {
            case Txn.CreateSession t -> opened(server, header, t.timeoutMillis());
            case Txn.AttachSession t -> opened(server, header, t.timeoutMillis());
            default -> {}
        }
    }

    private void opened(PeerId server, TxnHeader header, int timeout) {
        long session = header.sessionId();
        timeoutMillis.put(session, timeout);
        Long before = connectionOfSession.put(session, header.connection());
        if (before != null) {
            sessionOfConnection.remove(before);
        }
        sessionOfConnection.put(header.connection(), session);
        Leadership leading = leaders.get(server);
        if (leading != null) {
            leading.heardNanos.put(session, clock.applyAsLong(server));
        }
    }

    @Override
    public void appended(PeerId server, Proposal record) {
        Leadership leading = leaders.get(server);
        if (leading == null
                || record.kind() != Proposal.Kind.TXN
                || record.zxid() >>> 32 != leading.epoch) {
            return;
        }
        TxnRecord decoded = decode(record);
        if (decoded.txn() instanceof Txn.CloseSession && decoded.header().connection() == 0) {
            expires(server, leading, decoded.header().sessionId());
        }
    }

    private void expires(PeerId server, Leadership leading, long session) {
        Integer timeout = timeoutMillis.get(session);
        if (timeout == null) {
            return;
        }
        long now = clock.applyAsLong(server);
        long timeoutNanos = timeout * 1_000_000L;
        long heard = leading.heardNanos.getOrDefault(session, leading.sinceNanos);
        long silentNanos = now - Math.max(heard, leading.sinceNanos);
        promises.require(
                silentNanos >= timeoutNanos,
                Promise.NOT_EARLY,
                () -> early(server, session, timeout, silentNanos));
        Long told = toldNanos.getOrDefault(session, Map.of()).get(server);
        promises.require(
                told == null || mayBeUntold(now - told, timeoutNanos),
                Promise.NOT_EARLY,
                () -> early(server, session, timeout, told == null ? 0 : now - told));
    }

    /** The leader need not have been told yet, or it was told and the session's time is over. */
    private boolean mayBeUntold(long silentNanos, long timeoutNanos) {
        return silentNanos <= tellNanos || silentNanos >= timeoutNanos;
    }

    private static String early(PeerId leader, long session, int timeout, long silentNanos) {
        return "leader "
                + leader
                + " expires session "
                + hex(session)
                + " of "
                + timeout
                + " ms "
                + silentNanos / 1_000_000
                + " ms after its client was heard from";
    }

    private static TxnRecord decode(Proposal record) {
        return TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
    }
}
