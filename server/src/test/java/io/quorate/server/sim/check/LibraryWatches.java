package io.quorate.server.sim.check;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.sim.model.KeeperModel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The watches of one session of the client library, over all its connections. */
final class LibraryWatches {

    private final Promises promises;
    private final KeeperModel model;
    private final List<OneShotPromise> oneShot = new ArrayList<>();
    private final List<LastingPromise> lasting = new ArrayList<>();
    private long events;
    private long gaps;

    LibraryWatches(Promises promises, KeeperModel model) {
        this.promises = promises;
        this.model = model;
    }

    /** The watch that an answered request has left, as the reference has it; null if none. */
    @Nullable WatchPromise set(Request request, Response response, long zxid) {
        ErrorCode error = response instanceof Response.Failed f ? f.error() : ErrorCode.OK;
        boolean done = error == ErrorCode.OK;
        return switch (request) {
            case Request.Exists r ->
                    r.watch() && (done || error == ErrorCode.NO_NODE)
                            ? once(r.path(), false, zxid)
                            : null;
            case Request.GetData r -> r.watch() && done ? once(r.path(), false, zxid) : null;
            case Request.GetChildren2 r -> r.watch() && done ? once(r.path(), true, zxid) : null;
            case Request.AddWatch r -> done ? lasting(r, zxid) : null;
            default -> null;
        };
    }

    private WatchPromise once(String path, boolean ofChildren, long zxid) {
        OneShotPromise promise = new OneShotPromise(promises, model, path, ofChildren, zxid);
        oneShot.add(promise);
        return promise;
    }

    private WatchPromise lasting(Request.AddWatch request, long zxid) {
        boolean recursive = request.mode() == WatcherMode.PERSISTENT_RECURSIVE;
        LastingPromise promise =
                new LastingPromise(promises, model, request.path(), recursive, zxid);
        lasting.add(promise);
        return promise;
    }

    /** The application is shown the state as of {@code zxid}. */
    void shown(long zxid) {
        for (OneShotPromise each : oneShot) {
            each.shown(zxid);
        }
        events += oneShot.size();
        oneShot.removeIf(OneShotPromise::isOver);
        events -= oneShot.size();
        for (LastingPromise each : lasting) {
            each.shown(zxid);
        }
    }

    /** The session is at another server, or at the same one again. */
    void moved() {
        oneShot.forEach(OneShotPromise::moved);
    }

    /** The session is over: all were told. */
    void requireEnded() {
        oneShot.forEach(OneShotPromise::requireOver);
        lasting.forEach(LastingPromise::requireOver);
        events += lasting.stream().mapToLong(LastingPromise::events).sum();
        gaps += lasting.stream().mapToLong(LastingPromise::gaps).sum();
    }

    /** What was heard, of a session that is over. */
    long events() {
        return events;
    }

    long gaps() {
        return gaps;
    }
}
