package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.EventCodec;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Sections 3 and 4 of the protocol, byte by byte, on the sockets of three server processes. */
@Timeout(120)
class HandshakeIT {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int WITH_READ_ONLY = 37;

    @TempDir static Path folder;
    private static List<ServerProcess> servers = List.of();

    private final List<Connection> open = new ArrayList<>();

    @BeforeAll
    static void startServers() throws Exception {
        servers = ServerProcess.ensemble(3, folder);
        ServerProcess.startAll(servers);
    }

    @AfterAll
    static void endServers() throws Exception {
        for (ServerProcess server : servers) {
            server.kill();
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Connection connection : open) {
            connection.socket.close();
        }
    }

    /** One connection, on which frames are written and read by hand. */
    private static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final WireWriter out = new WireWriter();

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
        }

        private Connection connect(ConnectRequest request) {
            out.beginFrame();
            ConnectCodec.writeRequest(out, request);
            out.endFrame();
            return this;
        }

        private Connection ask(int xid, Request request) {
            out.beginFrame();
            RequestCodec.write(out, xid, request);
            out.endFrame();
            return this;
        }

        private Connection send() throws IOException {
            socket.getOutputStream().write(out.array(), 0, out.length());
            out.reset();
            return this;
        }

        private byte[] frame() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return frame;
        }

        private ConnectResponse connected() throws IOException {
            return ConnectCodec.readResponse(new WireReader(frame()));
        }

        private ReplyHeader reply() throws IOException {
            return ResponseCodec.readHeader(new WireReader(frame()));
        }

        private boolean isClosed() throws IOException {
            try {
                in.readInt();
                return false;
            } catch (EOFException | SocketException closed) {
                return true;
            }
        }
    }

    private Connection dial(int server) throws IOException {
        String address = servers.get(server).address();
        int colon = address.indexOf(':');
        Socket socket =
                new Socket(
                        address.substring(0, colon),
                        Integer.parseInt(address.substring(colon + 1)));
        socket.setSoTimeout(20_000);
        Connection connection = new Connection(socket);
        open.add(connection);
        return connection;
    }

    private static ConnectRequest attach(long lastZxid, long sessionId, byte[] password) {
        return new ConnectRequest(0, lastZxid, TIMEOUT_MILLIS, sessionId, password, false, true);
    }

    private static ConnectRequest attach(ConnectResponse session) {
        return attach(0, session.sessionId(), password(session));
    }

    private static byte[] password(ConnectResponse session) {
        return Objects.requireNonNull(session.password());
    }

    @Test
    void aNewSessionHasAnIdAndAPasswordThatNobodyCouldCompute() throws IOException {
        ConnectRequest wanted = ConnectRequest.newSession(TIMEOUT_MILLIS);
        ConnectResponse one = dial(0).connect(wanted).send().connected();
        ConnectResponse other = dial(1).connect(wanted).send().connected();
        assertThat(one.timeoutMillis()).isEqualTo(TIMEOUT_MILLIS);
        assertThat(one.sessionId()).isNotZero().isNotEqualTo(other.sessionId());
        assertThat(one.password()).hasSize(16).isNotEqualTo(other.password());
    }

    @Test
    void anOldClientNeitherSendsNorGetsTheReadOnlyByte() throws IOException {
        byte[] nobody = new byte[16];
        ConnectRequest old = new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, nobody, false, false);
        assertThat(dial(0).connect(old).send().frame()).hasSize(WITH_READ_ONLY - 1);
        ConnectRequest now = ConnectRequest.newSession(TIMEOUT_MILLIS);
        assertThat(dial(0).connect(now).send().frame()).hasSize(WITH_READ_ONLY);
    }

    @Test
    void aWrongPasswordIsExpiredAndHasNoOtherEffect() throws IOException {
        Connection rightful = dial(0).connect(ConnectRequest.newSession(TIMEOUT_MILLIS)).send();
        ConnectResponse session = rightful.connected();
        byte[] wrong = password(session).clone();
        wrong[3] ^= 1;
        for (int server = 0; server < 3; server++) {
            Connection thief = dial(server);
            thief.connect(attach(0, session.sessionId(), wrong)).send();
            ConnectResponse refused = thief.connected();
            assertThat(refused.sessionId()).isZero();
            assertThat(refused.timeoutMillis()).isZero();
            assertThat(thief.isClosed()).isTrue();
        }
        rightful.ask(1, new Request.Exists("/", false)).send();
        assertThat(rightful.reply().error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aSessionThatIsClosedIsExpiredEverywhere() throws IOException {
        Connection first = dial(0).connect(ConnectRequest.newSession(TIMEOUT_MILLIS)).send();
        ConnectResponse session = first.connected();
        first.ask(7, new Request.CloseSession()).send();
        assertThat(first.reply().xid()).isEqualTo(7);
        assertThat(first.isClosed()).isTrue();
        for (int server = 0; server < 3; server++) {
            ConnectResponse refused = dial(server).connect(attach(session)).send().connected();
            assertThat(refused.sessionId()).isZero();
        }
    }

    @Test
    void whoAttachesElsewhereTakesTheSessionAlong() throws IOException {
        Connection first = dial(0).connect(ConnectRequest.newSession(TIMEOUT_MILLIS)).send();
        ConnectResponse session = first.connected();
        Connection second = dial(1).connect(attach(session)).send();
        ConnectResponse again = second.connected();
        assertThat(again.sessionId()).isEqualTo(session.sessionId());
        assertThat(again.password()).isEqualTo(session.password());
        assertThat(first.isClosed()).isTrue();
        second.ask(1, new Request.Create("/moved", null, Acl.OPEN, 1)).send();
        assertThat(second.reply().error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aClientThatHasSeenMoreIsClosedWithoutAWord() throws IOException {
        Connection ahead = dial(0);
        ahead.connect(attach(Long.MAX_VALUE, 0, new byte[16])).send();
        assertThat(ahead.isClosed()).isTrue();
    }

    /** As the Java client does: everything it has is behind the ConnectRequest. */
    @Test
    void whatComesBehindTheConnectRequestIsServedInOrder() throws IOException {
        Connection before = dial(0).connect(ConnectRequest.newSession(TIMEOUT_MILLIS)).send();
        before.connected();
        before.ask(1, new Request.Create("/early", null, Acl.OPEN, 0)).send();
        long createdZxid = before.reply().zxid();
        before.ask(2, new Request.SetData("/early", new byte[3], -1)).send();
        assertThat(before.reply().error()).isEqualTo(ErrorCode.OK);

        Connection early = dial(0);
        byte[] secret = "u:p".getBytes(StandardCharsets.UTF_8);
        List<String> data = List.of("/early");
        early.connect(ConnectRequest.newSession(TIMEOUT_MILLIS))
                .ask(Xid.AUTH, new Request.Auth(0, "digest", secret))
                .ask(
                        Xid.SET_WATCHES,
                        new Request.SetWatches(createdZxid, data, List.of(), List.of()))
                .ask(1, new Request.GetData("/early", false))
                .send();
        assertThat(early.connected().sessionId()).isNotZero();
        assertThat(early.reply().xid()).isEqualTo(Xid.AUTH);
        WireReader missed = new WireReader(early.frame());
        assertThat(ResponseCodec.readHeader(missed))
                .isEqualTo(
                        new ReplyHeader(Xid.NOTIFICATION, EventCodec.CATCH_UP_ZXID, ErrorCode.OK));
        assertThat(EventCodec.read(missed).type()).isEqualTo(EventType.NODE_DATA_CHANGED);
        assertThat(early.reply().xid()).isEqualTo(Xid.SET_WATCHES);
        assertThat(early.reply().xid()).isEqualTo(1);
    }
}
