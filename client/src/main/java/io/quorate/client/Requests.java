package io.quorate.client;

import io.quorate.client.net.SessionThread;
import io.quorate.client.session.Call;
import io.quorate.client.session.Completion;
import io.quorate.client.session.Failure;
import io.quorate.client.session.Outcome;
import io.quorate.client.session.WatchTarget;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Makes futures of requests, and counts them: there may be so many at a time and no more. */
final class Requests {

    private final SessionThread thread;
    private final Executor executor;
    private final int max;
    private final Object lock = new Object();
    private int outstanding;
    private CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

    Requests(SessionThread thread, Executor executor, int max) {
        this.thread = thread;
        this.executor = executor;
        this.max = max;
    }

    int outstanding() {
        synchronized (lock) {
            return outstanding;
        }
    }

    CompletableFuture<Void> whenReady() {
        synchronized (lock) {
            return ready.copy();
        }
    }

    private boolean begin() {
        synchronized (lock) {
            if (outstanding == max) {
                return false;
            }
            outstanding++;
            if (outstanding == max) {
                ready = new CompletableFuture<>();
            }
            return true;
        }
    }

    private void end() {
        CompletableFuture<Void> room;
        synchronized (lock) {
            outstanding--;
            room = ready;
        }
        if (!room.isDone()) {
            executor.execute(() -> room.complete(null));
        }
    }

    /** How an answer ends a future. */
    private interface Ending<T> {
        void end(CompletableFuture<T> future, Response response);
    }

    /** Asks; what the server answers becomes a value, or the failure that it tells. */
    <T> CompletableFuture<T> ask(
            String operation,
            @Nullable String path,
            Request request,
            @Nullable WatchTarget watch,
            Function<Response, T> value) {
        return submit(
                operation,
                path,
                request,
                watch,
                (future, response) -> {
                    refuse(operation, path, response);
                    future.complete(value.apply(response));
                });
    }

    /** The same of a request whose success says no more than that. */
    CompletableFuture<Void> askForNothing(
            String operation, @Nullable String path, Request request) {
        return askForNothing(operation, path, request, ErrorCode.OK);
    }

    /**
     * The same.
     *
     * @param alsoDone an error that says no less
     */
    CompletableFuture<Void> askForNothing(
            String operation, @Nullable String path, Request request, ErrorCode alsoDone) {
        return submit(
                operation,
                path,
                request,
                null,
                (future, response) -> {
                    if (!(response instanceof Response.Failed failed)
                            || failed.error() != alsoDone) {
                        refuse(operation, path, response);
                    }
                    future.complete(null);
                });
    }

    private void refuse(String operation, @Nullable String path, Response response) {
        if (response instanceof Response.Failed failed) {
            throw failure(operation, path, failed.error(), Outcome.NOT_EXECUTED);
        }
    }

    /** The same of a znode that need not be there. */
    <T> CompletableFuture<Optional<T>> askIfThere(
            String operation,
            String path,
            Request request,
            @Nullable WatchTarget watch,
            Function<Response, T> value) {
        return submit(
                operation,
                path,
                request,
                watch,
                (future, response) -> {
                    if (response instanceof Response.Failed failed
                            && failed.error() == ErrorCode.NO_NODE) {
                        future.complete(Optional.empty());
                    } else {
                        refuse(operation, path, response);
                        future.complete(Optional.of(value.apply(response)));
                    }
                });
    }

    CompletableFuture<List<OpResult>> transaction(
            Request.Multi request, Function<String, String> toClient) {
        return ask(
                "multi",
                null,
                request,
                null,
                response -> results((Response.Multi) response, toClient));
    }

    private List<OpResult> results(Response.Multi response, Function<String, String> toClient) {
        List<OpResult> results = new ArrayList<>();
        ErrorCode first = ErrorCode.OK;
        for (Response one : response.results()) {
            OpResult result = result(one, toClient);
            results.add(result);
            if (first == ErrorCode.OK || first == ErrorCode.RUNTIME_INCONSISTENCY) {
                first = result.error() == ErrorCode.OK ? first : result.error();
            }
        }
        if (first != ErrorCode.OK) {
            throw new TransactionFailed(facts("multi", null, first, Outcome.NOT_EXECUTED), results);
        }
        return results;
    }

    private static OpResult result(Response one, Function<String, String> toClient) {
        if (one instanceof Response.Failed failed) {
            return new OpResult(failed.error(), null, null);
        }
        if (one instanceof Response.Create created) {
            return new OpResult(ErrorCode.OK, toClient.apply(created.path()), null);
        }
        if (one instanceof Response.Create2 created) {
            return new OpResult(ErrorCode.OK, toClient.apply(created.path()), created.stat());
        }
        return new OpResult(
                ErrorCode.OK, null, one instanceof Response.SetData set ? set.stat() : null);
    }

    private <T> CompletableFuture<T> submit(
            String operation,
            @Nullable String path,
            Request request,
            @Nullable WatchTarget watch,
            Ending<T> ending) {
        if (!begin()) {
            return CompletableFuture.failedFuture(
                    failure(operation, path, ErrorCode.THROTTLED_OP, Outcome.NOT_EXECUTED));
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        thread.submit(
                new Call(
                        request,
                        watch,
                        new Completion() {
                            @Override
                            public void answered(Response response, long zxid) {
                                end();
                                executor.execute(() -> end(future, response, ending));
                            }

                            @Override
                            public void failed(Failure why) {
                                end();
                                KeeperException failure =
                                        failure(operation, path, why.error(), why.outcome());
                                executor.execute(() -> future.completeExceptionally(failure));
                            }
                        }));
        return future;
    }

    private static <T> void end(CompletableFuture<T> future, Response response, Ending<T> ending) {
        try {
            ending.end(future, response);
        } catch (KeeperException failure) {
            future.completeExceptionally(failure);
        }
    }

    private KeeperException failure(
            String operation, @Nullable String path, ErrorCode error, Outcome outcome) {
        return KeeperException.of(facts(operation, path, error, outcome));
    }

    private KeeperException.Facts facts(
            String operation, @Nullable String path, ErrorCode error, Outcome outcome) {
        return new KeeperException.Facts(error, operation, path, thread.sessionId(), outcome);
    }

    /** Ends the session; that it is over is told by its state. */
    void close(SessionThread session) {
        session.close(
                new Completion() {
                    @Override
                    public void answered(Response response, long zxid) {
                        // The state follows.
                    }

                    @Override
                    public void failed(Failure failure) {
                        // The same.
                    }
                });
    }
}
