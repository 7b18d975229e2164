package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Creates many znodes as fast as the servers let it: two connections to each server, each with a
 * few multis in flight.
 *
 * <pre>
 * CONNECTING -> PARENTS -> FILLING -> CLOSING -> done
 * </pre>
 */
public final class FillRun implements ClientLink.Owner {

    private static final int LINKS_PER_SERVER = 2;
    private static final int MULTIS_IN_FLIGHT = 8;
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final long SECONDS_MAX = 900;

    private enum Phase {
        CONNECTING,
        PARENTS,
        FILLING,
        CLOSING
    }

    private final Znodes znodes;
    private final EventLoop loop;
    private final CompletableFuture<Double> result = new CompletableFuture<>();
    private final List<ClientLink> links = new ArrayList<>();

    private Phase phase = Phase.CONNECTING;
    private int sent;
    private long startNanos;
    private double seconds;

    private FillRun(List<InetSocketAddress> servers, Znodes znodes, EventLoop loop) {
        this.znodes = znodes;
        this.loop = loop;
        for (int i = 0; i < LINKS_PER_SERVER * servers.size(); i++) {
            InetSocketAddress server = servers.get(i % servers.size());
            links.add(new ClientLink(i, server, SESSION_TIMEOUT_MILLIS, this));
        }
    }

    /**
     * Creates them; none of them may exist.
     *
     * @return seconds from the first multi to the last answer
     * @throws LoadFailure if a server refuses one, or closes a connection
     */
    public static double run(List<InetSocketAddress> servers, Znodes znodes)
            throws LoadFailure, InterruptedException {
        return EventLoops.await(
                (loop, bootstrap) -> {
                    FillRun run = new FillRun(servers, znodes, loop);
                    loop.execute(() -> run.connect(bootstrap));
                    return run.result;
                },
                SECONDS_MAX,
                "the znodes were not created in time");
    }

    private void connect(Bootstrap bootstrap) {
        links.forEach(link -> link.connect(bootstrap));
    }

    @Override
    public void connected(ClientLink link) {
        if (!links.stream().allMatch(ClientLink::isReady)) {
            return;
        }
        phase = Phase.PARENTS;
        ClientLink first = links.getFirst();
        for (Request parent : znodes.parents()) {
            first.send(parent, 0);
        }
        first.flush();
    }

    @Override
    public void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        if (error != ErrorCode.OK && phase != Phase.CLOSING) {
            fail("an answer while " + phase + ": " + error);
            return;
        }
        switch (phase) {
            case CONNECTING -> fail("an answer to nothing");
            case PARENTS -> {
                if (link.inFlight() == 0) {
                    syncThenFill(nowNanos);
                }
            }
            case FILLING -> {
                sendNext(link);
                if (idle()) {
                    seconds = (nowNanos - startNanos) / 1e9;
                    closeSessions();
                }
            }
            case CLOSING -> {
                if (idle()) {
                    finish();
                }
            }
        }
    }

    /** A follower may not know the parents yet: a sync goes ahead of each connection's multis. */
    private void syncThenFill(long nowNanos) {
        phase = Phase.FILLING;
        startNanos = nowNanos;
        for (ClientLink link : links) {
            link.send(new Request.Sync("/"), 0);
            for (int i = 1; i < MULTIS_IN_FLIGHT; i++) {
                sendNext(link);
            }
            link.flush();
        }
    }

    private void sendNext(ClientLink link) {
        if (sent < znodes.multis()) {
            link.send(znodes.multi(sent), 0);
            sent++;
        }
    }

    private boolean idle() {
        return links.stream().allMatch(link -> link.inFlight() == 0);
    }

    /** Lest the servers expire the sessions while something else is measured. */
    private void closeSessions() {
        phase = Phase.CLOSING;
        for (ClientLink link : links) {
            link.send(new Request.CloseSession(), 0);
            link.flush();
        }
        var _ = loop.schedule(this::finish, 5, TimeUnit.SECONDS);
    }

    private void finish() {
        result.complete(seconds);
        links.forEach(ClientLink::close);
    }

    @Override
    public void lost(ClientLink link, Throwable cause) {
        if (phase == Phase.CLOSING) {
            if (links.stream().noneMatch(ClientLink::isReady)) {
                finish();
            }
        } else {
            fail("connection to " + link.server() + " while " + phase + ": " + cause.getMessage());
        }
    }

    private void fail(String what) {
        result.completeExceptionally(new LoadFailure("creating znodes: " + what));
        links.forEach(ClientLink::close);
    }
}
