package io.quorate.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.session.Call;
import io.quorate.client.session.ClientSession;
import io.quorate.client.session.Completion;
import io.quorate.client.session.Failure;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.RetryPolicy;
import io.quorate.client.session.SessionConfig;
import io.quorate.client.session.SessionEffects;
import io.quorate.client.session.SessionState;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.KeeperState;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireWriter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A client's session with a server that says anything: each request is completed once. */
final class ClientSessionFuzz {

    private static final long STEP_NANOS = 1_000_000_000L;
    private static final int FRAMES_MAX = 64;

    private ClientSessionFuzz() {}

    /** Input: frames, each u8 length and content. */
    static void fuzz(byte[] input) {
        Application application = new Application();
        application.begin();
        ByteBuffer in = ByteBuffer.wrap(input);
        for (int frames = 0; in.hasRemaining() && frames < FRAMES_MAX; frames++) {
            int length = Math.min(in.get() & 0xff, in.remaining());
            application.received(in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        application.end();
    }

    /** An application with one request of each kind, whose network always connects. */
    private static final class Application implements SessionEffects {
        private final ClientSession session =
                new ClientSession(
                        new SessionConfig(
                                List.of(new HostAndPort("a", 1), new HostAndPort("b", 2)),
                                10_000,
                                8,
                                0,
                                1,
                                10,
                                RetryPolicy.READS,
                                true),
                        new SplittableRandom(1));
        private final WireWriter out = new WireWriter();
        private final List<Answer> answers = new ArrayList<>();
        private long dialled;
        private long connected;
        private long nowNanos;

        void begin() {
            session.start(nowNanos, this);
            for (Request request : requests()) {
                Answer answer = new Answer();
                answers.add(answer);
                session.submit(new Call(request, null, answer), nowNanos, this);
            }
            connect();
        }

        void received(ByteBuffer frame) {
            nowNanos += STEP_NANOS;
            session.received(connected, frame, nowNanos, this);
            session.tick(nowNanos, this);
            connect();
        }

        private void connect() {
            if (connected != dialled) {
                connected = dialled;
                session.connected(connected, nowNanos, this);
            }
        }

        void end() {
            session.abort("the end", this);
            for (Answer answer : answers) {
                assertThat(answer.times).isEqualTo(1);
            }
            assertThat(session.outstanding()).isZero();
            assertThat(session.state().isConnected()).isFalse();
        }

        @Override
        public void dial(long connection, HostAndPort server) {
            dialled = connection;
        }

        @Override
        public WireWriter beginFrame() {
            out.reset();
            return out;
        }

        @Override
        public void endFrame() {
            assertThat(out.length()).isPositive();
        }

        @Override
        public void disconnect(long connection) {
            assertThat(connection).isLessThanOrEqualTo(dialled);
        }

        @Override
        public void probe(HostAndPort server) {
            assertThat(server.port()).isBetween(1, 2);
        }

        @Override
        public void triedInVain(HostAndPort server, String why, boolean allTried) {
            assertThat(why).isNotBlank();
        }

        @Override
        public void state(SessionState state, String why) {
            assertThat(why).isNotBlank();
        }
    }

    private static final class Answer implements Completion {
        private int times;

        @Override
        public void answered(Response response, long zxid) {
            times++;
        }

        @Override
        public void failed(Failure failure) {
            times++;
        }
    }

    private static List<Request> requests() {
        return ProtocolSeeds.all().stream().filter(ClientSessionFuzz::isAsked).toList();
    }

    /** The others are the session's own. */
    private static boolean isAsked(Request request) {
        return !(request instanceof Request.Ping
                || request instanceof Request.Auth
                || request instanceof Request.Sasl
                || request instanceof Request.SetWatches
                || request instanceof Request.SetWatches2
                || request instanceof Request.CloseSession);
    }

    /** A session that is confirmed, told of an event, and answered twice; and one that expired. */
    static List<byte[]> seeds() {
        Stat stat = new Stat(1, 2, 3, 4, 5, 6, 7, 0, 3, 0, 11);
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        WireWriter out = new WireWriter();
        ConnectCodec.writeResponse(
                out, new ConnectResponse(0, 10_000, 7, new byte[16], false, true));
        add(out, good);
        EventCodec.write(
                out, 9, new WatchEvent(EventType.NODE_CREATED, KeeperState.SYNC_CONNECTED, "/a"));
        add(out, good);
        ResponseCodec.write(out, 1, 10, new Response.Create("/a"));
        add(out, good);
        ResponseCodec.write(out, 2, 11, new Response.Create2("/a", stat));
        add(out, good);
        ResponseCodec.write(out, 3, 12, new Response.Failed(ErrorCode.NO_NODE));
        add(out, good);
        ByteArrayOutputStream expired = new ByteArrayOutputStream();
        ConnectCodec.writeResponse(out, ConnectResponse.expired(true));
        add(out, expired);
        return List.of(good.toByteArray(), expired.toByteArray());
    }

    private static void add(WireWriter frame, ByteArrayOutputStream frames) {
        frames.write(frame.length());
        frames.writeBytes(frame.toByteArray());
        frame.reset();
    }
}
