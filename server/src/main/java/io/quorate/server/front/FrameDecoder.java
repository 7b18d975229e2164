package io.quorate.server.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Cuts what one client sends into whole frames, and hands them over in place: bytes are copied only
 * when a frame is not whole yet or its reader asked to wait.
 *
 * <p>The first four bytes of a connection are compared with the four-letter words before they are
 * taken as a length (PROTOCOL 2); afterwards they are always a length.
 */
final class FrameDecoder {

    /** Who takes the frames. None of these may call back into the decoder. */
    interface Sink {

        /**
         * The connection began with a four-letter word; nothing more will come.
         *
         * @param argument what stands behind {@code stmk}; 0 with any other word
         */
        void word(int word, long argument);

        /**
         * Whole frames with their length prefixes, from the buffer's position to its limit. The
         * buffer is the sink's only during the call.
         *
         * @return whether more may be handed over now; otherwise the rest waits for {@link #resume}
         */
        boolean frames(ByteBuffer frames, int count);

        /** A length that no frame may have; nothing more will come. */
        void badLength(int length);
    }

    /**
     * So many frames are handed over before the sink is asked whether it can take more: bounds what
     * the replies to one read can take.
     */
    static final int FRAMES_PER_CALL = 64;

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_TAIL_BYTES = 256;

    private final int maxFrameBytes;
    private @Nullable ByteBuf tail;
    private boolean started;
    private boolean ended;
    private boolean waiting;

    /**
     * @param maxFrameBytes the longest frame, without its length prefix
     */
    FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Takes what was read; does not release it. */
    void decode(ByteBuf read, ByteBufAllocator allocator, Sink sink) {
        if (ended) {
            return;
        }
        if (tail == null) {
            if (!waiting) {
                cut(read, sink);
            }
            keep(read, allocator);
        } else {
            tail.writeBytes(read);
            if (!waiting) {
                cut(tail, sink);
            }
            shrink(allocator);
        }
    }

    /** Goes on after {@link Sink#frames} had returned false. */
    void resume(ByteBufAllocator allocator, Sink sink) {
        waiting = false;
        if (tail != null && !ended) {
            cut(tail, sink);
            shrink(allocator);
        }
    }

    /** Whether frames may be held back until {@link #resume}. */
    boolean isWaiting() {
        return waiting;
    }

    /** Takes nothing more, and forgets what was kept. */
    void end() {
        ended = true;
        if (tail != null) {
            tail.release();
            tail = null;
        }
    }

    private void cut(ByteBuf from, Sink sink) {
        int count = FRAMES_PER_CALL;
        while (count == FRAMES_PER_CALL && !waiting && !ended) {
            count = cutOnce(from, sink);
        }
    }

    private int cutOnce(ByteBuf from, Sink sink) {
        int start = from.readerIndex();
        int end = from.writerIndex();
        int at = start;
        int count = 0;
        int bad = 0;
        while (count < FRAMES_PER_CALL && end - at >= LENGTH_BYTES) {
            int length = from.getInt(at);
            if (!started) {
                boolean argued = length == FourLetterWords.SET_TRACE_MASK;
                if (argued && end - at < LENGTH_BYTES + Long.BYTES) {
                    return 0;
                }
                started = true;
                if (FourLetterWords.isWord(length)) {
                    ended = true;
                    sink.word(length, argued ? from.getLong(at + LENGTH_BYTES) : 0);
                    return 0;
                }
            }
            if (length < 0 || length > maxFrameBytes) {
                bad = length;
                break;
            }
            if (length > end - at - LENGTH_BYTES) {
                break;
            }
            at += LENGTH_BYTES + length;
            count++;
        }
        if (count > 0) {
            from.readerIndex(at);
            waiting = !sink.frames(from.internalNioBuffer(start, at - start), count);
        }
        if (bad != 0 && !waiting && !ended) {
            ended = true;
            sink.badLength(bad);
        }
        return count;
    }

    private void keep(ByteBuf read, ByteBufAllocator allocator) {
        if (read.isReadable() && !ended) {
            tail = allocator.buffer(Math.max(FIRST_TAIL_BYTES, read.readableBytes()));
            tail.writeBytes(read);
        }
    }

    private void shrink(ByteBufAllocator allocator) {
        ByteBuf kept = tail;
        if (kept == null || (kept.readerIndex() == 0 && !ended)) {
            return;
        }
        tail = null;
        keep(kept, allocator);
        kept.release();
    }
}
