package io.quorate.server.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Cuts what one client sends into whole frames, and hands them over in place: bytes are copied only
 * when a frame is not whole yet or its reader asked to wait.
 *
 * <p>Of a frame that is longer than allowed only the beginning is handed over, as a frame without a
 * body, and the rest is passed over: so its sender is told, in its turn, that the request cannot be
 * read, and keeps its connection. Not of the first frame, nor where that would be of no use.
 *
 * <p>The first four bytes of a connection are compared with the four-letter words before they are
 * taken as a length (PROTOCOL 2); afterwards they are always a length.
 */
final class FrameDecoder {

    /** Who takes the frames. None of these may call back into the decoder, except to end it. */
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

        /**
         * A frame is longer than allowed: {@link #frames} has its beginning next.
         *
         * @param length without its length prefix
         */
        void tooLong(int length);

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

    /** xid and opcode. */
    private static final int HEADER_BYTES = 8;

    /** A frame that is longer still is no request: it is not worth waiting for its end. */
    static final int PASSED_OVER_MAX = 64 << 20;

    private final int maxFrameBytes;
    private @Nullable ByteBuf tail;
    private boolean started;
    private boolean ended;
    private boolean waiting;

    /** Whether a frame was handed over: the first must be the handshake. */
    private boolean talking;

    /** What is still to come of a frame that was too long. */
    private int passOver;

    /** Its beginning, as a frame. */
    private final ByteBuffer beginning = ByteBuffer.allocate(LENGTH_BYTES + HEADER_BYTES);

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

    /** How long the frame is whose end is still to come; 0 if there is none. */
    int unfinishedBytes() {
        ByteBuf kept = tail;
        if (kept == null || waiting || kept.readableBytes() < LENGTH_BYTES) {
            return 0;
        }
        int length = kept.getInt(kept.readerIndex());
        return length < 0 || length > maxFrameBytes ? 0 : LENGTH_BYTES + length;
    }

    /** What is kept of the client: a frame that is not whole yet, or frames that are held back. */
    int keptBytes() {
        return tail == null ? 0 : tail.readableBytes();
    }

    /** Takes nothing more, and forgets what was kept. */
    void end() {
        ended = true;
        if (tail != null) {
            tail.release();
            tail = null;
        }
    }

    /** The buffer lives on until its sink returns, though that may be what ends the connection. */
    private void cut(ByteBuf from, Sink sink) {
        from.retain();
        try {
            boolean more = true;
            while (more && !waiting && !ended) {
                more = cutOnce(from, sink);
            }
        } finally {
            from.release();
        }
    }

    /** Returns whether there may be more to hand over at once. */
    private boolean cutOnce(ByteBuf from, Sink sink) {
        if (passOver > 0) {
            int passed = Math.min(passOver, from.readableBytes());
            from.skipBytes(passed);
            passOver -= passed;
        }
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
                    return false;
                }
                started = true;
                if (FourLetterWords.isWord(length)) {
                    ended = true;
                    sink.word(length, argued ? from.getLong(at + LENGTH_BYTES) : 0);
                    return false;
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
            talking = true;
            from.readerIndex(at);
            waiting = !sink.frames(from.internalNioBuffer(start, at - start), count);
        }
        if (bad != 0 && !waiting && !ended) {
            return tooLong(bad, from, sink);
        }
        return count == FRAMES_PER_CALL;
    }

    /** The next frame is too long, or has no length. Returns whether its beginning was there. */
    private boolean tooLong(int length, ByteBuf from, Sink sink) {
        if (!talking || length < 0 || length > Math.max(PASSED_OVER_MAX, 4L * maxFrameBytes)) {
            ended = true;
            sink.badLength(length);
            return false;
        }
        if (from.readableBytes() < LENGTH_BYTES + HEADER_BYTES) {
            return false;
        }
        sink.tooLong(length);
        beginning.clear().putInt(HEADER_BYTES);
        from.skipBytes(LENGTH_BYTES);
        from.readBytes(beginning);
        beginning.flip();
        passOver = length - HEADER_BYTES;
        waiting = !sink.frames(beginning, 1);
        return true;
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
