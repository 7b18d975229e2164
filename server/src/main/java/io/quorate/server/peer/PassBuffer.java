package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;

/** What was sent on a link since its last flush, as bytes: the passes of one link are alike. */
final class PassBuffer {

    private static final int INITIAL_MIN_BYTES = 256;
    private static final int INITIAL_MAX_BYTES = 1 << 20;

    private @Nullable ByteBuf buffer;
    private int initialBytes = INITIAL_MIN_BYTES;

    /** Appends a message; tells whether it is the first since the last {@link #take}. */
    boolean add(PeerMessage message, ByteBufAllocator allocator) {
        ByteBuf out = buffer;
        boolean first = out == null;
        if (out == null) {
            out = allocator.directBuffer(initialBytes);
            buffer = out;
        }
        PeerCodec.encode(message, out);
        return first;
    }

    boolean isEmpty() {
        return buffer == null;
    }

    /** Hands over what there is; null if nothing. */
    @Nullable ByteBuf take() {
        ByteBuf out = buffer;
        buffer = null;
        if (out != null) {
            long likely = out.readableBytes() * 5L / 4;
            initialBytes = Math.clamp(likely, INITIAL_MIN_BYTES, INITIAL_MAX_BYTES);
        }
        return out;
    }

    void discard() {
        ByteBuf out = buffer;
        buffer = null;
        if (out != null) {
            out.release();
        }
    }
}
