package io.quorate.client;

import io.quorate.client.net.SessionThread;
import io.quorate.client.session.WatchTarget;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A lasting watch of one target.
 *
 * @param removal what asks the server to remove the watches of that path and mode
 */
record LastingWatch(
        SessionThread thread,
        Requests requests,
        Executor executor,
        String path,
        Request.RemoveWatches removal,
        WatchTarget target)
        implements Watch {

    /** The server is asked only if nobody else needs its watch. */
    @Override
    public CompletableFuture<Void> remove() {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        thread.look(
                session -> {
                    if (session.unwatch(removal.path(), removal.type(), target)) {
                        removeFromServer()
                                .whenCompleteAsync((done, why) -> end(removed, why), executor);
                    } else {
                        executor.execute(() -> removed.complete(null));
                    }
                });
        return removed;
    }

    private static void end(CompletableFuture<Void> removed, @Nullable Throwable why) {
        if (why == null) {
            removed.complete(null);
        } else {
            removed.completeExceptionally(why);
        }
    }

    /** A server that this session has come to meanwhile does not have it any more. */
    private CompletableFuture<Void> removeFromServer() {
        return requests.askForNothing("removeWatches", path, removal, ErrorCode.NO_WATCHER);
    }
}
