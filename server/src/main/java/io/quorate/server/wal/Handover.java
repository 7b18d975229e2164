package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How two batches change hands between the loop and the log thread, without a lock.
 *
 * <p>The loop offers its open batch; the log thread takes it when the one before is durable. Until
 * then the loop may take it back and let it grow. So each batch belongs to one thread, and the log
 * thread never waits for the end of a pass when something is ready.
 *
 * <p>The log thread is done with one batch before it polls for the next. So when the loop finds its
 * offered batch taken, the other one is free.
 */
final class Handover {

    private final Batch one = new Batch();
    private final Batch other = new Batch();
    private final AtomicReference<@Nullable Batch> waiting = new AtomicReference<>();

    /** Loop: the batch to begin with. */
    Batch first() {
        return one;
    }

    /** Loop: from now on the log thread may take it. */
    void offer(Batch batch) {
        waiting.set(batch);
    }

    /** Loop: whether the offered batch is the loop's again, not taken yet. */
    boolean takeBack(Batch offered) {
        return waiting.compareAndSet(offered, null);
    }

    /** Loop: the empty batch to go on with, after this one was taken. */
    Batch after(Batch taken) {
        Batch next = taken == one ? other : one;
        next.clear();
        return next;
    }

    /** Log thread: the waiting batch, null if there is none. */
    @Nullable Batch poll() {
        return waiting.getAndSet(null);
    }

    boolean hasWaiting() {
        return waiting.get() != null;
    }
}
