package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Writes every millisecond, through all servers in turn, and watches for how long none is
 * acknowledged. Each server has one connection that stays with it: lost, it is dialled again at
 * once, with its session, and a server that is down is passed over. So what is measured is how long
 * the ensemble takes nothing, not how long one client takes to move.
 */
public final class OutageRun implements ClientLink.Owner {

    /** Times of at least so long without an acknowledged write are reported one by one. */
    public static final long NOTEWORTHY_MILLIS = 50;

    private static final long WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long REDIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SETUP_SECONDS_MAX = 60;

    /** So that a server which takes requests and answers none does not collect them for ever. */
    private static final int IN_FLIGHT_MAX = 20_000;

    private enum Phase {
        CONNECTING,
        PREPARING,
        WARMING_UP,
        WATCHING,
        DONE
    }

    private final LoadOptions options;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final @Nullable Runnable disturbance;
    private final CompletableFuture<OutageReport> result = new CompletableFuture<>();
    private final List<ClientLink> links = new ArrayList<>();
    private final List<RequestStream> streams = new ArrayList<>();
    private final Iterator<Request> preparation;

    private Phase phase = Phase.CONNECTING;
    private long turn;
    private long nextWriteNanos;
    private @Nullable OutageWatch watch;

    private OutageRun(
            LoadOptions options,
            EventLoop loop,
            Bootstrap bootstrap,
            @Nullable Runnable disturbance) {
        int servers = options.servers().size();
        this.options = options;
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.disturbance = disturbance;
        Workload workload =
                new Workload(
                        new LoadOptions(
                                options.servers(),
                                servers,
                                IN_FLIGHT_MAX,
                                Operation.SET,
                                0,
                                options.warmup(),
                                options.measured(),
                                options.valueBytes(),
                                servers,
                                options.sessionTimeout()),
                        "outage-" + Long.toHexString(System.currentTimeMillis()));
        preparation = workload.preparation();
        int timeoutMillis = (int) options.sessionTimeout().toMillis();
        for (int i = 0; i < servers; i++) {
            links.add(new ClientLink(i, options.servers().get(i), timeoutMillis, this));
            streams.add(workload.stream(i));
        }
    }

    /**
     * Warms up and watches for the times that the options say; if servers are disturbed meanwhile,
     * somebody else does it.
     */
    public static OutageReport run(LoadOptions options) throws LoadFailure, InterruptedException {
        return run(options, null);
    }

    /**
     * Warms up, disturbs the servers, and watches from that instant on.
     *
     * @param disturbance called once, on a thread of its own
     */
    public static OutageReport run(LoadOptions options, @Nullable Runnable disturbance)
            throws LoadFailure, InterruptedException {
        long secondsMax =
                SETUP_SECONDS_MAX
                        + options.warmup().toSeconds()
                        + options.measured().toSeconds()
                        + 5;
        return EventLoops.await(
                (loop, bootstrap) -> {
                    OutageRun run = new OutageRun(options, loop, bootstrap, disturbance);
                    loop.execute(run::connect);
                    return run.result;
                },
                secondsMax,
                "the servers were not ready, or the run did not end in time");
    }

    private void connect() {
        for (ClientLink link : links) {
            link.connect(bootstrap);
        }
    }

    @Override
    public void connected(ClientLink link) {
        OutageWatch watching = watch;
        if (watching != null) {
            watching.reconnected();
        } else if (phase == Phase.CONNECTING && links.stream().allMatch(ClientLink::isReady)) {
            phase = Phase.PREPARING;
            prepareNext();
        }
    }

    @Override
    public void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        OutageWatch watching = watch;
        if (phase == Phase.PREPARING) {
            if (error != ErrorCode.OK && error != ErrorCode.NODE_EXISTS) {
                fail("preparing: " + error);
            }
            prepareNext();
        } else if (watching != null) {
            if (error == ErrorCode.OK) {
                watching.acknowledged(link.index(), nowNanos);
            } else {
                watching.refused(error);
            }
        }
    }

    /** One at a time, by whichever server: they are few. */
    private void prepareNext() {
        ClientLink link = links.getFirst();
        if (preparation.hasNext()) {
            link.send(preparation.next(), 0);
            link.flush();
        } else if (link.inFlight() == 0) {
            startWriting();
        }
    }

    private void startWriting() {
        phase = Phase.WARMING_UP;
        nextWriteNanos = System.nanoTime();
        later(this::watch, options.warmup().toNanos());
        write();
    }

    private void watch() {
        phase = Phase.WATCHING;
        watch = new OutageWatch(options.servers(), System.nanoTime());
        Runnable disturb = disturbance;
        if (disturb != null) {
            Thread.ofPlatform().daemon().name("disturbance").start(disturb);
        }
        later(this::finish, options.measured().toNanos());
    }

    /** Catches up if the loop was late, but through the servers that are there only. */
    private void write() {
        if (phase == Phase.DONE) {
            return;
        }
        long nowNanos = System.nanoTime();
        while (nextWriteNanos - nowNanos <= 0) {
            nextWriteNanos += WRITE_NANOS;
            ClientLink link = nextReady();
            if (link != null) {
                link.send(streams.get(link.index()), nowNanos);
                link.flush();
            }
        }
        later(this::write, nextWriteNanos - nowNanos);
    }

    private @Nullable ClientLink nextReady() {
        for (int i = 0; i < links.size(); i++) {
            ClientLink link = links.get((int) (turn++ % links.size()));
            if (link.isReady() && link.inFlight() < IN_FLIGHT_MAX) {
                return link;
            }
        }
        return null;
    }

    @Override
    public void lost(ClientLink link, Throwable cause) {
        if (phase == Phase.PREPARING) {
            fail("connection to " + link.server() + " while preparing: " + cause.getMessage());
        } else if (phase != Phase.DONE) {
            OutageWatch watching = watch;
            if (watching != null) {
                watching.unanswered(link.inFlight());
            }
            later(() -> link.connect(bootstrap), REDIAL_NANOS);
        }
    }

    private void finish() {
        phase = Phase.DONE;
        OutageWatch watched = watch;
        if (watched != null) {
            links.forEach(link -> watched.unanswered(link.inFlight()));
            result.complete(watched.report(System.nanoTime()));
        }
        links.forEach(ClientLink::close);
    }

    private void fail(String what) {
        phase = Phase.DONE;
        result.completeExceptionally(new LoadFailure(what));
        links.forEach(ClientLink::close);
    }

    private void later(Runnable task, long delayNanos) {
        var _ =
                loop.schedule(
                        () -> {
                            try {
                                task.run();
                            } catch (RuntimeException e) {
                                fail("in " + phase + ": " + e);
                            }
                        },
                        delayNanos,
                        TimeUnit.NANOSECONDS);
    }
}
