package io.quorate.server.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Requests as bytes, put together without any client's manners, and a connection for them. */
public final class Wire implements AutoCloseable {

    static final int CREATE = 1;
    static final int EXISTS = 3;
    static final int GET_DATA = 4;
    static final int SET_DATA = 5;
    static final int GET_CHILDREN = 8;
    static final int MULTI = 14;
    static final int AUTH = 100;
    static final int SET_WATCHES = 101;
    static final int ADD_WATCH = 106;

    static final int SESSION_TIMEOUT_MILLIS = 10_000;

    final SocketChannel channel;
    private final ByteBuffer length = ByteBuffer.allocate(4);
    private ByteBuffer answer = ByteBuffer.allocate(256);

    private Wire(SocketChannel channel) {
        this.channel = channel;
    }

    static Wire connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Wire(channel);
    }

    /** With a session of its own. */
    static Wire session(InetSocketAddress address) throws IOException {
        Wire wire = connect(address);
        wire.write(handshake());
        wire.read();
        return wire;
    }

    static ByteBuffer handshake() {
        ByteBuffer out = begin(64);
        out.putInt(0).putLong(0).putInt(SESSION_TIMEOUT_MILLIS).putLong(0);
        out.putInt(16).put(new byte[16]).put((byte) 0);
        return end(out);
    }

    /** A frame whose length is filled in by {@link #end}. */
    static ByteBuffer begin(int capacity) {
        return ByteBuffer.allocate(capacity).putInt(0);
    }

    static ByteBuffer request(int capacity, int xid, int opcode) {
        return begin(capacity + 64).putInt(xid).putInt(opcode);
    }

    static ByteBuffer end(ByteBuffer out) {
        return out.putInt(0, out.position() - 4).flip();
    }

    static ByteBuffer text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return out.putInt(bytes.length).put(bytes);
    }

    static ByteBuffer read(int opcode, String path, boolean watch) {
        ByteBuffer out = text(request(path.length(), 1, opcode), path);
        return end(out.put((byte) (watch ? 1 : 0)));
    }

    static ByteBuffer create(String path, int dataBytes) {
        ByteBuffer out = text(request(path.length() + dataBytes, 1, CREATE), path);
        out.putInt(dataBytes).put(new byte[dataBytes]).putInt(1).putInt(31);
        return end(text(text(out, "world"), "anyone").putInt(0));
    }

    static ByteBuffer set(String path, int dataBytes) {
        ByteBuffer out = text(request(path.length() + dataBytes, 1, SET_DATA), path);
        return end(out.putInt(dataBytes).put(new byte[dataBytes]).putInt(-1));
    }

    static ByteBuffer auth(String scheme, String secret) {
        ByteBuffer out = request(scheme.length() + secret.length(), -4, AUTH).putInt(0);
        return end(text(text(out, scheme), secret));
    }

    static ByteBuffer addWatch(String path, boolean recursive) {
        ByteBuffer out = text(request(path.length(), 1, ADD_WATCH), path);
        return end(out.putInt(recursive ? 1 : 0));
    }

    void write(ByteBuffer frame) throws IOException {
        ByteBuffer copy = frame.duplicate();
        while (copy.hasRemaining()) {
            channel.write(copy);
        }
    }

    /** The next frame, events included. */
    ByteBuffer read() throws IOException {
        fill(length.clear());
        int bytes = length.getInt(0);
        if (answer.capacity() < bytes) {
            answer = ByteBuffer.allocate(bytes);
        }
        fill(answer.clear().limit(bytes));
        return answer.flip();
    }

    /** Sends, and waits for an answer. */
    ByteBuffer ask(ByteBuffer frame) throws IOException {
        write(frame);
        return read();
    }

    private void fill(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new IOException("the server closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
