package io.quorate.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes at the HTTP ports: requests, or no HTTP. */
public final class AdminFuzz {

    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private AdminFuzz() {}

    /** Input: what a connection sends. */
    public static void fuzz(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(AdminServer.decoder());
        channel.writeInbound(Unpooled.wrappedBuffer(input));
        for (Object message = channel.readInbound();
                message != null;
                message = channel.readInbound()) {
            if (message instanceof HttpRequest asked && !asked.decoderResult().isFailure()) {
                check(asked);
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
    }

    private static void check(HttpRequest asked) {
        Request request = AdminConnection.request(LOCAL, asked);
        boolean hasQuery = asked.uri().indexOf('?') >= 0;
        assertThat(request.path() + (hasQuery ? "?" : "") + request.query()).isEqualTo(asked.uri());
        assertThat(request.query()).contains(request.parameter("traceMask"));
        assertThat(request.local())
                .isEqualTo(
                        !asked.headers().contains("X-Forwarded-For")
                                && !asked.headers().contains("Forwarded"));
    }

    /** A read, a command with an argument, and a body in chunks. */
    public static List<byte[]> seeds() {
        return List.of(
                ascii("GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\n\r\n"),
                ascii("GET /commands/stmk?a=b&traceMask=0x12 HTTP/1.0\r\nForwarded: x\r\n\r\n"),
                ascii(
                        "POST /commands/srst HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                                + "Expect: 100-continue\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
