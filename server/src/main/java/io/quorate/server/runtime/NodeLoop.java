package io.quorate.server.runtime;

import io.netty.channel.EventLoop;
import io.quorate.server.common.Invariant;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.Input;
import io.quorate.server.node.Node;
import io.quorate.server.peer.PeerEvents;
import io.quorate.server.wal.LogListener;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The event loop that owns a node. A <i>pass</i> begins with the first input that arrives and ends
 * in a task of the loop, which runs when everything that was ready in this round of I/O has been
 * read and stepped: then the node sends what it gathered, and log, links and connections are
 * flushed once.
 *
 * <p>Inputs that effects lead to (a dial that fails at once, a connection that closes) wait until
 * the step in progress is over. Whatever is thrown in here ends the process: Netty would only log
 * it.
 */
public final class NodeLoop implements PeerEvents, LogListener {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);
    private static final long SWEEP_NANOS = 1_000_000_000L;

    /** Quantiles of meters are those of the last minute or two. */
    private static final long WINDOW_NANOS = 60_000_000_000L;

    /**
     * Clients' requests are taken for about so long per pass, and a pass ends in about as long:
     * peers, the log and the clock are heard in between, however slow this machine is.
     */
    private static final long PASS_NANOS = 2_000_000L;

    private static final int BUDGET_MIN = 64;

    /** A backlog is read for at most so many rounds of I/O before a late tick is delivered. */
    private static final int LATE_TICK_ROUNDS = 64;

    private final EventLoop loop;
    private final long tickNanos;
    private final ProcessEnd end;
    private final Metrics metrics;
    private final ArrayDeque<Input> waiting = new ArrayDeque<>();

    @SuppressWarnings("UnnecessaryLambda") // one object for all passes
    private final Runnable endOfPass = () -> guarded(this::endPass);

    @SuppressWarnings("UnnecessaryLambda") // as above
    private final Runnable latestPass = () -> guarded(this::latestPass);

    /** Told of each sync, once it is there. */
    private volatile @Nullable DiskWatch disks;

    private @Nullable Node node;
    private @Nullable BatchEffects effects;
    private @Nullable LimitLog limitLog;
    private boolean stepping;
    private boolean passOpen;
    private boolean latestPassDue;
    private boolean dead;
    private int inputsOfPass;
    private int budget = BUDGET_MIN;
    private long passStartNanos;
    private long inputsSeen;
    private long inputsAtRound;
    private long lastTickNanos;
    private long nextSweepNanos;
    private long windowSinceNanos;

    /** The last ticket that the log has reported. */
    private long lastTicket;

    /**
     * @param tickMillis interval of the node's clock
     */
    public NodeLoop(EventLoop loop, long tickMillis, ProcessEnd end, Metrics metrics) {
        this.loop = loop;
        this.tickNanos = TimeUnit.MILLISECONDS.toNanos(tickMillis);
        this.end = end;
        this.metrics = metrics;
    }

    /** From now on {@code watch} hears of each sync of the log. */
    public void watchDisks(DiskWatch watch) {
        disks = watch;
    }

    /** Starts the node and its clock. Before this no input may come. On the loop's thread. */
    public void start(Node started, BatchEffects itsEffects) {
        node = started;
        limitLog = new LimitLog(started.meters().limits);
        effects = itsEffects;
        guarded(
                () -> {
                    long now = System.nanoTime();
                    lastTickNanos = now;
                    windowSinceNanos = now;
                    nextSweepNanos = now + SWEEP_NANOS;
                    openPass(now);
                    stepping = true;
                    started.start(now, System.currentTimeMillis(), itsEffects);
                    stepping = false;
                    scheduleTick();
                });
    }

    /** Steps an input, now or after the step in progress. On the loop's thread. */
    public void accept(Input input) {
        if (dead) {
            return;
        }
        if (stepping) {
            // Frames are read in place, so they cannot wait.
            Invariant.check(!(input instanceof Input.ClientFrames), "frames within a step");
            waiting.addLast(input);
            return;
        }
        guarded(
                () -> {
                    step(input);
                    stepWaiting();
                });
    }

    /** As {@link #accept}, of what may come before the node was started: dropped then. */
    public void acceptIfStarted(Input input) {
        if (node != null) {
            accept(input);
        }
    }

    private void stepWaiting() {
        Input next = waiting.pollFirst();
        while (next != null) {
            step(next);
            next = waiting.pollFirst();
        }
    }

    private void step(Input input) {
        long now = System.nanoTime();
        openPass(now);
        inputsOfPass++;
        inputsSeen++;
        stepping = true;
        node().step(input, now, effects());
        stepping = false;
    }

    private void openPass(long now) {
        if (!passOpen) {
            beginPass(now);
            loop.execute(endOfPass);
        }
    }

    private void beginPass(long now) {
        passOpen = true;
        inputsOfPass = 0;
        passStartNanos = now;
    }

    private void endPass() {
        passOpen = false;
        stepping = true;
        long began = System.nanoTime();
        long nextInNanos = node().endOfPass(began, effects(), budget);
        boolean more = nextInNanos == 0;
        boolean moreToSend = effects().flush();
        stepping = false;
        metrics.passes.increment();
        metrics.passInputs.observe(inputsOfPass);
        long now = System.nanoTime();
        adjustBudget(now - began, more);
        metrics.passMicros.observe((now - passStartNanos) / 1_000);
        stepWaiting();
        if ((more || moreToSend) && !passOpen) {
            beginPass(now);
            // Scheduled and not executed: what has arrived meanwhile is read before it.
            later(endOfPass, 0);
        } else if (nextInNanos != Node.NO_PASS && !latestPassDue) {
            latestPassDue = true;
            later(latestPass, nextInNanos);
        }
    }

    /** The last pass wanted one by now; another may have been made since, and wants it later. */
    private void latestPass() {
        latestPassDue = false;
        openPass(System.nanoTime());
    }

    /** So many requests as can be decided in the time: few while the JVM is cold. */
    private void adjustBudget(long tookNanos, boolean more) {
        if (tookNanos > PASS_NANOS) {
            budget = Math.max(BUDGET_MIN, budget / 2);
        } else if (more && tookNanos < PASS_NANOS / 2) {
            budget = Math.min(Node.BUDGET_PER_PASS, budget * 2);
        }
    }

    /** Whether clients have had their share of this pass. On the loop's thread. */
    public boolean isPassLong() {
        return passOpen && System.nanoTime() - passStartNanos > PASS_NANOS;
    }

    // The clock.

    private void scheduleTick() {
        long delay = Math.max(0, lastTickNanos + tickNanos - System.nanoTime());
        later(() -> guarded(() -> tick(0)), delay);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is caught by guarded
    private void later(Runnable guardedTask, long delayNanos) {
        loop.schedule(guardedTask, delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * After a pause of the process, what others sent meanwhile is read before the clock goes on:
     * nobody may be judged silent who was not listened to. Each round lets the loop do its I/O.
     */
    private void tick(int round) {
        long now = System.nanoTime();
        boolean late = now - lastTickNanos > 2 * tickNanos;
        boolean arrived = round == 0 || inputsSeen != inputsAtRound;
        if (late && arrived && round < LATE_TICK_ROUNDS) {
            inputsAtRound = inputsSeen;
            later(() -> guarded(() -> tick(round + 1)), 0);
            return;
        }
        lastTickNanos = now;
        step(new Input.Tick(System.currentTimeMillis()));
        stepWaiting();
        if (now - nextSweepNanos >= 0) {
            nextSweepNanos = now + SWEEP_NANOS;
            effects().sweep(now);
            limitLog().second(now);
            if (now - windowSinceNanos >= WINDOW_NANOS) {
                windowSinceNanos = now;
                metrics.turnWindows();
            }
        }
        scheduleTick();
    }

    // What the peers say.

    @Override
    public void linkUp(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello) {
        accept(new Input.LinkUp(link, kind, peer, dialledByUs, hello));
    }

    @Override
    public void dialFailed(PeerId leader, String reason) {
        accept(new Input.DialFailed(leader, reason));
    }

    @Override
    public void said(LinkId link, PeerMessage message) {
        accept(new Input.PeerSaid(link, message));
    }

    @Override
    public void linkDown(LinkId link) {
        accept(new Input.LinkDown(link));
    }

    @Override
    public void streamReached(LinkId link, long zxid) {
        accept(new Input.StreamReached(link, zxid));
    }

    @Override
    public void snapshotStreamed(LinkId link, long offsetBytes, boolean complete) {
        accept(new Input.SnapshotStreamed(link, offsetBytes, complete));
    }

    // What the log says, on its own thread.

    @Override
    public void flushed(long ticket, int bytes, long writeNanos, long syncNanos) {
        DiskWatch watch = disks;
        boolean slow = watch != null && watch.synced(writeNanos, syncNanos);
        loop.execute(
                () -> {
                    metrics.fsyncMicros.observe(syncNanos / 1_000);
                    metrics.logWriteMicros.observe(writeNanos / 1_000);
                    metrics.batchBytes.observe(bytes);
                    metrics.batchRecords.observe(ticket - lastTicket);
                    lastTicket = ticket;
                    metrics.slowFsyncs.add(slow ? 1 : 0);
                    accept(new Input.LogFlushed(ticket));
                });
    }

    @Override
    public void failed(String message, Throwable cause) {
        end.storageFailed(message, cause);
    }

    // The end.

    /**
     * Runs {@code work} on the loop as a part of this server, unless that is closed. From any
     * thread.
     */
    public void execute(Runnable work) {
        try {
            loop.execute(() -> guarded(work));
        } catch (RejectedExecutionException closed) {
            // Other threads of it may have something to say for a moment still.
            return;
        }
    }

    /** The same, after what has arrived by then is read. From any thread. */
    public void executeLater(Runnable work) {
        try {
            later(() -> guarded(work), 0);
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    /** Takes no input any more. From any thread but the loop's; returns when it is so. */
    public void stop() {
        loop.submit(this::takeNothing).syncUninterruptibly();
    }

    private void takeNothing() {
        dead = true;
        waiting.clear();
    }

    private void guarded(Runnable work) {
        if (dead) {
            return;
        }
        try {
            work.run();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** An error that nobody expected: ends the process. On the loop's thread. */
    public void failed(Throwable failure) {
        if (!dead) {
            takeNothing();
            sayState();
            end.uncaught(failure);
        }
    }

    private void sayState() {
        try {
            LOG.error("state at the failure: {}", node().status());
        } catch (RuntimeException tooBroken) {
            LOG.error("state at the failure: cannot be told, {}", tooBroken.toString());
        }
    }

    private Node node() {
        if (node == null) {
            throw new IllegalStateException("the node loop was not started");
        }
        return node;
    }

    private BatchEffects effects() {
        if (effects == null) {
            throw new IllegalStateException("the node loop was not started");
        }
        return effects;
    }

    private LimitLog limitLog() {
        if (limitLog == null) {
            throw new IllegalStateException("the node loop was not started");
        }
        return limitLog;
    }
}
