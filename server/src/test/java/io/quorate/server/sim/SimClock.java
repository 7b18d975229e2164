package io.quorate.server.sim;

import java.util.PriorityQueue;

/**
 * Virtual time, and everything that is going to happen. Events of the same instant happen in the
 * order in which they were asked for.
 */
public final class SimClock {

    private record Event(long atNanos, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long scheduled;

    public long nowNanos() {
        return nowNanos;
    }

    /** Events that were ever asked for. */
    public long scheduled() {
        return scheduled;
    }

    /** Lets {@code what} happen after {@code delayNanos}. */
    public void after(long delayNanos, Runnable what) {
        events.add(new Event(nowNanos + Math.max(0, delayNanos), scheduled++, what));
    }

    /** Lets the next event happen, unless it lies behind {@code untilNanos}. */
    boolean runNext(long untilNanos) {
        Event next = events.peek();
        if (next == null || next.atNanos() > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        events.poll();
        nowNanos = next.atNanos();
        next.what().run();
        return true;
    }
}
