package io.quorate.bench.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.load.LoadOptions;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.load.LoadRun;
import io.quorate.bench.load.Operation;
import io.quorate.bench.load.UsageException;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

@Timeout(60)
class EchoServerTest {

    @Test
    void aWholeLoadRunsCleanAgainstIt() throws Exception {
        try (EchoServer server = EchoServer.start(0)) {
            LoadReport report =
                    LoadRun.run(
                            LoadOptions.closedLoop(List.of(server.address()), 3, 64, Operation.GET)
                                    .lasting(Duration.ofMillis(50), Duration.ofMillis(200)));
            assertThat(report.isClean()).as("%s", report.toText()).isTrue();
            assertThat(report.answered()).isPositive();
        }
    }

    @Test
    void anAnswerIsOneToGetDataOf100Bytes_evenIfTheRequestComesInPieces() throws Exception {
        try (EchoServer server = EchoServer.start(0);
                Socket socket = connected(server)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            greet(out, in);
            byte[] frame = frame(7, new Request.GetData("/a", false));
            out.write(frame, 0, 9);
            out.flush();
            out.write(frame, 9, frame.length - 9);
            out.write(frame(8, new Request.GetData("/a", false)));
            for (int xid = 7; xid <= 8; xid++) {
                byte[] reply = new byte[in.readInt()];
                in.readFully(reply);
                WireReader reader = new WireReader(reply);
                ReplyHeader header = ResponseCodec.readHeader(reader);
                assertThat(header.xid()).isEqualTo(xid);
                Response response = ResponseCodec.read(OpCode.GET_DATA, header, reader);
                assertThat(((Response.GetData) response).data()).hasSize(100);
                assertThat(reader.remaining()).isZero();
            }
        }
    }

    @Test
    void itSaysThatItServes() throws Exception {
        try (EchoServer server = EchoServer.start(0);
                Socket socket = connected(server)) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).isEqualTo("Mode: standalone\n");
        }
    }

    private static Socket connected(EchoServer server) throws Exception {
        return new Socket(server.address().getAddress(), server.address().getPort());
    }

    @Test
    void thePortIsThatOfTheCommandLine_orOfAZooCfg(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("zoo.cfg"), "dataDir=/d\nclientPort=1234\n");
        assertThat(EchoMain.port(new String[] {file.toString()})).isEqualTo(1234);
        assertThat(EchoMain.port(new String[] {"--port", "5"})).isEqualTo(5);
        assertThat(EchoMain.port(new String[0])).isEqualTo(2181);
        assertThatThrownBy(() -> EchoMain.port(new String[] {"--port", "x", "--other", "1"}))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("--port is 'x'", "no option --other");
    }

    private static void greet(DataOutputStream out, DataInputStream in) throws IOException {
        WireWriter request = new WireWriter();
        request.beginFrame();
        ConnectCodec.writeRequest(
                request, new ConnectRequest(0, 0, 30_000, 0, new byte[16], false, true));
        request.endFrame();
        out.write(request.toByteArray());
        byte[] response = new byte[in.readInt()];
        in.readFully(response);
        assertThat(ConnectCodec.readResponse(new WireReader(response)).timeoutMillis())
                .isEqualTo(30_000);
    }

    private static byte[] frame(int xid, Request request) {
        WireWriter out = new WireWriter();
        out.beginFrame();
        RequestCodec.write(out, xid, request);
        out.endFrame();
        return out.toByteArray();
    }
}
