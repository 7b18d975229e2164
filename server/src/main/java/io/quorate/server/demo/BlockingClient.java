package io.quorate.server.demo;

import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One session with one server, one request at a time: no more than the demo needs. */
final class BlockingClient implements AutoCloseable {

    private static final int FRAME_BYTES_MAX = 64 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final WireWriter out = new WireWriter();
    private int xid;

    private BlockingClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /**
     * Opens a session, which is a committed write.
     *
     * @param timeoutMillis of the session, of connecting, and of each answer
     */
    static BlockingClient connect(InetSocketAddress server, int timeoutMillis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(server, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            BlockingClient client = new BlockingClient(socket);
            client.open(timeoutMillis);
            return client;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private void open(int timeoutMillis) throws IOException {
        out.reset();
        out.beginFrame();
        ConnectCodec.writeRequest(out, ConnectRequest.newSession(timeoutMillis));
        out.endFrame();
        flush();
        ConnectResponse response = ConnectCodec.readResponse(readFrame());
        if (response.isExpired()) {
            throw new IOException("the server refused a new session");
        }
    }

    /** Sends one request and waits for its answer. */
    Response call(OpCode op, Request request) throws IOException {
        xid++;
        out.reset();
        out.beginFrame();
        RequestCodec.write(out, xid, request);
        out.endFrame();
        flush();
        while (true) {
            WireReader reply = readFrame();
            ReplyHeader header = ResponseCodec.readHeader(reply);
            if (header.xid() == xid) {
                return ResponseCodec.read(op, header, reply);
            }
        }
    }

    /** Ends the session, so that it need not expire. */
    @Override
    public void close() throws IOException {
        try (socket) {
            call(OpCode.CLOSE_SESSION, new Request.CloseSession());
        }
    }

    private void flush() throws IOException {
        socket.getOutputStream().write(out.array(), 0, out.length());
    }

    private WireReader readFrame() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FRAME_BYTES_MAX) {
            throw new IOException("the server sent a frame of " + length + " bytes");
        }
        byte[] frame = new byte[length];
        in.readFully(frame);
        return new WireReader(frame);
    }
}
