package io.quorate.server.peer;

import io.netty.channel.EventLoop;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The node loop, for tasks of this package. Netty logs what a task or handler throws and goes on; a
 * bug of ours must reach the thread's handler of uncaught exceptions instead, which ends the
 * process.
 */
final class GuardedLoop {

    private final EventLoop loop;

    GuardedLoop(EventLoop loop) {
        this.loop = loop;
    }

    /** Whether the caller is on the loop's thread. */
    boolean isCurrent() {
        return loop.inEventLoop();
    }

    /** Runs the task on the loop, never before this call returns. */
    void execute(Runnable task) {
        loop.execute(() -> run(task));
    }

    /** Runs the task on the loop after {@code delayMillis}, unless the result is cancelled. */
    Future<?> schedule(long delayMillis, Runnable task) {
        return loop.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Monotonic time. */
    long nowNanos() {
        return loop.ticker().nanoTime();
    }

    /** Hands a bug of ours to whoever ends the process. */
    static void fatal(Throwable cause) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            fatal(e);
        }
    }
}
