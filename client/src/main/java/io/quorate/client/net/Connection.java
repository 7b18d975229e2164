package io.quorate.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quorate.client.session.HostAndPort;

import org.jspecify.annotations.Nullable;

/** One connection to a server, from its dial to its end. On the session's thread. */
final class Connection extends ChannelInboundHandlerAdapter {

    private final long id;
    private final HostAndPort server;
    private final SessionThread session;
    private @Nullable Channel channel;
    private boolean closed;

    Connection(long id, HostAndPort server, SessionThread session) {
        this.id = id;
        this.server = server;
        this.session = session;
    }

    long id() {
        return id;
    }

    HostAndPort server() {
        return server;
    }

    /** The connection is there, TLS included. */
    void opened(Channel its) {
        channel = its;
        if (closed) {
            its.close();
        } else {
            session.connected(this);
        }
    }

    void failed(String why) {
        lost(why);
    }

    /** Sends whole frames. */
    void send(byte[] bytes, int length) {
        Channel to = channel;
        if (to != null && !closed) {
            to.writeAndFlush(to.alloc().buffer(length).writeBytes(bytes, 0, length));
        }
    }

    /** Ends it after what was sent; nothing is heard of it any more. */
    void close() {
        closed = true;
        Channel its = channel;
        if (its != null) {
            its.writeAndFlush(its.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void lost(String why) {
        if (!closed) {
            closed = true;
            session.lost(id, why);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf frame = (ByteBuf) message;
        try {
            if (!closed) {
                session.received(this, frame.nioBuffer());
            }
        } finally {
            frame.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lost("the server has closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lost(String.valueOf(cause.getMessage()));
        context.close();
    }
}
