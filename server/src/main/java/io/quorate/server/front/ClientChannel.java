package io.quorate.server.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.Input;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection: frames in, frames out, one flush a pass. The node hears of it with its
 * first frame, so four-letter words and port scans cost it nothing.
 *
 * <p>Reading stops while the node asks for it, while the client leaves too much unread, while
 * frames are held back, and while there is no room for the rest of a frame; what the connection may
 * take is bounded by {@link FrontLimits}.
 */
final class ClientChannel extends ChannelInboundHandlerAdapter implements FrameDecoder.Sink {

    private final Channel channel;
    private final ConnectionId id;
    private final Clients clients;
    private final FrameDecoder decoder;
    private final long openedNanos;

    private @Nullable WireWriter replies;
    private int frameAt;
    private boolean announced;
    private boolean flushQueued;
    private boolean nodeReads = true;
    private boolean nodeWaits;
    private boolean closing;
    private boolean gone;
    private boolean reasonTold;
    private long queuedBytes;

    /** How much it has taken of that, since when it has taken no more, and what was unsent then. */
    private long takenBytes;

    private long takenSinceNanos;
    private long unsentCounted;

    /** Of {@link UnfinishedFrames}: what it has, what it waits for, since when; what is kept. */
    private int room;

    private int roomWanted;
    private long roomSinceNanos;
    private int keptCounted;
    private boolean resumesLater;

    ClientChannel(Channel channel, ConnectionId id, Clients clients, long nowNanos) {
        this.channel = channel;
        this.id = id;
        this.clients = clients;
        this.decoder = new FrameDecoder(clients.limits().maxFrameBytes());
        this.openedNanos = nowNanos;
    }

    // What the socket says.

    @Override
    public void channelActive(ChannelHandlerContext context) {
        clients.guarded(() -> clients.opened(this));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf read = (ByteBuf) message;
        try {
            decoder.decode(read, channel.alloc(), this);
            noteUnfinished();
            adjustReading();
        } catch (Throwable failure) {
            clients.failed(failure);
        } finally {
            read.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        // Runs inside a flush: what it may lead to must be a later input.
        if (channel.isWritable() && decoder.isWaiting()) {
            resumeLater();
        }
        clients.guarded(
                () -> {
                    clients.unread(this, closing || !channel.isWritable());
                    adjustReading();
                    tellIfTaken();
                });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // The client has said its last. Who asked a four-letter word still reads.
        if (event instanceof ChannelInputShutdownEvent && !closing) {
            clients.guarded(() -> closeNow(CloseReason.CLIENT_ENDED, ""));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clients.guarded(this::ended);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            clients.guarded(() -> closeNow(CloseReason.CLIENT_ENDED, ": " + cause.getMessage()));
        } else {
            clients.failed(cause);
        }
    }

    private void ended() {
        gone = true;
        told(CloseReason.CLIENT_ENDED, "");
        decoder.end();
        countKept();
        dropReplies();
        clients.closed(this);
        if (announced) {
            clients.input(new Input.ClientGone(id));
        }
    }

    // What the decoder finds.

    @Override
    public boolean frames(ByteBuffer frames, int count) {
        if (!announced) {
            if (!clients.admit(frames)) {
                closeNow(CloseReason.NO_TOKEN, "");
                return true;
            }
            announced = true;
            clients.input(new Input.ClientConnected(id, numericAddress(), clients.entropy()));
        }
        clients.input(new Input.ClientFrames(id, frames));
        forgetUnfinished();
        if (closing) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        if (clients.isBusy()) {
            resumeLater();
            return false;
        }
        return true;
    }

    @Override
    public void word(int word, long argument) {
        told(CloseReason.WORD_ANSWERED, "");
        closing = true;
        boolean answered = clients.words().answer(word, argument, this::sayAndClose);
        clients.unread(this, true);
        Metrics metrics = clients.metrics();
        (answered ? metrics.wordsAnswered : metrics.wordsRefused).increment();
    }

    @Override
    public void tooLong(int length) {
        clients.tooLong(this, length);
    }

    @Override
    public void badLength(int length) {
        closeNow(
                CloseReason.FRAME_TOO_LONG,
                ": " + length + " bytes; jute.maxbuffer is " + clients.limits().maxFrameBytes());
    }

    /** On any thread. */
    private void sayAndClose(String text) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .addListener(ChannelFutureListener.CLOSE);
    }

    // What the node asks for.

    /** Begins a frame; null if nobody will read it. */
    @Nullable WireWriter beginFrame() {
        if (gone || closing) {
            return null;
        }
        WireWriter to = replies;
        if (to == null) {
            to = clients.borrowWriter();
            replies = to;
            queueFlush();
        }
        frameAt = to.length();
        to.beginFrame();
        return to;
    }

    void endFrame() {
        WireWriter to = replies;
        if (to != null && !gone && !closing) {
            to.endFrame();
            clients.wrote(to.length() - frameAt);
        }
    }

    void close(CloseReason reason) {
        if (!gone && !closing) {
            closing = true;
            decoder.end();
            countKept();
            forgetUnfinished();
            told(reason, "");
            queueFlush();
        }
    }

    void reading(boolean on) {
        nodeReads = on;
        adjustReading();
    }

    /** The node goes on reading for this client when it has taken most of what it has. */
    void tellWhenTaken() {
        nodeWaits = true;
        queueFlush();
    }

    private void tellIfTaken() {
        if (nodeWaits && !closing && !gone && channel.isWritable()) {
            nodeWaits = false;
            clients.input(new Input.ClientTook(id));
        }
    }

    private void queueFlush() {
        if (!flushQueued) {
            flushQueued = true;
            clients.queueFlush(this);
        }
    }

