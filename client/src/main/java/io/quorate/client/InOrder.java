package io.quorate.client;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks on another executor, one after the other in the order in which they came. */
final class InOrder implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(InOrder.class);

    private final Executor on;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Thread runner;

    InOrder(Executor on) {
        this.on = on;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        on.execute(this::run);
    }

    /** Whether the caller is one of the tasks, so that none can run while it waits. */
    boolean isCurrent() {
        return Thread.currentThread() == runner;
    }

    private void run() {
        runner = Thread.currentThread();
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                LOG.warn("what a future or a watch led to has failed", failure);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable task = waiting.poll();
            if (task == null) {
                running = false;
                runner = null;
            }
            return task;
        }
    }
}
