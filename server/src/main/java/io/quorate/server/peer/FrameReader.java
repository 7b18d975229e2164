package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into frames. Each byte is copied once, from the network's buffer
 * into the array of its frame, which belongs to the message from then on.
 */
final class FrameReader {

    /** What stands before each frame: its length, unsigned, big-endian. */
    static final int PREFIX_BYTES = 4;

    private int limit;
    private int prefixBytesMissing = PREFIX_BYTES;
    private int length;
    private byte @Nullable [] frame;
    private int filled;

    /**
     * @param limit longest frame accepted, in bytes
     */
    FrameReader(int limit) {
        this.limit = limit;
    }

    /** From the next frame on, frames may be this long. */
    void limit(int bytes) {
        limit = bytes;
    }

    /**
     * Takes the next whole frame from {@code in}.
     *
     * @return null if {@code in} is used up first
     * @throws MalformedFrameException if a frame is empty or too long
     */
    byte @Nullable [] next(ByteBuf in) throws MalformedFrameException {
        byte[] target = frame;
        if (target == null) {
            if (!readPrefix(in)) {
                return null;
            }
            target = new byte[length];
            frame = target;
        }
        int count = Math.min(in.readableBytes(), target.length - filled);
        in.readBytes(target, filled, count);
        filled += count;
        if (filled < target.length) {
            return null;
        }
        frame = null;
        filled = 0;
        length = 0;
        prefixBytesMissing = PREFIX_BYTES;
        return target;
    }

    private boolean readPrefix(ByteBuf in) throws MalformedFrameException {
        while (prefixBytesMissing > 0) {
            if (!in.isReadable()) {
                return false;
            }
            length = length << 8 | in.readUnsignedByte();
            prefixBytesMissing--;
        }
        if (length <= 0 || length > limit) {
            throw new MalformedFrameException(
                    "a frame of "
                            + Integer.toUnsignedString(length)
                            + " bytes, at most "
                            + limit
                            + " are allowed");
        }
        return true;
    }
}
