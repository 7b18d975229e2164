package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.ReplyHeader;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One connection with its session. Requests are collected and leave with {@link #flush}, once a
 * pass; replies are read in place, all that have arrived at a time. Lives on its event loop alone.
 */
final class ClientLink extends ChannelInboundHandlerAdapter {

    private static final int FRAME_BYTES_MAX = 64 << 20;

    /** Grows for those that send much; there may be ten thousand that send a ping. */
    private static final int FIRST_BUFFER_BYTES = 512;

    private static final int XID_OFFSET = 0;
    private static final int ERROR_OFFSET = 12;

    /** Who uses a link. All calls come on the event loop. */
    interface Owner {

        /** The session is granted. */
        void connected(ClientLink link);

        /**
         * The oldest request is answered.
         *
         * @param dueNanos what was given when it was sent
         * @param nowNanos when the bytes were read
         */
        void replied(ClientLink link, long dueNanos, long nowNanos, ErrorCode error);

        /** The connection is gone, or never was; requests in flight have no answer. */
        void lost(ClientLink link, Throwable cause);

        /** A watch fired. */
        default void notified(ClientLink link, long nowNanos) {}
    }

    private final int index;
    private final InetSocketAddress server;
    private final Owner owner;
    private final WireWriter out = new WireWriter(FIRST_BUFFER_BYTES);
    private final WireReader in = new WireReader(new byte[0]);
    private final InFlight inFlight = new InFlight();

    private long sessionId;
    private byte[] password = new byte[ConnectRequest.PASSWORD_BYTES];
    private int timeoutMillis;
    private boolean ready;
    private int lastXidSent;
    private int lastXidAnswered;
    private @Nullable Channel channel;

    /** The beginning of a frame whose end has not arrived. */
    private @Nullable ByteBuf partial;

    ClientLink(int index, InetSocketAddress server, int timeoutMillis, Owner owner) {
        this.index = index;
        this.server = server;
        this.timeoutMillis = timeoutMillis;
        this.owner = owner;
    }

    int index() {
        return index;
    }

    InetSocketAddress server() {
        return server;
    }

    /** Whether the session is granted and requests may be sent. */
    boolean isReady() {
        return ready;
    }

    int inFlight() {
        return inFlight.count();
    }

    /** Connects, with the session of the last connection if there was one. */
    void connect(Bootstrap bootstrap) {
        bootstrap
                .clone()
                .handler(this)
                .connect(server)
                .addListener(
                        connecting -> {
                            if (!connecting.isSuccess()) {
                                owner.lost(this, connecting.cause());
                            }
                        });
    }

    /** Gives the session up: the next connection asks for a new one. */
    void forgetSession() {
        sessionId = 0;
        password = new byte[ConnectRequest.PASSWORD_BYTES];
    }

    /** Adds the next request of a stream to what {@link #flush} sends. */
    void send(RequestStream stream, long dueNanos) {
        stream.writeNext(out, nextXid());
        inFlight.add(dueNanos);
    }

    /** Adds a request to what {@link #flush} sends. */
    void send(Request request, long dueNanos) {
        write(nextXid(), request);
        inFlight.add(dueNanos);
    }

    /** Adds a ping, which has no place among the requests. */
    void ping() {
        write(Xid.PING, new Request.Ping());
    }

    private void write(int xid, Request request) {
        out.beginFrame();
        RequestCodec.write(out, xid, request);
        out.endFrame();
    }

    /** Sends what was added, in one piece. */
    void flush() {
        Channel to = channel;
        if (to != null && out.length() > 0) {
            ByteBuf bytes = to.alloc().directBuffer(out.length());
            bytes.writeBytes(out.array(), 0, out.length());
            var _ = to.writeAndFlush(bytes, to.voidPromise());
        }
        out.reset();
    }

    void close() {
        Channel open = channel;
        if (open != null) {
            var _ = open.close();
        }
    }

    private int nextXid() {
        lastXidSent = following(lastXidSent);
        return lastXidSent;
    }

    private static int following(int xid) {
        return xid == Integer.MAX_VALUE ? 1 : xid + 1;
    }

    @Override
    public boolean isSharable() {
        return true; // one channel after another, never two
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        out.reset();
        out.beginFrame();
        ConnectCodec.writeRequest(
                out, new ConnectRequest(0, 0, timeoutMillis, sessionId, password, false, true));
        out.endFrame();
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        long nowNanos = System.nanoTime();
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf begun = partial;
        if (begun != null) {
            begun.writeBytes(bytes);
            bytes.release();
            bytes = begun;
            partial = null;
        }
        try {
            readFrames(bytes, nowNanos);
            if (bytes.isReadable()) {
                partial = context.alloc().directBuffer().writeBytes(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush();
    }

    private void readFrames(ByteBuf bytes, long nowNanos) throws IOException {
        ByteBuffer buffer = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        int start = buffer.position();
        int at = start;
        int limit = buffer.limit();
        while (limit - at >= Integer.BYTES) {
            int length = buffer.getInt(at);
            if (length < 0 || length > FRAME_BYTES_MAX) {
                throw new IOException("a frame of " + length + " bytes");
            }
            if (length > limit - at - Integer.BYTES) {
                break;
            }
            readFrame(buffer, at + Integer.BYTES, length, nowNanos);
            at += Integer.BYTES + length;
        }
        bytes.skipBytes(at - start);
    }

    private void readFrame(ByteBuffer buffer, int at, int length, long nowNanos)
            throws IOException {
        if (!ready) {
            in.reset(buffer, at, at + length);
            readConnectResponse(ConnectCodec.readResponse(in));
            return;
        }
        if (length < ReplyHeader.WIRE_BYTES) {
            throw new IOException("a reply of " + length + " bytes");
        }
        int xid = buffer.getInt(at + XID_OFFSET);
        if (xid == Xid.NOTIFICATION) {
            owner.notified(this, nowNanos);
            return;
        }
        if (xid == Xid.PING) {
            return;
        }
        lastXidAnswered = following(lastXidAnswered);
        if (xid != lastXidAnswered) {
            throw new IOException("reply " + xid + " in the place of " + lastXidAnswered);
        }
        ErrorCode error = ErrorCode.fromCode(buffer.getInt(at + ERROR_OFFSET));
        owner.replied(this, inFlight.remove(), nowNanos, error);
    }

    private void readConnectResponse(ConnectResponse response) throws IOException {
        byte[] granted = response.password();
        if (response.isExpired() || granted == null) {
            forgetSession();
            throw new IOException("the session is expired");
        }
        sessionId = response.sessionId();
        password = granted;
        timeoutMillis = response.timeoutMillis();
        lastXidSent = 0;
        lastXidAnswered = 0;
        ready = true;
        owner.connected(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Said once: the close that follows finds no channel of ours any more.
        if (context.channel().equals(channel)) {
            ended(cause);
        }
        var _ = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (context.channel().equals(channel)) {
            ended(new IOException("the server closed the connection"));
        }
    }

    private void ended(Throwable cause) {
        channel = null;
        ready = false;
        ReferenceCountUtil.release(partial);
        partial = null;
        out.reset();
        owner.lost(this, cause);
        inFlight.clear();
    }
}
