package io.quorate.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * A session over a network that loses connections at any point, before a server that executes what
 * reaches it: what the application is told of each request is true.
 */
class SessionModelTest {

    private static final int SEEDS = 400;
    private static final int STEPS = 600;
    private static final Stat STAT = new Stat(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    /** What the application was told of one request. */
    private enum Told {
        NOTHING,
        DONE,
        UNKNOWN,
        NOT_EXECUTED
    }

    private static final class Asked {
        final int id;
        final boolean write;

        /** Of the writes that were done before it was asked, the last one. */
        final int after;

        Told told = Told.NOTHING;

        Asked(int id, boolean write, int after) {
            this.id = id;
            this.write = write;
            this.after = after;
        }
    }

    /** Ids of the writes that were executed, in order: what the server has. */
    private final List<Integer> executed = new ArrayList<>();

    private final List<Asked> asked = new ArrayList<>();
    private int lastDone = -1;
    private long nowNanos = 1_000_000_000L;

    /** One connection: what is on its way to the server, and back. */
    private final class Link implements SessionEffects {
        final ArrayDeque<byte[]> there = new ArrayDeque<>();
        final ArrayDeque<byte[]> back = new ArrayDeque<>();
        long connection;
        boolean up;
        boolean ended;
        private WireWriter frame = new WireWriter();

        @Override
        public void dial(long which, HostAndPort server) {
            cut();
            connection = which;
            up = true;
        }

        @Override
        public WireWriter beginFrame() {
            frame = new WireWriter();
            return frame;
        }

        @Override
        public void endFrame() {
            there.add(frame.toByteArray());
        }

        @Override
        public void disconnect(long which) {
            cut();
        }

        @Override
        public void probe(HostAndPort server) {
            throw new AssertionError("not read-only");
        }

        @Override
        public void triedInVain(HostAndPort server, String why, boolean allTried) {}

        @Override
        public void state(SessionState state, String why) {
            ended = state.isEnd();
        }

        /** Some of what was on its way still reaches the server; nothing comes back. */
        void cut() {
            for (int left = there.isEmpty() ? 0 : random.nextInt(there.size() + 1);
                    left > 0;
                    left--) {
                serve();
            }
            there.clear();
            back.clear();
            up = false;
        }

        /** The server takes one frame. */
        void serve() {
            WireReader in = new WireReader(there.remove());
            WireWriter out = new WireWriter();
            if (handshakes) {
                handshakes = false;
                ConnectRequest request = ConnectCodec.readRequest(in);
                assertThat(request.lastZxidSeen()).isLessThanOrEqualTo(executed.size() + 1L);
                ConnectCodec.writeResponse(
                        out, new ConnectResponse(0, 6_000, 7, new byte[16], false, true));
            } else {
                int xid = in.readInt();
                Request request = RequestCodec.read(in.readInt(), in);
                ResponseCodec.write(
                        out, xid, xid == Xid.PING ? 0 : executed.size() + 1, answer(request));
            }
            back.add(out.toByteArray());
        }

        private boolean handshakes;
    }

    private Response answer(Request request) {
        if (request instanceof Request.Create create) {
            executed.add(Integer.parseInt(create.path().substring(1)));
            return new Response.Create(create.path());
        }
        if (request instanceof Request.Ping) {
            return new Response.Done(OpCode.PING);
        }
        byte[] newest =
                executed.isEmpty()
                        ? new byte[0]
                        : ByteBuffer.allocate(4).putInt(executed.get(executed.size() - 1)).array();
        return new Response.GetData(newest, STAT);
    }

    private SplittableRandom random = new SplittableRandom(0);

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatTheApplicationIsToldIsTrue(long seed) {
        random = new SplittableRandom(seed);
        RetryPolicy retry = random.nextBoolean() ? RetryPolicy.READS : RetryPolicy.NEVER;
        int inFlight = 1 + random.nextInt(20);
        SessionConfig config = World.config(3, inFlight, 0, retry, false);
        ClientSession session = new ClientSession(config, random.split());
        Link link = new Link();
        session.start(nowNanos, link);
        int lossPercent = random.nextInt(8);
        for (int step = 0; step < STEPS; step++) {
            step(session, link, lossPercent);
        }
        // At last the network is well.
        for (int i = 0; i < 5_000 && session.outstanding() > 0; i++) {
            step(session, link, 0);
        }
        check();
        assertThat(session.outstanding()).isZero();
        assertThat(link.ended).isFalse();
    }

    private void step(ClientSession session, Link link, int lossPercent) {
        nowNanos += random.nextInt(40) * World.MILLI;
        int what = random.nextInt(100);
        if (what < lossPercent && link.up) {
            link.cut();
            session.lost(link.connection, "lost", nowNanos, link);
        } else if (what < 30 && lossPercent > 0) {
            submit(session, link);
        } else if (session.state() != SessionState.CONNECTED
                && link.up
                && link.there.isEmpty()
                && link.back.isEmpty()) {
            link.handshakes = true;
            session.connected(link.connection, nowNanos, link);
        } else if (what < 65 && !link.there.isEmpty()) {
            link.serve();
        } else if (!link.back.isEmpty()) {
            session.received(link.connection, ByteBuffer.wrap(link.back.remove()), nowNanos, link);
        } else if (!link.there.isEmpty()) {
            link.serve();
        } else {
            nowNanos = Math.max(nowNanos, session.nextTickNanos(nowNanos));
        }
        session.tick(nowNanos, link);
    }

    private void submit(ClientSession session, Link link) {
        Asked one = new Asked(asked.size(), random.nextInt(3) > 0, lastDone);
        asked.add(one);
        Request request =
                one.write
                        ? new Request.Create("/" + one.id, null, Acl.OPEN, 0)
                        : new Request.GetData("/", false);
        session.submit(
                new Call(
                        request,
                        null,
                        new Completion() {
                            @Override
                            public void answered(Response response, long zxid) {
                                tell(one, Told.DONE);
                                if (one.write) {
                                    lastDone = one.id;
                                } else {
                                    byte[] read = ((Response.GetData) response).data();
                                    int newest =
                                            read == null || read.length == 0
                                                    ? -1
                                                    : ByteBuffer.wrap(read).getInt();
                                    assertThat(newest).isGreaterThanOrEqualTo(one.after);
                                }
                            }

                            @Override
                            public void failed(Failure failure) {
                                tell(
                                        one,
                                        failure.outcome() == Outcome.UNKNOWN
                                                ? Told.UNKNOWN
                                                : Told.NOT_EXECUTED);
                            }
                        }),
                nowNanos,
                link);
    }

    private static void tell(Asked one, Told told) {
        assertThat(one.told).as("told once").isEqualTo(Told.NOTHING);
        one.told = told;
    }

    private void check() {
        assertThat(executed).as("in the order asked").isSorted();
        Set<Integer> once = new HashSet<>(executed);
        assertThat(once).as("once").hasSameSizeAs(executed);
        for (Asked one : asked) {
            assertThat(one.told).isNotEqualTo(Told.NOTHING);
            if (one.write && one.told == Told.DONE) {
                assertThat(once).contains(one.id);
            } else if (one.write && one.told == Told.NOT_EXECUTED) {
                assertThat(once).doesNotContain(one.id);
            }
        }
    }
}
