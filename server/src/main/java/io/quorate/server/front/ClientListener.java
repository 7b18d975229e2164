package io.quorate.server.front;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The client port. */
public final class ClientListener {

    /** What the system may hold of a connection and has not sent. */
    private static final long UNSENT_BYTES_MAX = 128 << 10;

    private final Channel channel;

    private ClientListener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Takes the port; connections are accepted, from {@link #accept} on, and served on the group's
     * loop.
     *
     * @param backlog connections the kernel may queue; 0 or less is the system's default
     * @throws IOException if the port cannot be had, with a message for the operator
     */
    public static ClientListener bind(
            EventLoopGroup loop,
            Class<? extends ServerChannel> kind,
            InetSocketAddress address,
            int backlog,
            Clients clients)
            throws IOException {
        int paused = clients.limits().pausedOutboundBytes();
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(kind)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(paused / 2, paused))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accepted.pipeline().addLast(clients.newChannel(accepted));
                                    }
                                });
        if (kind == EpollServerSocketChannel.class) {
            // The system's buffers would take megabytes of what a client does not read, beside all
            // bounds of ours.
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES_MAX);
        }
        if (backlog > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, backlog);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen for clients on "
                            + address.getHostString()
                            + ":"
                            + address.getPort()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new ClientListener(bound.channel());
    }

    /** The port in use, also where 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Begins to accept connections. */
    public void accept() {
        channel.config().setAutoRead(true);
    }

    /** Accepts no more connections. */
    public void close() {
        channel.close();
    }
}
