package io.quorate.client;

import io.quorate.client.session.SessionState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A lasting watch that is read: by a thread of the caller's, at its own pace, but not without end
 * behind. Nothing is left out without saying so.
 */
public final class WatchStream implements AutoCloseable {

    /** What may wait to be read. */
    private static final int WAITING_MAX = 100_000;

    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private boolean behind;
    private @Nullable Watch watch;

    WatchStream() {}

    /** What is read. */
    public sealed interface Item {}

    /** A change. */
    public record Change(Event event) implements Item {}

    /**
     * There were changes, or may have been, that are not told: the watch was moved to another
     * server, or the reader was too far behind. Who must know them reads the znodes again.
     */
    public record Gap() implements Item {}

    /** Nothing follows. */
    public record End(SessionState state) implements Item {}

    Watcher watcher() {
        return new Watcher() {
            @Override
            public void event(Event event) {
                add(new Change(event));
            }

            @Override
            public void mayHaveMissed() {
                add(new Gap());
            }

            @Override
            public void ended(SessionState end) {
                items.add(new End(end));
            }
        };
    }

    /** On the client's executor. */
    private void add(Item item) {
        if (items.size() < WAITING_MAX) {
            behind = false;
            items.add(item);
        } else if (!behind) {
            behind = true;
            items.add(new Gap());
        }
    }

    WatchStream of(Watch its) {
        watch = its;
        return this;
    }

    /** The next item; waits for it. */
    public Item next() throws InterruptedException {
        return items.take();
    }

    /** The next item, if it comes in time. */
    public Optional<Item> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(items.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Ends the watch. What has come by then can still be read. */
    public CompletableFuture<Void> closeAsync() {
        Watch its = watch;
        return its == null ? CompletableFuture.completedFuture(null) : its.remove();
    }

    /** The same, without waiting for it. */
    @Override
    public void close() {
        closeAsync();
    }
}
