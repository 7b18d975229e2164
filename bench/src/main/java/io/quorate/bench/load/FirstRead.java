package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a server that is starting: dials until a session is granted, and reads one znode until
 * it is there.
 */
public final class FirstRead implements ClientLink.Owner {

    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final long RETRY_MILLIS = 5;

    /** A server that took the connection too early may have forgotten it. */
    private static final long ATTEMPT_SECONDS_MAX = 5;

    private final String path;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final CompletableFuture<Long> result = new CompletableFuture<>();
    private final ClientLink link;
    private int attempts;

    private FirstRead(InetSocketAddress server, String path, EventLoop loop, Bootstrap bootstrap) {
        this.path = path;
        this.loop = loop;
        this.bootstrap = bootstrap;
        link = new ClientLink(0, server, SESSION_TIMEOUT_MILLIS, this);
    }

    /**
     * Waits for the first successful read through a new session.
     *
     * @return the instant of {@link System#nanoTime} at which the answer was there
     * @throws LoadFailure if that takes longer than it may
     */
    public static long await(InetSocketAddress server, String path, Duration max)
            throws LoadFailure, InterruptedException {
        return EventLoops.await(
                (loop, bootstrap) -> {
                    FirstRead read = new FirstRead(server, path, loop, bootstrap);
                    loop.execute(read::dial);
                    return read.result;
                },
                max.toSeconds(),
                server + " did not answer a read within " + max.toSeconds() + " s");
    }

    private void dial() {
        attempts++;
        int attempt = attempts;
        link.forgetSession();
        link.connect(bootstrap);
        var _ = loop.schedule(() -> giveUp(attempt), ATTEMPT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void giveUp(int attempt) {
        if (attempt == attempts && !result.isDone()) {
            link.close();
        }
    }

    @Override
    public void connected(ClientLink link) {
        read();
    }

    private void read() {
        if (link.isReady()) {
            link.send(new Request.GetData(path, false), 0);
            link.flush();
        }
    }

    @Override
    public void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error) {
        if (result.isDone()) {
            link.close();
        } else if (error == ErrorCode.OK) {
            link.send(new Request.CloseSession(), 0);
            link.flush();
            result.complete(nowNanos);
        } else {
            var _ = loop.schedule(this::read, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void lost(ClientLink link, Throwable cause) {
        if (!result.isDone()) {
            var _ = loop.schedule(this::dial, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
