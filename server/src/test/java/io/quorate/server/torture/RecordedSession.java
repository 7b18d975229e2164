package io.quorate.server.torture;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.server.torture.check.Entry;
import io.quorate.server.torture.check.Outcome;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.Result;
import io.quorate.server.torture.check.SessionLog;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A session of an unmodified ZooKeeper client, and all that it asked and was told. Requests come
 * from one thread at a time; what is told comes in the order of the client's own event thread.
 */
final class RecordedSession {

    /** How long a client that is closed waits for its threads. */
    private static final int CLOSE_MILLIS = 5_000;

    private final int client;
    private final int timeoutMillis;
    private final int reader;
    private final ZooKeeper handle;
    private final List<Entry> entries = new ArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private SessionLog.End end = SessionLog.End.OPEN;
    private long endedNanos = Long.MAX_VALUE;

    /** A server was heard from at this time, or later. */
    private long heardNanos = Long.MIN_VALUE;

    private int asked;
    private volatile long id;

    /**
     * Opens a session.
     *
     * @param reader the server whose tree it is to read, else 0
     */
    RecordedSession(int client, String addresses, int timeoutMillis, int reader)
            throws IOException {
        this.client = client;
        this.timeoutMillis = timeoutMillis;
        this.reader = reader;
        ZKClientConfig config = new ZKClientConfig();
        // It would ask a name server for the name behind each address.
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        handle = new ZooKeeper(addresses, timeoutMillis, this::told, config);
    }

    private void told(WatchedEvent event) {
        switch (event.getState()) {
            case SyncConnected -> told(Entry.State.CONNECTED);
            case Disconnected -> told(Entry.State.DISCONNECTED);
            case Expired -> told(Entry.State.EXPIRED);
            default -> {}
        }
    }

    private synchronized void told(Entry.State state) {
        long nowNanos = System.nanoTime();
        entries.add(new Entry.Connection(state, nowNanos));
        switch (state) {
            case CONNECTED -> connected.complete(null);
            case DISCONNECTED -> {}
            case EXPIRED -> {
                // A client that hears nothing for four thirds of its timeout gives up by itself.
                boolean said =
                        heardNanos != Long.MIN_VALUE
                                && nowNanos - heardNanos < timeoutMillis * 1_000_000L / 3 * 4;
                ended(said ? SessionLog.End.EXPIRED : SessionLog.End.GIVEN_UP);
            }
        }
    }

    private synchronized void ended(SessionLog.End how) {
        if (end == SessionLog.End.OPEN) {
            end = how;
            endedNanos = System.nanoTime();
        }
    }

    /** Whether it may be asked: it has an id. */
    boolean isReady() {
        if (id == 0 && connected.isDone()) {
            id = handle.getSessionId();
        }
        return id != 0;
    }

    synchronized boolean isOver() {
        return end != SessionLog.End.OPEN;
    }

    long id() {
        return id;
    }

    /** How many requests have no outcome yet, or one of which not everybody is told. */
    int inFlight() {
        return inFlight.get();
    }

