package io.quorate.server.peer;

import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** The other end of a connection, in the hands of a test. Every read has a time limit. */
final class RawPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawPeer(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static RawPeer dial(int port) throws IOException {
        return dial(port, 0);
    }

    /** With a small receive buffer, so that what is not read stays with the sender. */
    static RawPeer dial(int port, int receiveBufferBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return new RawPeer(socket);
    }

    static RawPeer accept(ServerSocket listener) throws IOException {
        listener.setSoTimeout(PATIENCE_MILLIS);
        return new RawPeer(listener.accept());
    }

    static ServerSocket listener(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return listener;
    }

    static Greeting greeting(LinkKind kind, long number, int sender, long incarnation) {
        return new Greeting(kind, number, TestServer.hello(new PeerId(sender), incarnation));
    }

    void say(PeerMessage message) throws IOException {
        send(Samples.encoded(message));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    PeerMessage hear() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return PeerCodec.decode(frame);
    }

    /** Reads on until the other side closes; returns how many bytes there still were. */
    long readToEnd() throws IOException {
        long count = 0;
        byte[] sink = new byte[1 << 16];
        try {
            for (int n = in.read(sink); n >= 0; n = in.read(sink)) {
                count += n;
            }
        } catch (EOFException | SocketException e) {
            return count; // a reset is an end too
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
