package io.quorate.bench.limits;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The empty server: takes connections and gives each request the same answer, of the size that a
 * getData of 100 bytes has. It has one event loop, and sends with one write what one turn of the
 * loop has answered. What it manages is what sockets and Netty leave to any server.
 */
public final class EchoServer implements AutoCloseable {

    private static final int BACKLOG = 1_024;

    private final EventLoopGroup loop;
    private final Channel listener;

    private EchoServer(EventLoopGroup loop, Channel listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Listens on loopback.
     *
     * @param port where; 0 for any that is free
     */
    public static EchoServer start(int port) throws InterruptedException {
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("echo"),
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new EchoHandler());
                                    }
                                });
        try {
            Channel listener =
                    bootstrap.bind(InetAddress.getLoopbackAddress(), port).sync().channel();
            return new EchoServer(loop, listener);
        } catch (Throwable e) {
            var _ = loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Returns when somebody has closed it. */
    void awaitClose() throws InterruptedException {
        listener.closeFuture().await();
    }

    @Override
    public void close() {
        var _ = listener.close();
        var _ = loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
