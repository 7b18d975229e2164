package io.quorate.server.zab;

/**
 * Times the stages of the history's growth: appended, durable here, acknowledged by others,
 * committed. One sample for each pass that appended anything, of its last record, so that timing
 * costs a pass and not a record; a server that is very far ahead of its disk is timed less often.
 */
final class StageTimes {

    private static final int SAMPLES = 256;
    private static final long NANOS_PER_MICRO = 1_000;

    private final ZabMeters meters;

    // A ring of samples, oldest at first.
    private final long[] zxids = new long[SAMPLES];
    private final long[] appendedNanos = new long[SAMPLES];
    private final long[] flushedNanos = new long[SAMPLES];
    private long first;
    private long end;

    /** The next sample that is not durable, and the next that is not committed. */
    private long unflushed;

    private long uncommitted;

    /** By id of the server: the next sample that it has not acknowledged. */
    private final long[] unacked = new long[ZabMeters.SERVER_ID_MAX + 1];

    private long lastZxid;

    StageTimes(ZabMeters meters) {
        this.meters = meters;
    }

    /** Another role, or another history: what was under way is not timed. */
    void restart(long historyEndZxid) {
        first = end;
        unflushed = end;
        uncommitted = end;
        lastZxid = historyEndZxid;
    }

    /** A pass ends, and the history ends with this record. */
    void appended(long zxid, long nowNanos) {
        if (zxid < lastZxid) {
            restart(zxid);
        }
        if (zxid == lastZxid) {
            return;
        }
        lastZxid = zxid;
        if (end - first == SAMPLES) {
            if (uncommitted == first) {
                // The oldest is not done with: this one is not timed.
                return;
            }
            first++;
            unflushed = Math.max(unflushed, first);
        }
        int at = at(end);
        zxids[at] = zxid;
        appendedNanos[at] = nowNanos;
        flushedNanos[at] = 0;
        end++;
    }

    /** The log is durable up to here. */
    void flushed(long zxid, long nowNanos) {
        while (unflushed < end && zxids[at(unflushed)] <= zxid) {
            int at = at(unflushed);
            flushedNanos[at] = nowNanos;
            meters.loggedMicros.observe(micros(nowNanos - appendedNanos[at]));
            unflushed++;
        }
    }

    /** As leader: a server has acknowledged up to here. */
    void acked(PeerId server, long zxid, long nowNanos) {
        int id = Math.min(server.value(), ZabMeters.SERVER_ID_MAX);
        long next = Math.max(first, unacked[id]);
        while (next < end && zxids[at(next)] <= zxid) {
            meters.ackMicros.observe(id, micros(nowNanos - appendedNanos[at(next)]));
            next++;
        }
        unacked[id] = next;
    }

    /** Everything up to here is committed. */
    void committed(long zxid, boolean leading, long nowNanos) {
        while (uncommitted < end && zxids[at(uncommitted)] <= zxid) {
            int at = at(uncommitted);
            long micros = micros(nowNanos - appendedNanos[at]);
            meters.committedMicros.observe(micros);
            if (leading) {
                meters.quorumAckMicros.observe(micros);
                long logged = flushedNanos[at];
                meters.loggedToQuorumMicros.observe(logged == 0 ? 0 : micros(nowNanos - logged));
            }
            uncommitted++;
        }
    }

    private static int at(long sample) {
        return (int) (sample % SAMPLES);
    }

    private static long micros(long nanos) {
        return nanos / NANOS_PER_MICRO;
    }
}
