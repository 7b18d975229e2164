package io.quorate.cli;

import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.WireWriter;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Confirms every session, and hangs up on the first request. */
final class LosingServer implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    LosingServer() throws IOException {
        Thread thread = new Thread(this::serve, "losing server");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                in.skipNBytes(in.readInt());
                WireWriter response = new WireWriter();
                ConnectCodec.writeResponse(
                        response,
                        new ConnectResponse(0, TIMEOUT_MILLIS, 1, new byte[16], false, true));
                byte[] frame = response.toByteArray();
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
                in.skipNBytes(in.readInt());
            } catch (IOException gone) {
                // the client, or this server
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
