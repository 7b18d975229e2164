package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Very many sessions watch one znode; it is changed, and each gets its event; then all watch again.
 *
 * <pre>
 * CREATING -> OPENING -> (ARMING -> CHANGING)* -> CLOSING -> done
 * </pre>
 */
public final class FanOutRun implements ClientLink.Owner {

    /** Changes that do not count: code is compiled, buffers grow. */
    static final int WARMUP_CHANGES = 3;

    private static final long SECONDS_MAX = 600;
    private static final long CLOSE_SECONDS_MAX = 30;

    private enum Phase {
        CREATING,
        OPENING,
        ARMING,
        CHANGING,
        CLOSING
    }

    private final LoadOptions options;
    private final int changes;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Crowd watchers;
    private final ClientLink changer;
    private final String path = "/bench/fan-out-" + Long.toHexString(System.currentTimeMillis());
    private final CpuTimes.Clock cpuClock;
    private final CompletableFuture<FanOutReport> result = new CompletableFuture<>();
    private final List<Double> millis = new ArrayList<>();

    private Phase phase = Phase.CREATING;
    private int awaited;
    private int warmups;
    private long changeNanos;
    private CpuTimes cpuAtStart = CpuTimes.NONE;
    private CpuTimes cpu = CpuTimes.NONE;

    private FanOutRun(
            LoadOptions options,
            int count,
            int changes,
            Observers observers,
            EventLoop loop,
            Bootstrap bootstrap) {
        this.options = options;
        this.changes = changes;
        this.loop = loop;
        this.bootstrap = bootstrap;
        cpuClock = new CpuTimes.Clock(observers.serverCpuSeconds());
        int timeoutMillis = (int) options.sessionTimeout().toMillis();
        changer = new ClientLink(-1, options.servers().getFirst(), timeoutMillis, this);
        watchers =
                new Crowd(
                        options.servers(), count, options.sessionTimeout(), this, loop, bootstrap);
    }

    /**
     * Opens the sessions and changes the znode so many times, and some times before.
     *
     * @param options where, how much data, and for how long a session lives
     * @param watchers how many sessions watch
     * @throws LoadFailure if a session is refused or lost, or an event does not come
     */
    public static FanOutReport run(
            LoadOptions options, int watchers, int changes, Observers observers)
            throws LoadFailure, InterruptedException {
        return EventLoops.await(
                (loop, bootstrap) -> {
                    FanOutRun run =
                            new FanOutRun(options, watchers, changes, observers, loop, bootstrap);
                    loop.execute(run::begin);
                    return run.result;
                },
                SECONDS_MAX,
                "the changes did not reach all watchers in time");
    }

    private void begin() {
        changer.connect(bootstrap);
        pingChanger();
    }

    private void pingChanger() {
        if (changer.isReady() && changer.inFlight() == 0) {
            changer.ping();
            changer.flush();
        }
        var _ = loop.schedule(this::pingChanger, 3, TimeUnit.SECONDS);
    }

    @Override
    public void connected(ClientLink link) {
        if (phase == Phase.CREATING) {
            changer.send(persistent("/bench"), 0);
            changer.send(persistent(path), 0);
            changer.flush();
        } else if (watchers.connected()) {
            arm();
        }
    }

    private static Request persistent(String path) {
        return new Request.Create(path, new byte[0], Acl.OPEN, CreateMode.PERSISTENT.flags());
    }

    /** A server that has granted a session knows the znode: it was created before. */
    private void arm() {
        phase = Phase.ARMING;
        awaited = watchers.links().size();
        for (ClientLink link : watchers.links()) {
            link.send(new Request.GetData(path, true), 0);
            link.flush();
        }
    }

    private void change() {
        phase = Phase.CHANGING;
        awaited = watchers.links().size();
        if (warmups == WARMUP_CHANGES && millis.isEmpty()) {
            cpuAtStart = cpuClock.read();
        }
        changeNanos = System.nanoTime();
        changer.send(
                new Request.SetData(path, new byte[options.valueBytes()], Workload.ANY_VERSION), 0);
        changer.flush();
    }

    @Override
    public void notified(ClientLink link, long nowNanos) {
        if (phase != Phase.CHANGING) {
            fail("an event while " + phase);
        } else if (--awaited == 0) {
            reachedAll(nowNanos);
        }
    }

    private void reachedAll(long nowNanos) {
        if (warmups < WARMUP_CHANGES) {
            warmups++;
        } else {
            millis.add((nowNanos - changeNanos) / 1e6);
        }
        if (millis.size() < changes) {
            arm();
        } else {
            cpu = cpuClock.read().minus(cpuAtStart);
            closeSessions();
        }
    }

    @Override
    public void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        boolean mayBeThere = phase == Phase.CREATING && error == ErrorCode.NODE_EXISTS;
        if (error != ErrorCode.OK && !mayBeThere) {
            fail("an answer while " + phase + ": " + error);
            return;
        }
        switch (phase) {
            case CREATING -> {
                if (link.inFlight() == 0) {
                    phase = Phase.OPENING;
                    watchers.open();
                }
            }
            case ARMING -> {
                if (!link.equals(changer) && --awaited == 0) {
                    change();
                }
            }
            case CHANGING -> {
                // the change is done: what counts is when it is known
            }
            case CLOSING -> {
                if (--awaited == 0) {
                    finish();
                }
            }
            case OPENING -> fail("an answer to nothing");
        }
    }

    private void closeSessions() {
        phase = Phase.CLOSING;
        awaited = watchers.links().size() + 1;
        List<ClientLink> all = new ArrayList<>(watchers.links());
        all.add(changer);
        for (ClientLink link : all) {
            link.send(new Request.CloseSession(), 0);
            link.flush();
        }
        var _ = loop.schedule(this::finish, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void finish() {
        result.complete(
                new FanOutReport(
                        watchers.links().size(),
                        List.copyOf(millis),
                        cpu.generatorSeconds(),
                        cpu.serverSeconds()));
        changer.close();
        watchers.close();
    }

    @Override
    public void lost(ClientLink link, Throwable cause) {
        if (phase != Phase.CLOSING) {
            fail(
                    "connection to "
                            + link.server()
                            + " while "
                            + phase
                            + ": "
                            + cause.getMessage()
                            + (phase == Phase.OPENING ? Crowd.LOST_AT_OPENING : ""));
        } else if (link.inFlight() > 0 && --awaited == 0) {
            finish();
        }
    }

    private void fail(String what) {
        if (result.completeExceptionally(new LoadFailure("fan-out: " + what))) {
            changer.close();
            watchers.close();
        }
    }
}
