package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.NetUtil;
import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Future;

/**
 * One connection with another server: CONNECTING -> GREETING -> UP -> CLOSING -> ENDED, where every
 * state may go to CLOSING or ENDED. Cuts frames, codes messages, bounds what waits to be sent. All
 * on the loop's thread.
 */
final class PeerLink extends ChannelInboundHandlerAdapter {

    /** What a link tells the transport: on I/O events, and from {@link #replaced} its end. */
    interface Owner {

        /** Our own Hello, with the next number. */
        Greeting ownGreeting(LinkKind kind);

        /** The other side's Hello: answered by {@link #up} or {@link #refuse}. */
        void greeted(PeerLink link, Greeting greeting);

        void said(PeerLink link, PeerMessage message);

        /** The connection is gone. Exactly once for every link that was connected. */
        void ended(PeerLink link, String reason);
    }

    /** A Hello is about 100 bytes. What claims more before it said who it is, is no peer. */
    static final int GREETING_MAX_BYTES = 4096;

    private static final int GOODBYE_MILLIS = 500;
    private static final int HELLO_BUFFER_BYTES = 256;

    private enum State {
        CONNECTING,
        GREETING,
        UP,
        CLOSING,
        ENDED
    }

    private final Owner owner;
    private final GuardedLoop loop;
    private final PeerLimits limits;
    private final LinkKind kind;
    private final @Nullable Dial dial;
    private final PassBuffer out = new PassBuffer();
    private final FrameReader frames = new FrameReader(GREETING_MAX_BYTES);

    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable SocketAddress remote;
    private @Nullable Future<?> timer;
    private @Nullable Greeting ownGreeting;
    private @Nullable Greeting greeting;
    private @Nullable LinkId id;
    private @Nullable DiskStream stream;
    private @Nullable String endReason;
    private boolean orderly;

    /**
     * @param dial the dial this connection belongs to; null if the other side dialled
     */
    PeerLink(Owner owner, GuardedLoop loop, PeerLimits limits, LinkKind kind, @Nullable Dial dial) {
        this.owner = owner;
        this.loop = loop;
        this.limits = limits;
        this.kind = kind;
        this.dial = dial;
    }

    LinkKind kind() {
        return kind;
    }

    /** Null if the other side dialled. */
    @Nullable Dial dial() {
        return dial;
    }

    /** Null while, and if ever, the link was not up. */
    @Nullable LinkId id() {
        return id;
    }

    /** What the other side said of itself; null before it did. */
    @Nullable Greeting greeting() {
        return greeting;
    }