    /** Sends a request; what becomes of it is recorded, and then told to whoever asked. */
    CompletableFuture<Outcome> ask(Request request) {
        Asked one = new Asked(++asked, request);
        inFlight.incrementAndGet();
        switch (request) {
            case Request.Create create ->
                    handle.create(
                            create.path(),
                            Values.bytes(create.value()),
                            Ids.OPEN_ACL_UNSAFE,
                            ZooKeeperTypes.mode(create.mode()),
                            (code, _, _, path, stat) ->
                                    one.told(
                                            code,
                                            () ->
                                                    new Result.Created(
                                                            path, ZooKeeperTypes.stat(stat))),
                            null);
            case Request.SetData set ->
                    handle.setData(
                            set.path(),
                            Values.bytes(set.value()),
                            set.version(),
                            (code, _, _, stat) ->
                                    one.told(
                                            code,
                                            () -> new Result.Changed(ZooKeeperTypes.stat(stat))),
                            null);
            case Request.Delete delete ->
                    handle.delete(
                            delete.path(),
                            delete.version(),
                            (code, _, _) -> one.told(code, Result.Nothing::new),
                            null);
            case Request.Check check -> multi(one, List.of(ZooKeeperTypes.op(check)));
            case Request.Multi multi ->
                    multi(one, multi.parts().stream().map(ZooKeeperTypes::op).toList());
            case Request.MultiRead read ->
                    multi(one, read.paths().stream().map(Op::getData).toList());
            case Request.GetData read ->
                    handle.getData(
                            read.path(),
                            watcher(read.watch()),
                            (code, _, _, data, stat) ->
                                    one.told(
                                            code,
                                            () ->
                                                    new Result.Data(
                                                            Values.of(data),
                                                            ZooKeeperTypes.stat(stat))),
                            null);
            case Request.GetChildren read ->
                    handle.getChildren(
                            read.path(),
                            watcher(read.watch()),
                            (code, _, _, names, stat) ->
                                    one.told(
                                            code,
                                            () ->
                                                    new Result.Names(
                                                            List.copyOf(names),
                                                            ZooKeeperTypes.stat(stat))),
                            null);
            case Request.Exists read ->
                    handle.exists(
                            read.path(),
                            watcher(read.watch()),
                            (code, _, _, stat) ->
                                    one.told(
                                            code,
                                            () -> new Result.Found(ZooKeeperTypes.stat(stat))),
                            null);
            case Request.Sync _ ->
                    handle.sync("/", (code, _, _) -> one.told(code, Result.Nothing::new), null);
        }
        return one.outcome;
    }

    private void multi(Asked one, List<Op> ops) {
        boolean reads = one.request instanceof Request.MultiRead;
        handle.multi(
                ops,
                (code, _, _, results) ->
                        // A read tells of each znode by itself.
                        one.told(
                                reads && results != null ? 0 : code,
                                () -> ZooKeeperTypes.parts(results)),
                null);
    }

    /** A request that is in flight. */
    private final class Asked {
        private final int index;
        private final Request request;
        private final long invokedNanos = System.nanoTime();
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Asked(int index, Request request) {
            this.index = index;
            this.request = request;
        }

        void told(int code, Supplier<Result> result) {
            Outcome what = outcome(code, result);
            synchronized (RecordedSession.this) {
                if (!(what instanceof Outcome.Unknown)) {
                    heardNanos = Math.max(heardNanos, invokedNanos);
                }
                entries.add(
                        new Entry.Operation(index, invokedNanos, System.nanoTime(), request, what));
            }
            outcome.complete(what);
            inFlight.decrementAndGet();
        }

        private Outcome outcome(int code, Supplier<Result> result) {
            return switch (KeeperException.Code.get(code)) {
                case OK -> new Outcome.Done(result.get());
                case CONNECTIONLOSS, SESSIONEXPIRED, OPERATIONTIMEOUT -> new Outcome.Unknown();
                case NONODE ->
                        request instanceof Request.Write
                                ? new Outcome.Refused(ErrorCode.NO_NODE)
                                : new Outcome.Done(new Result.Absent());
                case null, default -> new Outcome.Refused(ErrorCode.fromCode(code));
            };
        }
    }

    /** One object for each watch, so that one that fires twice is seen. */
    private @Nullable Watcher watcher(int watch) {
        return watch == 0 ? null : new NumberedWatch(watch);
    }

    private final class NumberedWatch implements Watcher {
        private final int number;

        NumberedWatch(int number) {
            this.number = number;
        }

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() == Event.EventType.None) {
                return;
            }
            EventType type =
                    Objects.requireNonNull(EventType.fromCode(event.getType().getIntValue()));
            synchronized (RecordedSession.this) {
                entries.add(
                        new Entry.Fired(
                                number, type, event.getPath(), event.getZxid(), System.nanoTime()));
            }
        }
    }

    /** Closes the session, whether or not a server hears of it. */
    void close() {
        ended(SessionLog.End.CLOSED);
        try {
            handle.close(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What there is so far. */
    synchronized SessionLog log() {
        return new SessionLog(
                client, id, timeoutMillis, reader, end, endedNanos, List.copyOf(entries));
    }
}
