package io.quorate.client;

import io.quorate.client.session.SessionState;
import io.quorate.client.session.WatchTarget;
import io.quorate.protocol.WatchEvent;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;

/**
 * An application's watcher, as the session knows it. Two are equal if the watcher is the same: one
 * that is set twice hears of an event once.
 */
final class Target implements WatchTarget {

    private final Watcher watcher;
    private final ConnectString servers;
    private final Executor executor;

    Target(Watcher watcher, ConnectString servers, Executor executor) {
        this.watcher = watcher;
        this.servers = servers;
        this.executor = executor;
    }

    @Override
    public void event(WatchEvent event, long zxid) {
        Event told = new Event(event.type(), servers.toClient(event.path()), zxid);
        executor.execute(() -> watcher.event(told));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very watcher is meant
    public boolean equals(@Nullable Object other) {
        return other instanceof Target that && watcher == that.watcher;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(watcher);
    }

    @Override
    public void mayHaveMissed() {
        executor.execute(watcher::mayHaveMissed);
    }

    @Override
    public void ended(SessionState end) {
        executor.execute(() -> watcher.ended(end));
    }
}