    /** Whether our Hello has gone out. */
    boolean saidHello() {
        return ownGreeting != null;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** The other side's address and port in numbers. */
    String remote() {
        return remote instanceof InetSocketAddress inet
                ? NetUtil.toSocketAddressString(inet)
                : String.valueOf(remote);
    }

    /** The same without the port; null if there is none. */
    @Nullable InetAddress remoteAddress() {
        return remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    @Override
    public String toString() {
        String kindName = kind == LinkKind.ELECTION ? "election" : "learner";
        LinkId number = id;
        return kindName + " " + (number == null ? "connection" : number.toString());
    }

    // Handshake

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel connected = context.channel();
        channel = connected;
        remote = connected.remoteAddress();
        state = State.GREETING;
        int millis = dial == null ? limits.acceptHelloMillis() : limits.dialHelloMillis();
        timer = loop.schedule(millis, () -> close("no Hello within " + millis + " ms"));
        if (dial != null) {
            sayHello(connected);
        }
    }

    private void sayHello(Channel connected) {
        Greeting own = owner.ownGreeting(kind);
        ownGreeting = own;
        write(connected, own);
    }

    private static void write(Channel connected, PeerMessage message) {
        ByteBuf frame = connected.alloc().directBuffer(HELLO_BUFFER_BYTES);
        PeerCodec.encode(message, frame);
        var _ = connected.writeAndFlush(frame, connected.voidPromise());
    }

    /** Accepts the other side: answers its Hello if it dialled. */
    void up(LinkId linkId, Greeting theirs) {
        Invariant.check(state == State.GREETING, "a link comes up twice");
        Channel connected = connected();
        cancelTimer();
        id = linkId;
        greeting = theirs;
        state = State.UP;
        frames.limit(limits.frameMaxBytes());
        if (dial == null) {
            sayHello(connected);
        }
    }

    /** Tells the other side why it may not have a link, and closes. */
    void refuse(String reason) {
        write(connected(), new Message.Refuse(reason));
        closeAfterWrites("refused: " + reason);
    }

    /** As {@link #refuse}, in favour of another link of the same two servers. */
    void giveWay(String reason) {
        orderly = true;
        refuse(reason);
    }

    /** Whether a link that never came up ended as links may: nothing an operator should see. */
    boolean isOrderly() {
        return orderly;
    }

    // What comes in

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            while (state == State.GREETING || state == State.UP) {
                byte[] frame = frames.next(in);
                if (frame == null) {
                    return;
                }
                receive(PeerCodec.decode(frame));
            }
        } catch (MalformedFrameException e) {
            close("it sent " + e.getMessage() + PeerHandshake.versions(ownGreeting, greeting));
        } finally {
            in.release();
        }
    }

    private void receive(PeerMessage message) throws MalformedFrameException {
        if (state == State.UP) {
            if (message instanceof Greeting || message instanceof ForeignVersion) {
                throw new MalformedFrameException("a second Hello");
            }
            owner.said(this, message);
            return;
        }
        switch (message) {
            case Greeting theirs -> owner.greeted(this, theirs);
            case ForeignVersion theirs -> refuse(PeerHandshake.refusal(theirs));
            case Message.Refuse refusal -> close("it refused: " + refusal.reason());
            default -> throw new MalformedFrameException("something else before its Hello");
        }
    }

    void reading(boolean on) {
        if (state == State.UP) {
            connected().config().setAutoRead(on);
        }
    }

    // What goes out

    /**
     * Appends a message to what the next {@link #flush} sends; dropped unless the link is up.
     *
     * @return whether it is the first since the last flush
     */
    boolean send(PeerMessage message) {
        return state == State.UP && out.add(message, connected().alloc());
    }

    /** Hands what was sent to the network, or gives the link up if too much waits there already. */
    void flush() {
        if (out.isEmpty()) {
            return;
        }
        Channel connected = connected();
        if (!connected.isOpen()) {
            // Its own event is on its way; a closed channel is not writable either.
            close("connection lost");
            return;
        }
        if (!connected.isWritable()) {
            close(
                    limits.unsentMaxBytes()
                            + " bytes wait for it, more may not: it reads too slowly");
            return;
        }
        ByteBuf pass = out.take();
        if (pass != null) {
            var _ = connected.writeAndFlush(pass, connected.voidPromise());
        }
    }

    /** Begins to stream, at most one stream at a time; unless the link is not up any more. */
    boolean beginStream(DiskStream next) {
        Invariant.check(stream == null, "two streams on one link");
        flush();
        if (state != State.UP) {
            return false;
        }
        stream = next;
        return true;
    }

    /** Sends a frame of the stream, behind all that was sent before. Takes over the buffer. */
    void writeStreamed(ByteBuf frame, ChannelFutureListener done) {
        if (state == State.UP) {
            flush();
        }
        if (state != State.UP) {
            frame.release();
            return;
        }
        var _ = connected().writeAndFlush(frame).addListener(done);
    }

    /** The stream is at its end; whether that still matters. */
    boolean streamed(DiskStream done) {
        if (stream != done || state != State.UP) {
            return false;
        }
        stream = null;
        return true;
    }

    // The end

    /** Closes behind what was sent; nothing that still comes in is reported. */
    void hangUp(String reason) {
        flush();
        closeAfterWrites(reason);
    }

    private void closeAfterWrites(String reason) {
        if (!beginClosing(reason)) {
            return;
        }
        Channel connected = connected();
        // Closing with unread bytes in our receive buffer would reset the connection, and the other
        // side could lose what it has not read yet: so say goodbye, and wait a moment for its
        // answer.
        var _ =
                connected
                        .writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(
                                _ -> {
                                    var _ = ((DuplexChannel) connected).shutdownOutput();
                                });
        timer =
                loop.schedule(
                        GOODBYE_MILLIS,
                        () -> {
                            var _ = connected.close();
                        });
    }

    /** Closes at once. */
    void close(String reason) {
        if (beginClosing(reason)) {
            var _ = connected().close();
        }
    }

    private boolean beginClosing(String reason) {
        if (state == State.CLOSING || state == State.ENDED) {
            return false;
        }
        state = State.CLOSING;
        endReason = reason;
        release();
        return true;
    }

    /** The peer has a newer link: ends here and now, and tells so before this returns. */
    void replaced() {
        if (beginClosing("replaced by a newer link of the same server")) {
            var _ = connected().close();
        }
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        orderly |= beginClosing("closed by the other side");
        end();
    }

    private void end() {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        cancelTimer();
        String reason = endReason;
        owner.ended(this, reason == null ? "" : reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            close("connection lost: " + cause.getMessage());
        } else {
            GuardedLoop.fatal(cause);
        }
    }

    private void release() {
        cancelTimer();
        out.discard();
        DiskStream running = stream;
        stream = null;
        if (running != null) {
            running.end();
        }
    }

    private void cancelTimer() {
        Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    private Channel connected() {
        Channel connected = channel;
        if (connected == null) {
            throw new InvariantViolation("a link without a connection");
        }
        return connected;
    }
}
