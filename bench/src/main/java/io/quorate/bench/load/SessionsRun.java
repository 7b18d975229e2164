package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Opens very many sessions, holds them, and closes them.
 *
 * <pre>
 * OPENING -> HOLDING -> CLOSING -> done
 * </pre>
 */
public final class SessionsRun implements ClientLink.Owner {

    private static final long SECONDS_MAX = 600;
    private static final long CLOSE_SECONDS_MAX = 60;

    /** What is done while all sessions are open. Called once, on a thread of its own. */
    public interface Hold {
        void whileOpen() throws Exception;
    }

    private enum Phase {
        OPENING,
        HOLDING,
        CLOSING
    }

    private final Crowd crowd;
    private final EventLoop loop;
    private final Hold hold;
    private final CompletableFuture<SessionsReport> result = new CompletableFuture<>();

    private Phase phase = Phase.OPENING;
    private int closing;
    private int closed;
    private long startNanos;
    private double openSeconds;
    private double closeSeconds;

    private SessionsRun(
            LoadOptions options, int sessions, Hold hold, EventLoop loop, Bootstrap bootstrap) {
        this.hold = hold;
        this.loop = loop;
        crowd =
                new Crowd(
                        options.servers(),
                        sessions,
                        options.sessionTimeout(),
                        this,
                        loop,
                        bootstrap);
    }

    /**
     * Opens, holds and closes.
     *
     * @param options where, and for how long a session lives that is not heard of
     * @param hold what is done meanwhile; what it throws is the failure of the run
     * @throws LoadFailure if a session is refused or lost
     */
    public static SessionsReport run(LoadOptions options, int sessions, Hold hold)
            throws LoadFailure, InterruptedException {
        return EventLoops.await(
                (loop, bootstrap) -> {
                    SessionsRun run = new SessionsRun(options, sessions, hold, loop, bootstrap);
                    loop.execute(run::begin);
                    return run.result;
                },
                SECONDS_MAX,
                "the sessions were not opened, held and closed in time");
    }

    private void begin() {
        startNanos = System.nanoTime();
        crowd.open();
    }

    @Override
    public void connected(ClientLink link) {
        if (crowd.connected()) {
            openSeconds = (System.nanoTime() - startNanos) / 1e9;
            phase = Phase.HOLDING;
            Thread.ofPlatform().daemon().name("hold").start(this::holdOpen);
        }
    }

    private void holdOpen() {
        try {
            hold.whileOpen();
            loop.execute(this::closeSessions);
        } catch (Exception e) {
            loop.execute(() -> fail("with all sessions open: " + e.getMessage()));
        }
    }

    private void closeSessions() {
        if (result.isDone()) {
            return;
        }
        phase = Phase.CLOSING;
        startNanos = System.nanoTime();
        for (int i = 0; i < Crowd.OPENING_MAX; i++) {
            closeNext();
        }
        var _ =
                loop.schedule(
                        () -> fail("they were not closed within " + CLOSE_SECONDS_MAX + " s"),
                        CLOSE_SECONDS_MAX,
                        TimeUnit.SECONDS);
    }

    private void closeNext() {
        if (closing < crowd.links().size()) {
            ClientLink link = crowd.links().get(closing);
            closing++;
            link.send(new Request.CloseSession(), 0);
            link.flush();
        }
    }

    @Override
    public void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        if (phase != Phase.CLOSING) {
            fail("an answer to nothing");
            return;
        }
        closed(nowNanos);
    }

    private void closed(long nowNanos) {
        closed++;
        closeNext();
        if (closed == crowd.links().size()) {
            closeSeconds = (nowNanos - startNanos) / 1e9;
            result.complete(new SessionsReport(crowd.links().size(), openSeconds, closeSeconds));
            crowd.close();
        }
    }

    @Override
    public void lost(ClientLink link, Throwable cause) {
        if (phase == Phase.CLOSING && link.inFlight() > 0) {
            closed(System.nanoTime()); // the answer to a close may be that the connection ends
        } else if (phase != Phase.CLOSING) {
            fail(
                    "session "
                            + link.index()
                            + " with "
                            + link.server()
                            + ": "
                            + cause.getMessage()
                            + (phase == Phase.OPENING ? Crowd.LOST_AT_OPENING : ""));
        }
    }

    private void fail(String what) {
        if (result.completeExceptionally(new LoadFailure("many sessions: " + what))) {
            crowd.close();
        }
    }
}
