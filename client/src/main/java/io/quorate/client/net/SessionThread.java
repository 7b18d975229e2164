package io.quorate.client.net;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.client.session.Call;
import io.quorate.client.session.ClientSession;
import io.quorate.client.session.Completion;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.SessionConfig;
import io.quorate.client.session.SessionEffects;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The thread of one session. What other threads ask waits in a queue and is done together; what a
 * round of it comes to is sent by one write.
 */
public final class SessionThread implements SessionEffects {

    private static final Logger LOG = LoggerFactory.getLogger(SessionThread.class);
    private static final long CLOSE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Dialler dialler;
    private final Changes changes;
    private final ClientSession session;
    private final ConcurrentLinkedQueue<Step> asked = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    // Everything below is the thread's own.

    private final WireWriter frames = new WireWriter(1 << 12);
    private @Nullable Connection connection;
    private boolean ended;
    private boolean flushDue;
    private long tickNanos = Long.MAX_VALUE;

    private volatile SessionState state = SessionState.CONNECTING;
    private volatile long sessionId;
    private volatile byte[] password = new byte[0];
    private volatile int timeoutMillis;

    /** Hears of what happens to a session. */
    public interface Changes {
        void state(SessionState now, String why);

        void triedInVain(HostAndPort server, String why, boolean allTried);
    }

    /** A step of the session. */
    private interface Step {
        void run(long nowNanos);
    }

    /**
     * Makes the thread, which does nothing before {@link #start}.
     *
     * @param changes hears of what happens to the session, on the thread
     */
    public SessionThread(SessionConfig config, Transport transport, Changes changes) {
        this.changes = changes;
        timeoutMillis = config.sessionTimeoutMillis();
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "quorate-client");
                            thread.setDaemon(true);
                            return thread;
                        },
                        NioIoHandler.newFactory());
        loop = group.next();
        dialler = new Dialler(loop, transport);
        session = new ClientSession(config, new SplittableRandom(new SecureRandom().nextLong()));
    }

    /** Begins to look for a server. */
    public void start() {
        later(now -> session.start(now, this));
    }

    // From any thread.

    public void submit(Call call) {
        later(now -> session.submit(call, now, this));
    }

    public void authenticate(Request.Auth auth) {
        later(now -> session.authenticate(auth, now, this));
    }

    /** Runs {@code work} on the session's thread, which may look at the session. */
    public void look(Consumer<ClientSession> work) {
        later(now -> work.accept(session));
    }

    /** Ends the session, and the thread when that is answered. */
    public void close(Completion done) {
        later(now -> session.close(done, now, this));
    }

    public SessionState state() {
        return state;
    }

    public long sessionId() {
        return sessionId;
    }

    /** A copy; empty before a server has given the session one. */
    public byte[] password() {
        return password.clone();
    }

    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** Whether the caller is on the session's thread, where nothing may wait for the session. */
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    private void later(Step step) {
        asked.add(step);
        if (draining.compareAndSet(false, true)) {
            try {
                loop.execute(this::drain);
            } catch (RejectedExecutionException over) {
                drainAfterTheEnd();
            }
        }
    }

    /** The thread is gone, and the session ended: all that it does is to refuse. */
    private synchronized void drainAfterTheEnd() {
        draining.set(false);
        runAsked(System.nanoTime());
    }

    private void runAsked(long nowNanos) {
        for (Step next = asked.poll(); next != null; next = asked.poll()) {
            next.run(nowNanos);
        }
    }

    // On the thread.

    private void drain() {
        draining.set(false);
        step(this::runAsked);
    }

    private void step(Step step) {
        long now = System.nanoTime();
        try {
            step.run(now);
        } catch (RuntimeException | Error failure) {
            LOG.error("the session ends: an error that nobody expected", failure);
            session.abort("an error that nobody expected: " + failure, this);
        }
        sessionId = session.sessionId();
        timeoutMillis = session.timeoutMillis();
        flush();
        if (!ended) {
            scheduleTick(now);
        }
    }

    private void scheduleTick(long nowNanos) {
        long next = session.nextTickNanos(nowNanos);
        if (tickNanos == Long.MAX_VALUE || next - tickNanos < 0) {
            tickNanos = next;
            long at = next;
            loop.schedule(() -> tick(at), Math.max(0, next - nowNanos), TimeUnit.NANOSECONDS);
        }
    }

    private void tick(long scheduledNanos) {
        if (tickNanos == scheduledNanos) {
            tickNanos = Long.MAX_VALUE;
        }
        if (!ended) {
            step(now -> session.tick(now, this));
        }
    }

    /** After all that was read together. */
    private void flush() {
        Connection to = connection;
        if (flushDue && to != null) {
            to.send(frames.array(), frames.length());
        }
        flushDue = false;
        frames.reset();
    }

    // What the network says, on the thread.

    void connected(Connection which) {
        step(now -> session.connected(which.id(), now, this));
    }

    void received(Connection which, ByteBuffer frame) {
        step(now -> session.received(which.id(), frame, now, this));
    }

    void lost(long which, String why) {
        step(now -> session.lost(which, why, now, this));
    }

    // What the session asks for.

    @Override
    public void dial(long which, HostAndPort server) {
        drop();
        connection = new Connection(which, server, this);
        dialler.dial(connection);
    }

    @Override
    public WireWriter beginFrame() {
        frames.beginFrame();
        return frames;
    }

    @Override
    public void endFrame() {
        frames.endFrame();
        flushDue = true;
    }

    @Override
    public void disconnect(long which) {
        flush();
        drop();
    }

    private void drop() {
        Connection before = connection;
        connection = null;
        frames.reset();
        flushDue = false;
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void probe(HostAndPort server) {
        dialler.probe(server, writes -> step(now -> session.probed(server, writes, now, this)));
    }

    @Override
    public void triedInVain(HostAndPort server, String why, boolean allTried) {
        LOG.info("session 0x{}: {} is no use: {}", Long.toHexString(sessionId), server, why);
        changes.triedInVain(server, why, allTried);
    }

    @Override
    public void state(SessionState now, String why) {
        state = now;
        sessionId = session.sessionId();
        password = session.password();
        LOG.info("session 0x{}: {}, {}", Long.toHexString(sessionId), now, why);
        changes.state(now, why);
        if (now.isEnd()) {
            ended = true;
            // What this step still has to say is said before the thread ends.
            loop.execute(this::end);
        }
    }

    private void end() {
        drop();
        dialler.close();
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
