package io.quorate.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client that says only what a test makes it say: above all, nothing. No pings, so that its
 * session expires.
 */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(socket.getOutputStream());
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawClient connect(String address, int timeoutMillis) throws IOException {
        int colon = address.indexOf(':');
        RawClient client =
                new RawClient(
                        new Socket(
                                address.substring(0, colon),
                                Integer.parseInt(address.substring(colon + 1))));
        client.out.writeInt(45);
        client.out.writeInt(0);
        client.out.writeLong(0);
        client.out.writeInt(timeoutMillis);
        client.out.writeLong(0);
        client.out.writeInt(16);
        client.out.write(new byte[16]);
        client.out.writeByte(0);
        client.out.flush();
        client.reply();
        return client;
    }

    /**
     * Attaches to a session and closes it in one breath, before its owner could take it back: what
     * that one sees is as if it had expired.
     */
    static void endSession(String address, long sessionId, byte[] password) throws IOException {
        int colon = address.indexOf(':');
        try (RawClient client =
                new RawClient(
                        new Socket(
                                address.substring(0, colon),
                                Integer.parseInt(address.substring(colon + 1))))) {
            ByteBuffer both = ByteBuffer.allocate(4 + 45 + 4 + 8);
            both.putInt(45).putInt(0).putLong(0).putInt(10_000).putLong(sessionId);
            both.putInt(16).put(password).put((byte) 0);
            both.putInt(8).putInt(1).putInt(-11);
            client.out.write(both.array());
            client.out.flush();
            client.reply();
            client.reply();
        }
    }

    void createEphemeral(String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        out.writeInt(8 + 4 + name.length + 4 + 4 + 4 + 4 + 5 + 4 + 6 + 4);
        out.writeInt(1);
        out.writeInt(1);
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(-1);
        out.writeInt(1);
        out.writeInt(31);
        text("world");
        text("anyone");
        out.writeInt(1);
        out.flush();
        byte[] reply = reply();
        if (reply[12] != 0 || reply[15] != 0) {
            throw new IOException("create of " + path + " failed");
        }
    }

    private void text(String value) throws IOException {
        out.writeInt(value.length());
        out.write(value.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] reply() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
