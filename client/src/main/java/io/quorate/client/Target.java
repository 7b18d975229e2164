package io.quorate.client;

import io.quorate.client.session.SessionState;
import io.quorate.client.session.WatchTarget;
import io.quorate.protocol.WatchEvent;

import java.util.concurrent.Executor;

/** An application's watcher, as the session knows it. */
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
    public void mayHaveMissed() {
        executor.execute(watcher::mayHaveMissed);
    }

    @Override
    public void ended(SessionState end) {
        executor.execute(() -> watcher.ended(end));
    }
}
