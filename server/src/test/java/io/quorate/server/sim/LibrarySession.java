package io.quorate.server.sim;

import io.quorate.client.session.Call;
import io.quorate.client.session.ClientSession;
import io.quorate.client.session.Completion;
import io.quorate.client.session.Failure;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.Outcome;
import io.quorate.client.session.SessionConfig;
import io.quorate.client.session.SessionEffects;
import io.quorate.client.session.SessionState;
import io.quorate.client.session.WatchTarget;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.sim.check.CheckFailed;
import io.quorate.server.sim.check.Promise;
import io.quorate.server.sim.check.SessionPromises;
import io.quorate.server.sim.check.Submission;
import io.quorate.server.sim.check.WatchPromise;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell around one session of the client library, from its start to its end: the product's own
 * {@link ClientSession}, over the simulated clients' network. Whatever the application asks and is
 * told goes through the checks.
 */
final class LibrarySession implements SessionEffects, SimFront.Caller {

    /** How the shell behaves. */
    static final class Knobs {
        /** Whether applications watch anything. */
        boolean watches = true;

        /** Mutation: a write of unknown outcome is asked again, and nobody told. */
        boolean repeatsWrites;

        /** Mutation: an unknown outcome is told as none. */
        boolean deniesWrites;

        /** Mutation: the next server is not told of watches. */
        boolean forgetsWatches;

        /** Mutation: gaps are not told. */
        boolean hidesGaps;

        /** Mutation: with its watches, the next server is told that nothing was seen. */
        boolean forgetsZxid;
    }

    private static final int PORT = 2181;

    /** In the frame of setWatches: behind its length and header. */
    private static final int ZXID_AT = 12;

    private final SimFront front;
    private final SimClock clock;
    private final Knobs knobs;
    private final SessionPromises promises;
    private final ClientSession session;
    private final WireWriter frame = new WireWriter();

    private SimFront.@Nullable Connection link;

    /** As the session numbers the link. */
    private long connection;

    private boolean handshaking;
    private long wakeNanos;
    private final List<Watching> lasting = new ArrayList<>();

    LibrarySession(
            SimFront front,
            SimClock clock,
            Knobs knobs,
            SessionPromises promises,
            SessionConfig config,
            SimRandom random) {
        this.front = front;
        this.clock = clock;
        this.knobs = knobs;
        this.promises = promises;
        this.session = new ClientSession(config, random);
    }

    static HostAndPort address(PeerId server) {
        return new HostAndPort("server-" + server.value(), PORT);
    }

    private static PeerId at(HostAndPort address) {
        return new PeerId(Integer.parseInt(address.host().substring("server-".length())));
    }

    // ── what the application does ────────────────────────────────────────────────────────────

    void start() {
        step(() -> session.start(clock.nowNanos(), this));
    }

    void submit(Request request) {
        submit(promises.submitted(request));
    }

    private void submit(Submission one) {
        Watching watching = watching(one.request());
        Call call = new Call(one.request(), watching, new Telling(one, watching));
        step(() -> session.submit(call, clock.nowNanos(), this));
    }

    private @Nullable Watching watching(Request request) {
        return switch (request) {
            case Request.Exists r -> r.watch() ? new Watching(null) : null;
            case Request.GetData r -> r.watch() ? new Watching(null) : null;
            case Request.GetChildren2 r -> r.watch() ? new Watching(null) : null;
            case Request.AddWatch r -> new Watching(r);
            default -> null;
        };
    }

    /** Lasting watches that the session has. */
    int lastingWatches() {
        return lasting.size();
    }

    /** Ends the interest in one of them; others may have the same. */
    void removeLastingWatch(SimRandom random) {
        Watching one = random.pick(lasting);
        Request.AddWatch request = one.lasting;
        if (request == null) {
            throw new IllegalStateException("a one-shot watch among the lasting");
        }
        lasting.remove(one);
        WatcherType type = request.mode().type();
        one.promise(request).removed();
        if (session.unwatch(request.path(), type, one)) {
            submit(new Request.RemoveWatches(request.path(), type));
        }
    }

    void close() {
        step(
                () ->
                        session.close(
                                new Completion() {
                                    @Override
                                    public void answered(Response response, long zxid) {}

                                    @Override
                                    public void failed(Failure failure) {}
                                },
                                clock.nowNanos(),
                                this));
    }

    void abort() {
        step(() -> session.abort("gone", this));
    }

    boolean isOver() {
        return session.state().isEnd();
    }

    int outstanding() {
        return session.outstanding();
    }

    // ── time ─────────────────────────────────────────────────────────────────────────────────

    private void step(Runnable what) {
        boolean wasOver = isOver();
        what.run();
        if (!isOver()) {
            wakeInTime();
        } else if (!wasOver) {
            promises.ended();
        }
    }

    private void wakeInTime() {
        long now = clock.nowNanos();
        long due = Math.max(session.nextTickNanos(now), now + 1);
        if (wakeNanos <= now || due < wakeNanos) {
            wakeNanos = due;
            clock.after(due - now, () -> wake(due));
        }
    }

