package io.quorate.server.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something that only grows. One thread adds; any thread reads, at any time, without keeping the
 * writer waiting: no lock, and no instruction that other processors notice.
 */
public final class Counter {

    private static final VarHandle VALUE = handle("value");
    private static final VarHandle BASE = handle("base");

    private long value;

    /** What had been counted at the last {@link #reset}. */
    @SuppressWarnings("UnusedVariable") // by its handle
    private long base;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Counter.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new InvariantViolation("a field of this class: " + e);
        }
    }

    /** The counter's own thread. */
    public void add(long more) {
        VALUE.setOpaque(this, value + more);
    }

    /** The counter's own thread. */
    public void increment() {
        VALUE.setOpaque(this, value + 1);
    }

    /** What was counted since the last reset. From any thread. */
    public long value() {
        long counted = (long) VALUE.getOpaque(this) - (long) BASE.getOpaque(this);
        return Math.max(0, counted);
    }

    /** Counts from 0 again; what is being added meanwhile may be in or not. From any thread. */
    public void reset() {
        BASE.setOpaque(this, (long) VALUE.getOpaque(this));
    }
}
