package io.quorate.bench.limits;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.wire.ConnectCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One connection of the empty server. Lives on its event loop alone. */
final class EchoHandler extends ChannelInboundHandlerAdapter {

    /** xid, zxid and error; the length of 100 bytes, and these; a stat. */
    static final int REPLY_BYTES = 16 + 4 + 100 + 68;

    private static final int REPLY_FRAME_BYTES = Integer.BYTES + REPLY_BYTES;
    private static final int FRAME_BYTES_MAX = 4 << 20;

    /** "srvr", which whoever waits for servers asks; as the length of a frame it is too much. */
    private static final int SRVR = 0x73727672;

    private final byte[] reply = reply();
    private boolean greeted;
    private @Nullable ByteBuf partial;
    private @Nullable ByteBuf out;

    /** The whole frame but for its xid. */
    private static byte[] reply() {
        WireWriter writer = new WireWriter(REPLY_FRAME_BYTES);
        writer.writeInt(REPLY_BYTES);
        writer.writeInt(0);
        writer.writeLong(1);
        writer.writeInt(0);
        writer.writeBuffer(new byte[100]);
        writer.writeBytes(new byte[68], 0, 68);
        return writer.toByteArray();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf begun = partial;
        if (begun != null) {
            begun.writeBytes(bytes);
            bytes.release();
            bytes = begun;
            partial = null;
        }
        try {
            while (readFrame(context, bytes)) {
                // one after another, as many as have arrived
            }
            if (bytes.isReadable()) {
                partial = context.alloc().directBuffer().writeBytes(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** Answers the next frame, if all of it is there. */
    private boolean readFrame(ChannelHandlerContext context, ByteBuf bytes) throws IOException {
        if (bytes.readableBytes() < Integer.BYTES) {
            return false;
        }
        int at = bytes.readerIndex();
        int length = bytes.getInt(at);
        if (!greeted && length == SRVR) {
            bytes.skipBytes(bytes.readableBytes());
            tellMode(context);
            return false;
        }
        if (length < Integer.BYTES || length > FRAME_BYTES_MAX) {
            throw new IOException("a frame of " + length + " bytes");
        }
        if (bytes.readableBytes() < Integer.BYTES + length) {
            return false;
        }
        if (greeted) {
            int replyAt = out(context).writerIndex();
            out(context).writeBytes(reply).setInt(replyAt + Integer.BYTES, bytes.getInt(at + 4));
        } else {
            byte[] request = new byte[length];
            bytes.getBytes(at + Integer.BYTES, request);
            greet(context, ConnectCodec.readRequest(new WireReader(request)));
        }
        bytes.skipBytes(Integer.BYTES + length);
        return true;
    }

    private void greet(ChannelHandlerContext context, ConnectRequest request) {
        greeted = true;
        WireWriter writer = new WireWriter();
        writer.beginFrame();
        ConnectCodec.writeResponse(
                writer,
                new ConnectResponse(
                        0,
                        request.timeoutMillis(),
                        1,
                        new byte[ConnectRequest.PASSWORD_BYTES],
                        false,
                        true));
        writer.endFrame();
        out(context).writeBytes(writer.array(), 0, writer.length());
    }

    private static void tellMode(ChannelHandlerContext context) {
        ByteBuf text = context.alloc().buffer();
        text.writeCharSequence("Mode: standalone\n", StandardCharsets.US_ASCII);
        context.writeAndFlush(text).addListener(ChannelFutureListener.CLOSE);
    }

    private ByteBuf out(ChannelHandlerContext context) {
        ByteBuf present = out;
        if (present == null) {
            present = context.alloc().directBuffer(REPLY_FRAME_BYTES);
            out = present;
        }
        return present;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        ByteBuf answers = out;
        if (answers != null) {
            out = null;
            var _ = context.writeAndFlush(answers, context.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ReferenceCountUtil.release(partial);
        ReferenceCountUtil.release(out);
        partial = null;
        out = null;
    }

    /** A client that breaks off, or sends what is no frame: its connection ends. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
