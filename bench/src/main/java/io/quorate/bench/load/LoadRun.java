package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One run: connect all, create what is needed, sync every connection (a follower may lag), load,
 * wait for the last answers, close the sessions.
 *
 * <pre>
 * CONNECTING -> PREPARING -> SYNCING -> LOADING -> DRAINING -> CLOSING -> done
 * </pre>
 *
 * <p>Closed loop: each answer is followed by the next request, so a slow server is asked less. Open
 * loop: requests are due at fixed instants and latency counts from there, so that a stall is seen
 * by all requests that would have come in it (no coordinated omission).
 */
public final class LoadRun implements ClientLink.Owner {

    private static final long SETUP_SECONDS_MAX = 60;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(15);
    private static final long CLOSE_SECONDS_MAX = 5;
    private static final int PREPARATIONS_IN_FLIGHT = 16;
    private static final int PREPARATIONS_PER_SECOND_MIN = 200;
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private enum Phase {
        CONNECTING,
        PREPARING,
        SYNCING,
        LOADING,
        DRAINING,
        CLOSING
    }

    private final LoadOptions options;
    private final Duration drainMax;
    private final EventLoop loop;
    private final CompletableFuture<LoadReport> result = new CompletableFuture<>();
    private final List<ClientLink> links = new ArrayList<>();
    private final List<RequestStream> streams = new ArrayList<>();
    private final Iterator<Request> preparation;
    private final long setupSecondsMax;
    private final @Nullable LiveLine live;
    private final CpuTimes.Clock cpuClock;

    private Phase phase = Phase.CONNECTING;
    private int connected;
    private int awaited;
    private long endNanos;
    private CpuTimes cpuAtStart = CpuTimes.NONE;
    private CpuTimes cpu = CpuTimes.NONE;
    private @Nullable OpenLoop openLoop;
    private @Nullable Measurement measurement;

    private LoadRun(LoadOptions options, EventLoop loop, Observers observers, Duration drainMax) {
        this.drainMax = drainMax;
        this.options = options;
        cpuClock = new CpuTimes.Clock(observers.serverCpuSeconds());
        live = observers.live();
        this.loop = loop;
        Workload workload = new Workload(options, Long.toHexString(System.currentTimeMillis()));
        preparation = workload.preparation();
        setupSecondsMax = setupSecondsMax(workload);
        int timeoutMillis = (int) options.sessionTimeout().toMillis();
        for (int i = 0; i < options.connections(); i++) {
            var server = options.servers().get(i % options.servers().size());
            links.add(new ClientLink(i, server, timeoutMillis, this));
            streams.add(workload.stream(i));
        }
    }

    /**
     * Runs and waits, for the time that the options say and at most about a minute and a half more.
     *
     * @throws LoadFailure if no measurement came about
     */
    public static LoadReport run(LoadOptions options) throws LoadFailure, InterruptedException {
        return run(options, Observers.none());
    }

    /** As {@link #run(LoadOptions)}, with somebody who looks on. */
    public static LoadReport run(LoadOptions options, Observers observers)
            throws LoadFailure, InterruptedException {
        return run(options, observers, DRAIN_MAX);
    }

    /**
     * As {@link #run(LoadOptions)}, but ends at once when told to; the report is about the time
     * until then.
     *
     * @param end completes when it is enough
     */
    public static LoadReport runUntil(LoadOptions options, CompletionStage<?> end)
            throws LoadFailure, InterruptedException {
        return run(options, Observers.none(), DRAIN_MAX, end);
    }

    static LoadReport run(LoadOptions options, Observers observers, Duration drainMax)
            throws LoadFailure, InterruptedException {
        return run(options, observers, drainMax, new CompletableFuture<>());
    }

