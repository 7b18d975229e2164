package io.quorate.server.node;

import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

/**
 * What the step in hand may know of the world: the time, and where effects go. Set at the beginning
 * of each call into the {@link Node}, so that listeners that consensus calls back have it too.
 */
final class Pass {

    private @Nullable Effects out;
    private long nowNanos;
    private long wallMillis;
    private long wallAtNanos;
    private long number;

    void begin(long now, Effects effects) {
        nowNanos = now;
        out = effects;
    }

    /** What is written from now on is flushed with the next pass. */
    void ended() {
        number++;
    }

    /** Which pass this is: what it writes is flushed together. */
    long number() {
        return number;
    }

    /** The wall clock was read. */
    void wallClock(long millis) {
        wallMillis = millis;
        wallAtNanos = nowNanos;
    }

    Effects out() {
        if (out == null) {
            throw new InvariantViolation("no step in hand");
        }
        return out;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** The wall clock as of this step: as it was last read, and the time that passed since. */
    long wallMillis() {
        return wallMillis + (nowNanos - wallAtNanos) / 1_000_000;
    }
}
