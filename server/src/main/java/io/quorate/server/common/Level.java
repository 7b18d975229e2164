package io.quorate.server.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread sets now and then, and any thread reads. */
public final class Level {

    private static final VarHandle VALUE = handle();

    @SuppressWarnings("UnusedVariable") // by its handle
    private long value;

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Level.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new InvariantViolation("a field of this class: " + e);
        }
    }

    /** The level's own thread. */
    public void set(long now) {
        VALUE.setOpaque(this, now);
    }

    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}
