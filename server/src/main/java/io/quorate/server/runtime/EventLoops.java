package io.quorate.server.runtime;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import java.util.concurrent.ThreadFactory;

/** The event loop that owns a node: epoll where the system has it, NIO elsewhere. */
public final class EventLoops {

    private EventLoops() {}

    /** A group of one loop on one thread. */
    public static MultiThreadIoEventLoopGroup single(ThreadFactory threads) {
        return new MultiThreadIoEventLoopGroup(
                1,
                threads,
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** The listening socket that such a loop can serve. */
    public static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** For the start line of the log. */
    public static String transport() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }
}
