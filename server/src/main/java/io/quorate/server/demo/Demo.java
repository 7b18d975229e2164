package io.quorate.server.demo;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code bin/quorate demo}: starts an ensemble on this machine and tells what happens to it until
 * Ctrl-C. Everything it knows arrives as a {@link DemoEvent}; one thread handles them.
 */
final class Demo {

    private static final int POLL_MILLIS = 50;
    private static final int READY_TIMEOUT_SECONDS = 60;
    private static final int STOP_TIMEOUT_MILLIS = 10_000;
    private static final int FIRST_ROUND = 0;

    private final DemoOptions options;
    private final PrintStream out;
    private final BlockingQueue<DemoEvent> events = new LinkedBlockingQueue<>();

    /** Also looked at by the thread that ends the demo, while it may still be starting. */
    private final List<DemoServer> servers = new CopyOnWriteArrayList<>();

    private final AtomicBoolean ending = new AtomicBoolean();
    private final long startedNanos = System.nanoTime();

    private Demo(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs until all servers have ended, or this process is told to. */
    static void run(String script, String version, DemoOptions options, PrintStream out)
            throws Refusal, InterruptedException {
        Ports.check(options);
        DemoFolder folder = DemoFolder.open(options);
        Demo demo = new Demo(options, out);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::end, "demo end"));
        demo.start(script, folder);
        DemoReport report = new DemoReport(demo.servers, options, out);
        demo.awaitReady(report);
        report.ready(version, demo.startedNanos);
        demo.watch(report);
    }

    private void start(String script, DemoFolder folder) throws Refusal {
        ScheduledExecutorService polls =
                Executors.newScheduledThreadPool(
                        1, task -> Thread.ofPlatform().daemon().name("poll").unstarted(task));
        for (int id = 1; id <= options.servers(); id++) {
            DemoServer server = DemoServer.start(script, id, folder, options);
            servers.add(server);
            if (ending.get()) {
                server.stop();
            }
            server.exit()
                    .thenAccept(
                            code ->
                                    events.add(
                                            new DemoEvent.Ended(
                                                    server.id(), code, System.nanoTime())));
            polls.scheduleWithFixedDelay(
                    () ->
                            events.add(
                                    new DemoEvent.Seen(
                                            server.id(),
                                            Role.ask(server.clientAddress()),
                                            System.nanoTime())),
                    POLL_MILLIS,
                    POLL_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
        WriteProbe.start(FIRST_ROUND, addresses(), events);
    }

    /** Until every server serves and a write was committed; a server that ends is a refusal. */
    private void awaitReady(DemoReport report) throws Refusal, InterruptedException {
        long deadline = startedNanos + TimeUnit.SECONDS.toNanos(READY_TIMEOUT_SECONDS);
        while (!report.isReady()) {
            DemoEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            switch (event) {
                case null -> throw new Refusal(report.notReady(READY_TIMEOUT_SECONDS));
                case DemoEvent.Seen seen -> report.startRole(seen);
                case DemoEvent.WritesAccepted accepted -> report.firstWrite(accepted);
                case DemoEvent.Ended ended -> {
                    DemoServer server = servers.get(ended.id() - 1);
                    throw new Refusal(
                            "demo: server %d ended with exit code %d: %s"
                                    .formatted(ended.id(), ended.exitCode(), server.lastLogLine()));
                }
            }
        }
    }

    private void watch(DemoReport report) throws InterruptedException {
        int round = FIRST_ROUND;
        while (!report.allGone()) {
            DemoEvent event = events.take();
            if (ending.get()) {
                return; // what happens now was asked for
            }
            switch (event) {
                case DemoEvent.Seen seen -> report.seen(seen);
                case DemoEvent.WritesAccepted accepted -> report.writesAccepted(accepted);
                case DemoEvent.Ended ended -> {
                    if (report.ended(ended, round + 1)) {
                        round++;
                        WriteProbe.start(round, addresses(), events);
                    }
                }
            }
        }
        report.nobodyLeft();
    }

    private List<InetSocketAddress> addresses() {
        return servers.stream().map(DemoServer::clientAddress).toList();
    }

    /**
     * Ends the processes that {@link #start} started; runs as this one ends, for whatever reason.
     */
    private void end() {
        ending.set(true);
        List<DemoServer> alive = servers.stream().filter(DemoServer::isAlive).toList();
        if (alive.isEmpty()) {
            return;
        }
        alive.forEach(DemoServer::stop);
        try {
            for (DemoServer server : alive) {
                server.awaitEnd(STOP_TIMEOUT_MILLIS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        out.printf("%nended; the data stays in %s%n", options.folder());
    }
}
