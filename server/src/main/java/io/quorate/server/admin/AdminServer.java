package io.quorate.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.metrics.Exposition;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.metrics.ServerView;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One HTTP port. */
public final class AdminServer implements AutoCloseable {

    private static final int LINE_BYTES_MAX = 4_096;
    private static final int HEADER_BYTES_MAX = 8_192;
    private static final int CHUNK_BYTES_MAX = 8_192;

    private final Channel channel;

    private AdminServer(Channel channel) {
        this.channel = channel;
    }

    /**
     * Where an HTTP port is served.
     *
     * @param group a loop that is not the node's
     * @param kind the listening socket that such a loop can serve
     */
    public record Loop(EventLoopGroup group, Class<? extends ServerChannel> kind) {}

    /**
     * Listens for health checks, Prometheus, and commands.
     *
     * @throws IOException if the port cannot be had, with a message for the operator
     */
    public static AdminServer admin(
            Loop loop, ServerConfig config, ServerView server, Exposition exposition)
            throws IOException {
        ServerConfig.Admin admin = config.admin();
        return bind(
                loop,
                new InetSocketAddress(admin.host(), admin.port()),
                admin.idleTimeout(),
                new AdminRoutes(
                        new Health(server, config.sessions().leaderServes(), Patience.DEFAULT),
                        new MetricsRoute(server, exposition, Patience.DEFAULT),
                        new Commands(server, config, Patience.DEFAULT),
                        admin),
                server.metrics());
    }

    /**
     * Listens for Prometheus only.
     *
     * @throws IOException as {@link #admin}
     */
    public static AdminServer metrics(
            Loop loop, ServerConfig config, int port, ServerView server, Exposition exposition)
            throws IOException {
        return bind(
                loop,
                new InetSocketAddress(config.metrics().host(), port),
                config.admin().idleTimeout(),
                new MetricsRoutes(new MetricsRoute(server, exposition, Patience.DEFAULT)),
                server.metrics());
    }

    private static AdminServer bind(
            Loop loop,
            InetSocketAddress address,
            Duration idleTimeout,
            Routes routes,
            Metrics metrics)
            throws IOException {
        AdminConnections connections = new AdminConnections(routes, idleTimeout, metrics);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop.group())
                        .channel(loop.kind())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accepted.pipeline()
                                                .addLast(
                                                        decoder(),
                                                        new HttpResponseEncoder(),
                                                        new AdminConnection(connections));
                                    }
                                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen for HTTP on "
                            + address.getHostString()
                            + ":"
                            + address.getPort()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new AdminServer(bound.channel());
    }

    /** What cuts requests out of what a connection sends. */
    static HttpRequestDecoder decoder() {
        return new HttpRequestDecoder(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES_MAX);
    }

    /** The port in use, also where 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Accepts no more connections. */
    @Override
    public void close() {
        channel.close();
    }
}