    private static LoadReport run(
            LoadOptions options, Observers observers, Duration drainMax, CompletionStage<?> end)
            throws LoadFailure, InterruptedException {
        long secondsMax =
                setupSecondsMax(new Workload(options, ""))
                        + options.warmup().toSeconds()
                        + options.measured().toSeconds()
                        + drainMax.toSeconds()
                        + 2 * CLOSE_SECONDS_MAX;
        return EventLoops.await(
                (loop, bootstrap) -> {
                    LoadRun run = new LoadRun(options, loop, observers, drainMax);
                    loop.execute(() -> run.connect(bootstrap));
                    var _ = end.thenRun(() -> run.later(run::endEarly, 0));
                    return run.result;
                },
                secondsMax,
                "the run did not end in time");
    }

    /** Znodes by the million take their time. */
    private static long setupSecondsMax(Workload workload) {
        return SETUP_SECONDS_MAX + workload.preparations() / PREPARATIONS_PER_SECOND_MIN;
    }

    private void connect(Bootstrap bootstrap) {
        for (ClientLink link : links) {
            link.connect(bootstrap);
        }
        later(this::checkSetup, TimeUnit.SECONDS.toNanos(setupSecondsMax));
        later(this::ping, PING_NANOS);
    }

    private void checkSetup() {
        if (phase.compareTo(Phase.LOADING) < 0) {
            fail("still " + phase + " after " + setupSecondsMax + " seconds", null);
        }
    }

    /** In a slow open loop a connection may have nothing to say for longer than a session lasts. */
    private void ping() {
        for (ClientLink link : links) {
            if (link.isReady() && link.inFlight() == 0) {
                link.ping();
                link.flush();
            }
        }
        later(this::ping, PING_NANOS);
    }

    @Override
    public void connected(ClientLink link) {
        connected++;
        if (connected == links.size()) {
            phase = Phase.PREPARING;
            prepareMore();
        }
    }

