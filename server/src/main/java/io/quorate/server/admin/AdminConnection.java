package io.quorate.server.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP connection: one request at a time, and nothing is read while it is answered. A single
 * deadline covers it all: the idle timeout begins when the connection does, when a request is
 * whole, and when its answer is sent, and no byte that dribbles in moves it.
 */
final class AdminConnection extends ChannelInboundHandlerAdapter {

    /** Nothing here takes a body; this is for clients that send one all the same. */
    private static final int BODY_BYTES_MAX = 64 << 10;

    private final AdminConnections connections;
    private @Nullable HttpRequest head;
    private int bodyBytes;
    private boolean answering;
    private @Nullable Future<?> deadline;
    private @Nullable ChannelHandlerContext channel;

    AdminConnection(AdminConnections connections) {
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context;
        if (connections.opened(this)) {
            startDeadline(context);
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connections.closed(this);
        stopDeadline();
    }

    /** Others need its place. */
    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private void startDeadline(ChannelHandlerContext context) {
        stopDeadline();
        deadline =
                context.executor()
                        .schedule(
                                () -> {
                                    context.close();
                                },
                                connections.idleTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    private void stopDeadline() {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (answering || !context.channel().isActive()) {
                // Pipelined behind a request that is being answered: nobody who matters does that.
                context.close();
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(context, request);
            }
            if (message instanceof HttpContent content && head != null) {
                content(context, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            context.close();
            return;
        }
        head = request;
        bodyBytes = 0;
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void content(ChannelHandlerContext context, HttpContent content) {
        bodyBytes += content.content().readableBytes();
        if (content.decoderResult().isFailure() || bodyBytes > BODY_BYTES_MAX) {
            context.close();
        } else if (content instanceof LastHttpContent) {
            whole(context);
        }
    }

    private void whole(ChannelHandlerContext context) {
        HttpRequest asked = head;
        head = null;
        if (asked == null) {
            return;
        }
        answering = true;
        connections.asked(this);
        context.channel().config().setAutoRead(false);
        startDeadline(context);
        boolean keepAlive = HttpUtil.isKeepAlive(asked);
        Request request = request(context.channel().remoteAddress(), asked);
        Thread.ofVirtual()
                .name("http request")
                .start(
                        () -> {
                            Answer answer = connections.answer(request);
                            try {
                                context.executor()
                                        .execute(() -> send(context, request, answer, keepAlive));
                            } catch (RejectedExecutionException closed) {
                                // The server is closed, and the connection with it.
                                return;
                            }
                        });
    }

    static Request request(SocketAddress remote, HttpRequest asked) {
        String target = asked.uri();
        int mark = target.indexOf('?');
        boolean direct =
                !asked.headers().contains("X-Forwarded-For")
                        && !asked.headers().contains("Forwarded");
        String accept = asked.headers().get(HttpHeaderNames.ACCEPT);
        return new Request(
                asked.method().name(),
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                accept == null ? "" : accept,
                direct
                        && remote instanceof InetSocketAddress inet
                        && inet.getAddress().isLoopbackAddress());
    }

    private void send(
            ChannelHandlerContext context, Request request, Answer answer, boolean keepAlive) {
        connections.answered(answer.isRefusal());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        ByteBuf bytes =
                request.method().equals("HEAD")
                        ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(body);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), bytes);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("X-Content-Type-Options", "nosniff")
                .set(
                        HttpHeaderNames.CONNECTION,
                        keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        context.writeAndFlush(response)
                .addListener(
                        sent -> {
                            if (sent.isSuccess() && keepAlive) {
                                answering = false;
                                connections.mayAskAgain(this);
                                startDeadline(context);
                                context.channel().config().setAutoRead(true);
                            } else {
                                context.close();
                            }
                        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A broken connection, or bytes that are no HTTP: of no interest to anybody here.
        context.close();
    }
}