    /**
     * Sends what was written for the client.
     *
     * @return how many bytes that were
     */
    int flush(long nowNanos) {
        flushQueued = false;
        WireWriter from = replies;
        int count = from == null ? 0 : from.length();
        if (from != null) {
            replies = null;
            queuedBytes += count;
            ByteBuf out = channel.alloc().directBuffer(count);
            out.writeBytes(from.array(), 0, count);
            clients.returnWriter(from);
            channel.writeAndFlush(out, channel.voidPromise());
            countUnsent(nowNanos);
        }
        if (closing && !gone) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            clients.unread(this, true);
        } else if (unsentBytes() > clients.limits().maxOutboundBytes()) {
            stalled();
        } else if (decoder.isWaiting() && channel.isWritable()) {
            resumeLater();
        }
        tellIfTaken();
        return count;
    }

    // Time.

    /** Whether the connection never sent its first frame and its time is over. */
    boolean isSessionlessSince(long untilNanos) {
        return !announced && !closing && openedNanos - untilNanos <= 0;
    }

    long openedNanos() {
        return openedNanos;
    }

    /** Closes the connection if the client has taken nothing for too long. */
    void checkStalled(long nowNanos) {
        countUnsent(nowNanos);
        if (unsentCounted > 0
                && nowNanos - takenSinceNanos > clients.limits().stalledMillis() * 1_000_000L) {
            stalled();
        }
    }

    /** Looks at what is unsent now, and tells {@link UntakenReplies}. */
    void countUnsent(long nowNanos) {
        ChannelOutboundBuffer pending = gone ? null : channel.unsafe().outboundBuffer();
        long now = pending == null ? 0 : pending.totalPendingWriteBytes();
        long before = unsentCounted;
        if (pending != null && now != 0) {
            // Each buffer that waits counts for a little more than is in it: less is no progress.
            long taken = queuedBytes - now + pending.currentProgress();
            if (before == 0 || taken > takenBytes) {
                takenSinceNanos = nowNanos;
            }
            takenBytes = taken;
        }
        if (now != before) {
            unsentCounted = now;
            clients.untaken().unsent(this, now, before);
        }
    }

    /** Since when it has taken nothing, if something waits for it. */
    long takenSinceNanos() {
        return takenSinceNanos;
    }

    /** The client leaves too much unread, by itself or with all others. */
    void giveUp(long nowNanos) {
        stalled();
        countUnsent(nowNanos);
    }

    private void stalled() {
        closeNow(CloseReason.SLOW_READER, "");
    }

    /** Closes without a further word. */
    void closeNow(CloseReason reason, String detail) {
        told(reason, detail);
        closing = true;
        decoder.end();
        countKept();
        dropReplies();
        channel.close();
    }

    // What UnfinishedFrames asks for.

    private void noteUnfinished() {
        countKept();
        int frameBytes = decoder.unfinishedBytes();
        if (frameBytes != 0) {
            clients.begun(this, frameBytes);
        } else {
            forgetUnfinished();
        }
    }

    private void countKept() {
        int now = decoder.keptBytes();
        int before = keptCounted;
        if (now != before) {
            keptCounted = now;
            clients.keeps(this, now, before);
        }
    }

    private void forgetUnfinished() {
        if (room != 0 || roomWanted != 0) {
            clients.finished(this);
        }
    }

    int room() {
        return room;
    }

    int roomWanted() {
        return roomWanted;
    }

    /** Since when it has that, or waits for it. */
    long roomSinceNanos() {
        return roomSinceNanos;
    }

    /** What is kept of what it has sent. */
    int keptBytes() {
        return keptCounted;
    }

    /** There is no room for the rest of a frame: nothing more is read for now. */
    void awaitRoom(int frameBytes, long nowNanos) {
        roomWanted = frameBytes;
        roomSinceNanos = nowNanos;
        adjustReading();
    }

    void giveRoom(int frameBytes, long nowNanos) {
        room = frameBytes;
        roomSinceNanos = nowNanos;
        if (roomWanted != 0) {
            roomWanted = 0;
            adjustReading();
        }
    }

    // Details.

    /** The first reason counts: what follows is its consequence. */
    private void told(CloseReason reason, String detail) {
        if (!reasonTold) {
            reasonTold = true;
            clients.closing(this, reason, detail);
        }
    }

    private void dropReplies() {
        WireWriter unsent = replies;
        replies = null;
        if (unsent != null) {
            clients.wrote(-unsent.length());
            clients.returnWriter(unsent);
        }
    }

    private boolean hasRoom() {
        WireWriter unsent = replies;
        return channel.isWritable()
                && (unsent == null || unsent.length() < clients.limits().pausedOutboundBytes());
    }

    /** Scheduled and not executed: the loop hears others before it. */
    private void resumeLater() {
        if (resumesLater) {
            return;
        }
        resumesLater = true;
        channel.eventLoop().schedule(() -> clients.guarded(this::resume), 0, TimeUnit.NANOSECONDS);
    }

    private void resume() {
        resumesLater = false;
        if (hasRoom()) {
            decoder.resume(channel.alloc(), this);
            noteUnfinished();
            adjustReading();
        }
    }

    private void adjustReading() {
        boolean on =
                nodeReads
                        && roomWanted == 0
                        && !decoder.isWaiting()
                        && (channel.isWritable() || closing);
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    private long unsentBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    ConnectionId id() {
        return id;
    }

    boolean isGone() {
        return gone;
    }

    /** Where the client is, as ZooKeeper prints it: {@code /10.0.0.7:49152}. */
    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }

    SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    /** The address alone, in the form that the {@code ip} scheme wants. */
    String numericAddress() {
        SocketAddress remote = channel.remoteAddress();
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }
}
