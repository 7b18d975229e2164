package io.quorate.client.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.quorate.client.session.HostAndPort;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Opens connections. Names are resolved at each dial, on threads of their own since that may take
 * long, and one name must not wait for another; of several addresses any may be taken, so that the
 * next dial tries another.
 */
final class Dialler implements AutoCloseable {

    /**
     * The system sends a lost request for a connection again after a second; an address that nobody
     * has any more, such as that of a pod that was replaced, never answers.
     */
    private static final int CONNECT_MILLIS = 2_000;

    private static final int PROBE_MILLIS = 2_000;
    private static final int LENGTH_BYTES = 4;
    private static final ByteBuf IS_READ_ONLY =
            Unpooled.unreleasableBuffer(
                    Unpooled.copiedBuffer("isro", StandardCharsets.US_ASCII).asReadOnly());

    private final EventLoop loop;
    private final Transport transport;
    private final ExecutorService names =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "quorate-client-names");
                        thread.setDaemon(true);
                        return thread;
                    });

    Dialler(EventLoop loop, Transport transport) {
        this.loop = loop;
        this.transport = transport;
    }

    /** What {@link Connection#opened} or {@link Connection#failed} ends. */
    void dial(Connection connection) {
        HostAndPort server = connection.server();
        resolve(server, address -> connect(connection, address), connection::failed);
    }

    private void resolve(
            HostAndPort server, Consumer<InetSocketAddress> found, Consumer<String> failed) {
        try {
            names.execute(
                    () -> {
                        try {
                            InetAddress[] all = InetAddress.getAllByName(server.host());
                            InetAddress one = all[ThreadLocalRandom.current().nextInt(all.length)];
                            loop.execute(
                                    () -> found.accept(new InetSocketAddress(one, server.port())));
                        } catch (UnknownHostException unknown) {
                            loop.execute(() -> failed.accept("the name is not known"));
                        }
                    });
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    private Bootstrap bootstrap(int connectMillis, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(handler);
    }

    /**
     * What a connection passes through.
     *
     * @param tls before all else; null for none
     */
    private static ChannelHandler pipeline(@Nullable SslHandler tls, ChannelHandler... handlers) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null) {
                    channel.pipeline().addLast(tls);
                }
                channel.pipeline().addLast(handlers);
            }
        };
    }

    private void connect(Connection connection, InetSocketAddress address) {
        SslHandler tls = tls(connection.server());
        ChannelHandler frames =
                new LengthFieldBasedFrameDecoder(
                        transport.maxFrameBytes(), 0, LENGTH_BYTES, 0, LENGTH_BYTES);
        ChannelFuture dialled =
                bootstrap(CONNECT_MILLIS, pipeline(tls, frames, connection)).connect(address);
        dialled.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        connection.failed(why(done.cause()));
                    } else if (tls == null) {
                        connection.opened(dialled.channel());
                    } else {
                        tls.handshakeFuture()
                                .addListener(
                                        shaken -> shaken(connection, dialled.channel(), shaken));
                    }
                });
    }

    /** Netty adds the address, which is known. */
    private static String why(Throwable cause) {
        Throwable first = cause.getCause() == null ? cause : cause.getCause();
        return String.valueOf(first.getMessage());
    }

    private static void shaken(Connection connection, Channel channel, Future<?> handshake) {
        if (handshake.isSuccess()) {
            connection.opened(channel);
        } else {
            connection.failed("no TLS: " + inWords(handshake.cause()));
        }
    }

    /** One that is closed meanwhile comes without a message. */
    private static String inWords(Throwable cause) {
        return cause instanceof ClosedChannelException
                ? "the server has closed the connection"
                : String.valueOf(cause.getMessage());
    }

    private @Nullable SslHandler tls(HostAndPort server) {
        if (transport.tls() == null) {
            return null;
        }
        SSLEngine engine = transport.tls().createSSLEngine(server.host(), server.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return new SslHandler(engine);
    }

    /** Asks a server whether it writes, by the word isro. */
    void probe(HostAndPort server, Consumer<Boolean> writes) {
        resolve(
                server,
                address ->
                        bootstrap(PROBE_MILLIS, pipeline(tls(server), new Probe(writes)))
                                .connect(address)
                                .addListener(
                                        done -> {
                                            if (!done.isSuccess()) {
                                                writes.accept(false);
                                            }
                                        }),
                why -> writes.accept(false));
    }

    /** One question, and its answer or none: a server that hangs must not hold up the search. */
    private static final class Probe extends SimpleChannelInboundHandler<ByteBuf> {
        private final Consumer<Boolean> writes;
        private final StringBuilder said = new StringBuilder();

        Probe(Consumer<Boolean> writes) {
            this.writes = writes;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(IS_READ_ONLY.duplicate());
            context.executor().schedule(() -> context.close(), PROBE_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            said.append(bytes.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            writes.accept(said.toString().startsWith("rw"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Override
    public void close() {
        names.shutdown();
    }
}
