package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** One connection to one server: bytes out, frames in, in the order in which they come. */
final class Link implements AutoCloseable {

    /** What came: a frame, the end of the connection, or nothing for too long. */
    @SuppressWarnings("ArrayRecordComponent")
    record Arrival(byte @Nullable [] frame, boolean ended) {

        static final Arrival END = new Arrival(null, true);
        static final Arrival SILENCE = new Arrival(null, false);
    }

    static final int PATIENCE_MILLIS = 10_000;
    private static final int FRAME_MAX = 64 << 20;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    Link(InetSocketAddress address) throws IOException {
        socket.connect(address, PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    /** What the other side does not want to read any more is told by {@link #next}. */
    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            // next() says so
        }
    }

    Arrival next() {
        return next(PATIENCE_MILLIS);
    }

    Arrival next(int patienceMillis) {
        try {
            socket.setSoTimeout(patienceMillis);
            int length = in.readInt();
            if (length < 0 || length > FRAME_MAX) {
                throw new IllegalStateException("a frame of " + length + " bytes came");
            }
            byte[] frame = new byte[length];
            in.readFully(frame);
            return new Arrival(frame, false);
        } catch (EOFException | SocketException ended) {
            return Arrival.END;
        } catch (SocketTimeoutException silent) {
            return Arrival.SILENCE;
        } catch (IOException broken) {
            return Arrival.END;
        }
    }

    /** Everything until the end of the connection, as after a four-letter word. */
    byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is closed all the same
        }
    }
}
