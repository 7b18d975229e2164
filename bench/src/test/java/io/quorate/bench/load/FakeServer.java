package io.quorate.bench.load;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Takes connections and answers every request as a script says; by default with success. */
final class FakeServer implements AutoCloseable {

    /** Answers one request. */
    interface Script {
        /**
         * Writes whatever it likes, or closes.
         *
         * @param number of the request over all connections, from 0
         */
        void answer(long number, int xid, int opcode, DataOutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What clients asked for first. */
    final ConcurrentLinkedQueue<ConnectRequest> handshakes = new ConcurrentLinkedQueue<>();

    /** The opcodes of all requests, in order. */
    final ConcurrentLinkedQueue<Integer> opcodes = new ConcurrentLinkedQueue<>();

    FakeServer(Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    FakeServer() throws IOException {
        this((_, xid, _, out) -> reply(out, xid, 0));
    }

    /** A reply with a body that nobody reads. */
    static void reply(DataOutputStream out, int xid, int error) throws IOException {
        int bodyBytes = error == 0 ? 70 : 0;
        out.writeInt(16 + bodyBytes);
        out.writeInt(xid);
        out.writeLong(1);
        out.writeInt(error);
        out.write(new byte[bodyBytes]);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** Breaks all connections; new ones are taken. */
    void dropConnections() {
        for (Socket socket : List.copyOf(sockets)) {
            sockets.remove(socket);
            closeQuietly(socket);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            greet(in, out);
            while (true) {
                if (in.available() == 0) {
                    out.flush();
                }
                WireReader request = new WireReader(readFrame(in));
                int xid = request.readInt();
                int opcode = request.readInt();
                opcodes.add(opcode);
                script.answer(requests.getAndIncrement(), xid, opcode, out);
            }
        } catch (IOException e) {
            sockets.remove(socket);
        }
    }

    private void greet(DataInputStream in, DataOutputStream out) throws IOException {
        ConnectRequest request = ConnectCodec.readRequest(new WireReader(readFrame(in)));
        handshakes.add(request);
        long sessionId =
                request.sessionId() == 0 ? sessions.incrementAndGet() : request.sessionId();
        WireWriter response = new WireWriter();
        response.beginFrame();
        ConnectCodec.writeResponse(
                response,
                new ConnectResponse(
                        0, request.timeoutMillis(), sessionId, new byte[16], false, true));
        response.endFrame();
        out.write(response.toByteArray());
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropConnections();
    }
}