    private void wake(long due) {
        if (due == wakeNanos && !isOver()) {
            step(() -> session.tick(clock.nowNanos(), this));
        }
    }

    // ── what the session asks for ────────────────────────────────────────────────────────────

    @Override
    public void dial(long which, HostAndPort server) {
        connection = which;
        handshaking = true;
        link = front.connect(this, at(server));
    }

    @Override
    public WireWriter beginFrame() {
        frame.reset();
        frame.beginFrame();
        return frame;
    }

    @Override
    public void endFrame() {
        frame.endFrame();
        SimFront.Connection to = link;
        if (to == null) {
            throw new CheckFailed(Promise.LIBRARY_IN_ORDER, "a frame and no connection");
        }
        byte[] bytes = frame.toByteArray();
        if (handshaking) {
            handshaking = false;
        } else {
            WireReader in = new WireReader(ByteBuffer.wrap(bytes), Integer.BYTES, bytes.length);
            int xid = in.readInt();
            if (xid == Xid.SET_WATCHES) {
                if (knobs.forgetsWatches) {
                    return;
                }
                if (knobs.forgetsZxid) {
                    ByteBuffer.wrap(bytes).putLong(ZXID_AT, 0);
                }
            }
            tellOf(to, xid, in);
        }
        front.send(to, bytes);
    }

    /** Tells the checks of a request on its way, unless it is the library's own. */
    private void tellOf(SimFront.Connection to, int xid, WireReader in) {
        int opcode = in.readInt();
        if (xid > 0 && opcode != OpCode.CLOSE_SESSION.code()) {
            promises.sent(session.sessionId(), to.id(), xid, RequestCodec.read(opcode, in));
        }
    }

    @Override
    public void disconnect(long which) {
        SimFront.Connection last = link;
        if (which == connection && last != null) {
            link = null;
            front.close(last);
        }
    }

    @Override
    public void probe(HostAndPort server) {
        throw new IllegalStateException("nobody wants to read only");
    }

    @Override
    public void triedInVain(HostAndPort server, String why, boolean allTried) {}

    @Override
    public void state(SessionState state, String why) {
        if (state.isConnected()) {
            promises.connected();
        }
    }

    // ── what the network says ────────────────────────────────────────────────────────────────

    @Override
    public void connected(SimFront.Connection up) {
        if (up == link) {
            step(() -> session.connected(connection, clock.nowNanos(), this));
        }
    }

    @Override
    public void received(SimFront.Connection from, ByteBuffer frames) {
        int at = 0;
        while (from == link && at < frames.limit()) {
            int length = frames.getInt(at);
            ByteBuffer one = frames.slice(at + 4, length);
            step(() -> session.received(connection, one, clock.nowNanos(), this));
            at += 4 + length;
        }
    }

    @Override
    public void closed(SimFront.Connection down) {
        if (down == link) {
            link = null;
            step(() -> session.lost(connection, "closed", clock.nowNanos(), this));
        }
    }

    // ── what the application hears ───────────────────────────────────────────────────────────

    private final class Telling implements Completion {
        private final Submission one;
        private final @Nullable Watching watching;

        Telling(Submission one, @Nullable Watching watching) {
            this.one = one;
            this.watching = watching;
        }

        @Override
        public void answered(Response response, long zxid) {
            promises.answered(one, session.sessionId(), response, zxid);
            if (watching != null) {
                watching.set(promises.watched(one, response, zxid));
            }
        }

        @Override
        public void failed(Failure failure) {
            boolean unknown = failure.outcome() == Outcome.UNKNOWN;
            if (unknown && one.isWrite() && knobs.repeatsWrites && !isOver()) {
                clock.after(0, () -> submit(one));
            } else {
                promises.failed(one, unknown && !knobs.deniesWrites);
            }
        }
    }

    private final class Watching implements WatchTarget {
        private final Request.@Nullable AddWatch lasting;
        private @Nullable WatchPromise promise;

        Watching(Request.@Nullable AddWatch lasting) {
            this.lasting = lasting;
        }

        void set(@Nullable WatchPromise promised) {
            promise = promised;
            if (promised != null && lasting != null) {
                LibrarySession.this.lasting.add(this);
            }
        }

        private WatchPromise promise(Object what) {
            if (promise == null) {
                throw new CheckFailed(
                        Promise.LIBRARY_LOSES_NO_WATCH, what + ", and no watch was set");
            }
            return promise;
        }

        @Override
        public void event(WatchEvent event, long zxid) {
            promise(event).event(event, zxid);
        }

        @Override
        public void mayHaveMissed() {
            WatchPromise missing = promise("a gap");
            if (!knobs.hidesGaps) {
                missing.mayHaveMissed();
            }
        }

        @Override
        public void ended(SessionState end) {
            promise(end).ended();
        }
    }
}
