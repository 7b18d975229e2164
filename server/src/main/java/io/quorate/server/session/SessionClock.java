package io.quorate.server.session;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.LongMap;

import org.jspecify.annotations.Nullable;

import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * When sessions expire: decided by the leader alone, in a time of its own that stands still on all
 * other servers and that the leader advances only while a quorum confirms it (DESIGN 4, timers
 * after a pause). A session expires in the first bucket boundary after its timeout, so between
 * {@code timeout} and {@code timeout + bucket} of that time after it was heard from (PROTOCOL 4),
 * or a step of the clock later.
 *
 * <p>A touch writes one number; a session moves to its later bucket only when the bucket in which
 * it stands comes up.
 */
public final class SessionClock {

    private final long bucketNanos;
    private final long lagNanos;
    private final LongMap<Tracked> tracked = new LongMap<>();
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private long clockNanos;
    private long restartNanos;

    /**
     * @param bucketNanos width of a bucket: tickTime
     * @param lagNanos the most that may be advanced at once: a session is heard from somewhere in
     *     between, and what had passed before that must not count against it
     */
    public SessionClock(long bucketNanos, long lagNanos) {
        Invariant.check(bucketNanos > 0, "buckets have a width");
        this.bucketNanos = bucketNanos;
        this.lagNanos = lagNanos;
    }

    /**
     * Another leader's clock counted until now: every session has its full timeout from here on,
     * without a visit to any of them.
     */
    public void restart() {
        restartNanos = clockNanos;
    }

    /** There are no sessions any more. */
    public void clear() {
        tracked.clear();
        buckets.clear();
    }

    public int size() {
        return tracked.size();
    }

    /** Gives a session its full timeout from now on, whether it was known or not. */
    public void track(long sessionId, int timeoutMillis) {
        Tracked session = tracked.get(sessionId);
        if (session == null) {
            session = new Tracked(sessionId);
            tracked.put(sessionId, session);
        }
        session.timeoutNanos = timeoutMillis * 1_000_000L;
        session.dueBucket = bucketAfter(clockNanos, session.timeoutNanos);
        // A shorter timeout than before must not wait for the bucket of the longer one.
        if (session.bucket == null || session.bucket.number > session.dueBucket) {
            session.moveTo(bucket(session.dueBucket));
        }
    }

    /** The session was heard from. Nothing happens if it is not tracked. */
    public void touch(long sessionId) {
        Tracked session = tracked.get(sessionId);
        if (session != null) {
            session.dueBucket = bucketAfter(clockNanos, session.timeoutNanos);
        }
    }

    /** Milliseconds until the session expires if nobody hears from it; 0 if it is not tracked. */
    public long dueMillis(long sessionId) {
        Tracked session = tracked.get(sessionId);
        return session == null
                ? 0
                : Math.max(0, dueBucket(session) * bucketNanos - clockNanos) / 1_000_000;
    }

    /** The session is closed. */
    public void forget(long sessionId) {
        Tracked session = tracked.remove(sessionId);
        if (session != null) {
            session.moveTo(null);
        }
    }

    /** Lets time pass. */
    public void advance(long nanos) {
        Invariant.check(nanos >= 0, "time does not go back");
        clockNanos += nanos;
    }

    /**
     * Offers sessions whose time is over, oldest bucket first, until there are none, {@code expire}
     * refuses one, or {@code visitsMax} were looked at: what remains is offered next time.
     *
     * @param expire takes a session, or returns false. One that was taken is offered again a
     *     timeout later unless it is forgotten by then: that it ends is not true before its
     *     transaction is committed
     */
    public void expireDue(int visitsMax, LongPredicate expire) {
        long passed = clockNanos / bucketNanos;
        int visits = 0;
        while (!buckets.isEmpty()) {
            Bucket oldest = buckets.firstEntry().getValue();
            if (oldest.number > passed) {
                return;
            }
            Tracked session = oldest.first;
            if (session == null) {
                buckets.remove(oldest.number);
                continue;
            }
            if (visits == visitsMax) {
                return;
            }
            visits++;
            if (dueBucket(session) <= passed) {
                if (!expire.test(session.id)) {
                    return;
                }
                session.dueBucket = bucketAfter(clockNanos, session.timeoutNanos);
            }
            session.moveTo(bucket(dueBucket(session)));
        }
    }

    private long dueBucket(Tracked session) {
        return Math.max(session.dueBucket, bucketAfter(restartNanos, session.timeoutNanos));
    }

    private long bucketAfter(long sinceNanos, long timeoutNanos) {
        return (sinceNanos + lagNanos + timeoutNanos) / bucketNanos + 1;
    }

    private Bucket bucket(long number) {
        return buckets.computeIfAbsent(number, Bucket::new);
    }

    /** The sessions that stand in one bucket, in the order in which they came. */
    private static final class Bucket {
        private final long number;
        private @Nullable Tracked first;
        private @Nullable Tracked last;

        Bucket(long number) {
            this.number = number;
        }
    }

    /** One session. {@link #dueBucket} is the truth; {@link #bucket} is never later than it. */
    private static final class Tracked {
        private final long id;
        private long timeoutNanos;
        private long dueBucket;
        private @Nullable Bucket bucket;
        private @Nullable Tracked previous;
        private @Nullable Tracked next;

        Tracked(long id) {
            this.id = id;
        }

        void moveTo(@Nullable Bucket target) {
            unlink();
            bucket = target;
            if (target != null) {
                previous = target.last;
                if (previous == null) {
                    target.first = this;
                } else {
                    previous.next = this;
                }
                target.last = this;
            }
        }

        private void unlink() {
            if (bucket != null) {
                if (previous == null) {
                    bucket.first = next;
                } else {
                    previous.next = next;
                }
                if (next == null) {
                    bucket.last = previous;
                } else {
                    next.previous = previous;
                }
                previous = null;
                next = null;
            }
        }
    }
}
