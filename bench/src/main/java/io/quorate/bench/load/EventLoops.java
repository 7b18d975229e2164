package io.quorate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one event loop of a run, and waiting for the run: epoll where there is epoll. */
final class EventLoops {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    private EventLoops() {}

    /** Something that happens on an event loop and comes to a result. */
    interface Run<T> {
        /** Begins. Called outside of the loop; must not wait. */
        CompletableFuture<T> start(EventLoop loop, Bootstrap bootstrap);
    }

    /**
     * Runs something on a loop of its own and waits for its result.
     *
     * @param secondsMax how long
     * @param late what to say if there is no result by then
     * @throws LoadFailure if it fails or is late
     */
    static <T> T await(Run<T> run, long secondsMax, String late)
            throws LoadFailure, InterruptedException {
        EventLoopGroup group = one();
        try {
            return run.start(group.next(), bootstrap(group)).get(secondsMax, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LoadFailure(late, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LoadFailure failure
                    ? failure
                    : new LoadFailure(String.valueOf(e.getMessage()), e);
        } finally {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        }
    }

    private static EventLoopGroup one() {
        return new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("load", true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    private static Bootstrap bootstrap(EventLoopGroup loop) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
    }
}
