package io.quorate.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.quorate.server.common.Invariant;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Listening and connecting on the node loop, with the options of peer connections. */
final class Sockets {

    private static final int READ_MIN_BYTES = 2 << 10;
    private static final int READ_INITIAL_BYTES = 16 << 10;
    private static final int READ_MAX_BYTES = 256 << 10;
    private static final int BACKLOG = 128;

    private final IoEventLoop loop;
    private final ChannelGroup open;
    private final PeerLimits limits;
    private final Class<? extends SocketChannel> socketType;
    private final Class<? extends ServerChannel> serverType;

    Sockets(IoEventLoop loop, PeerLimits limits) {
        boolean epoll = loop.isIoType(EpollIoHandler.class);
        Invariant.check(
                epoll || loop.isIoType(NioIoHandler.class),
                "the node loop is neither epoll nor nio");
        this.loop = loop;
        this.open = new DefaultChannelGroup(loop);
        this.limits = limits;
        this.socketType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        this.serverType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Listens; each accepted connection is handed to {@code accepted} on the loop. Waits for it.
     *
     * @throws IOException if the address cannot be listened on
     */
    void listen(InetSocketAddress address, Consumer<Channel> accepted) throws IOException {
        ChannelFuture bound = bootstrap(accepted).bind(address).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
        open.add(bound.channel());
    }

    private ServerBootstrap bootstrap(Consumer<Channel> accepted) {
        return new ServerBootstrap()
                .group(loop, loop)
                .channel(serverType)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                open.add(channel);
                                accepted.accept(channel);
                            }
                        });
    }

    ChannelFuture connect(InetSocketAddress address, ChannelHandler handler) {
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(socketType)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMillis())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, readSizes())
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                        .handler(handler)
                        .connect(address);
        open.add(connecting.channel());
        return connecting;
    }

    /** Closes every connection and listener. */
    ChannelGroupFuture close() {
        return open.close();
    }

    private static AdaptiveRecvByteBufAllocator readSizes() {
        return new AdaptiveRecvByteBufAllocator(READ_MIN_BYTES, READ_INITIAL_BYTES, READ_MAX_BYTES);
    }

    /** Not writable means: too much unsent. A stream bounds itself, and comes on top. */
    private WriteBufferWaterMark waterMark() {
        int high = limits.unsentMaxBytes() + limits.streamWindowBytes();
        return new WriteBufferWaterMark(high, high);
    }
}