    @Override
    public void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        switch (phase) {
            case LOADING -> answeredWhileLoading(link, dueNanos, nowNanos, error);
            case DRAINING -> {
                measured(dueNanos, nowNanos, error);
                if (--awaited == 0) {
                    closeSessions();
                }
            }
            case PREPARING -> {
                if (error != ErrorCode.OK && error != ErrorCode.NODE_EXISTS) {
                    fail("preparing: " + error, null);
                }
                prepareMore();
            }
            case SYNCING -> {
                if (error != ErrorCode.OK) {
                    fail("sync: " + error, null);
                }
                if (--awaited == 0) {
                    load();
                }
            }
            case CLOSING -> {
                if (--awaited == 0) {
                    finish();
                }
            }
            case CONNECTING -> fail("an answer to nothing", null);
        }
    }

    private void answeredWhileLoading(
            ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        measured(dueNanos, nowNanos, error);
        RequestStream stream = streams.get(link.index());
        if (!stream.hasNext()) {
            endEarly(); // fewer in flight than asked for would be another shape
        } else if (openLoop == null && nowNanos - endNanos < 0) {
            link.send(stream, nowNanos);
        }
    }

    private void measured(long dueNanos, long nowNanos, ErrorCode error) {
        measurement().answered(dueNanos, nowNanos, error);
        LiveLine line = live;
        if (line != null) {
            line.answered(dueNanos, nowNanos, error);
        }
    }

    private void prepareMore() {
        ClientLink link = links.getFirst();
        while (preparation.hasNext() && link.inFlight() < PREPARATIONS_IN_FLIGHT) {
            link.send(preparation.next(), 0);
        }
        if (link.inFlight() > 0) {
            link.flush();
            return;
        }
        phase = Phase.SYNCING;
        awaited = links.size();
        for (ClientLink each : links) {
            each.send(new Request.Sync("/"), 0);
            each.flush();
        }
    }

    private void load() {
        phase = Phase.LOADING;
        long nowNanos = System.nanoTime();
        long fromNanos = nowNanos + options.warmup().toNanos();
        endNanos = fromNanos + options.measured().toNanos();
        measurement = new Measurement(fromNanos, endNanos);
        later(() -> cpuAtStart = cpuClock.read(), options.warmup().toNanos());
        later(this::drain, endNanos - nowNanos);
        beginLive(nowNanos);
        if (options.ratePerSecond() > 0) {
            Schedule schedule = new Schedule(nowNanos, options.ratePerSecond());
            openLoop = new OpenLoop(schedule, links, streams, options.outstanding());
            sendDue();
            return;
        }
        for (ClientLink link : links) {
            RequestStream stream = streams.get(link.index());
            for (int i = 0; i < options.outstanding() && stream.hasNext(); i++) {
                link.send(stream, nowNanos);
            }
            link.flush();
        }
    }

    private void beginLive(long nowNanos) {
        LiveLine line = live;
        if (line != null) {
            line.begin(nowNanos);
            later(() -> tick(line), LiveLine.EVERY_NANOS);
        }
    }

    private void tick(LiveLine line) {
        if (phase == Phase.LOADING) {
            line.tick(System.nanoTime());
            later(() -> tick(line), LiveLine.EVERY_NANOS);
        }
    }

    private void sendDue() {
        OpenLoop due = openLoop;
        if (due != null && phase == Phase.LOADING) {
            later(this::sendDue, due.sendDue(endNanos));
        }
    }

    private void endEarly() {
        if (phase.compareTo(Phase.LOADING) < 0) {
            fail("ended while " + phase, null);
        } else if (phase == Phase.LOADING) {
            endNanos = System.nanoTime();
            if (!measurement().endAt(endNanos)) {
                fail("ended before anything was measured", null);
            }
            drain();
        }
    }

    private void drain() {
        if (phase != Phase.LOADING) {
            return; // ended early
        }
        sendDue(); // what was due before the end counts, however late we are
        phase = Phase.DRAINING;
        cpu = cpuClock.read().minus(cpuAtStart);
        awaited = inFlight();
        later(this::closeSessions, drainMax.toNanos());
        if (awaited == 0) {
            closeSessions();
        }
    }

    private int inFlight() {
        return links.stream().mapToInt(ClientLink::inFlight).sum();
    }

    private void closeSessions() {
        if (phase != Phase.DRAINING) {
            return;
        }
        if (awaited > 0) {
            finish(); // they do not answer: no use in asking for more
            return;
        }
        phase = Phase.CLOSING;
        awaited = links.size();
        for (ClientLink link : links) {
            link.send(new Request.CloseSession(), 0);
            link.flush();
        }
        later(this::finish, TimeUnit.SECONDS.toNanos(CLOSE_SECONDS_MAX));
    }

    private void finish() {
        long unanswered = phase == Phase.DRAINING ? awaited : 0;
        long neverSent = openLoop == null ? 0 : openLoop.overdue(endNanos);
        LiveLine line = live;
        if (line != null) {
            line.end();
        }
        if (result.complete(measurement().report(options, unanswered + neverSent, cpu))) {
            links.forEach(ClientLink::close);
        }
    }

    /** Like the loop's own, but what goes wrong ends the run and not just the task. */
    private void later(Runnable task, long delayNanos) {
        var _ =
                loop.schedule(
                        () -> {
                            try {
                                task.run();
                            } catch (RuntimeException e) {
                                fail("in " + phase, e);
                            }
                        },
                        delayNanos,
                        TimeUnit.NANOSECONDS);
    }

    private Measurement measurement() {
        Measurement present = measurement;
        if (present == null) {
            throw new IllegalStateException("nothing is measured in " + phase);
        }
        return present;
    }

    @Override
    public void lost(ClientLink link, Throwable cause) {
        if (phase != Phase.CLOSING && !result.isDone()) {
            fail("connection to " + link.server() + " while " + phase, cause);
        }
    }

    private void fail(String what, @Nullable Throwable cause) {
        String message = cause == null ? what : what + ": " + cause.getMessage();
        if (result.completeExceptionally(new LoadFailure(message))) {
            links.forEach(ClientLink::close);
        }
    }
}
