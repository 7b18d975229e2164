package io.quorate.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A bounded cursor over big-endian bytes that reads in place: it never changes the buffer, its
 * position included. Every read past the limit, and every length or count that the remaining bytes
 * cannot hold, is a {@link MalformedFrameException}; memory is only taken for bytes that are there.
 *
 * <p>One reader may be pointed at frame after frame ({@link #reset}). Not thread-safe.
 */
public final class WireReader {

    private ByteBuffer buffer;
    private int position;
    private int limit;

    /** A reader of what remains in the buffer. */
    public WireReader(ByteBuffer buffer) {
        this(buffer, buffer.position(), buffer.limit());
    }

    /** A reader of the buffer's bytes from {@code position} to before {@code limit}. */
    public WireReader(ByteBuffer buffer, int position, int limit) {
        checkRange(buffer, position, limit);
        this.buffer = buffer;
        this.position = position;
        this.limit = limit;
    }

    /** A reader of a whole array. */
    public WireReader(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    /** Points this reader at other bytes. */
    public void reset(ByteBuffer buffer, int position, int limit) {
        checkRange(buffer, position, limit);
        this.buffer = buffer;
        this.position = position;
        this.limit = limit;
    }

    private static void checkRange(ByteBuffer buffer, int position, int limit) {
        if (buffer.order() != ByteOrder.BIG_ENDIAN
                || position < 0
                || position > limit
                || limit > buffer.limit()) {
            throw new IllegalArgumentException(
                    "range " + position + ".." + limit + " of " + buffer + " " + buffer.order());
        }
    }

    /** The buffer read from; {@link #position()} is an index into it. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the next byte in the buffer. */
    public int position() {
        return position;
    }

    /** Index in the buffer of the first byte that is not ours. */
    public int limit() {
        return limit;
    }

    /** Bytes left. */
    public int remaining() {
        return limit - position;
    }

    public byte readByte() {
        return buffer.get(advance(1));
    }

    /** Any byte but zero is true. */
    public boolean readBool() {
        return readByte() != 0;
    }

    public int readInt() {
        return buffer.getInt(advance(Integer.BYTES));
    }

    public long readLong() {
        return buffer.getLong(advance(Long.BYTES));
    }

    /** Passes over bytes. */
    public void skip(int length) {
        advance(length);
    }

    /**
     * The length of a buffer or string that follows: -1 for null, else at most what remains. The
     * bytes can then be read in place at {@link #position()} and passed over with {@link #skip}.
     */
    public int readLength() {
        int length = readInt();
        if (length < -1 || length > remaining()) {
            throw new MalformedFrameException(
                    "length " + length + " with " + remaining() + " bytes left");
        }
        return length;
    }

    /**
     * The number of elements of a vector that follows; a null vector counts as empty.
     *
     * @param minElementBytes the least that one element takes, at least 1: bounds the count by what
     *     remains, so that a caller may allocate for it
     */
    public int readCount(int minElementBytes) {
        int count = readInt();
        if (count == -1) {
            return 0;
        }
        if (count < 0 || (long) count * minElementBytes > remaining()) {
            throw new MalformedFrameException(
                    "count " + count + " with " + remaining() + " bytes left");
        }
        return count;
    }

    /** A copy of a length-prefixed buffer; null and empty are different. */
    public byte @Nullable [] readBuffer() {
        int length = readLength();
        return length < 0 ? null : readBytes(length);
    }

    /** A copy of the next bytes. */
    public byte[] readBytes(int length) {
        int from = advance(length);
        byte[] bytes = new byte[length];
        buffer.get(from, bytes);
        return bytes;
    }

    /** A length-prefixed string. Malformed UTF-8 becomes U+FFFD, as in ZooKeeper. */
    public @Nullable String readString() {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        int from = advance(length);
        // The JDK's UTF-8 decoder finds pure ASCII with one vectorised scan and then just copies.
        if (buffer.hasArray()) {
            return new String(
                    buffer.array(), buffer.arrayOffset() + from, length, StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[length];
        buffer.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A string where null makes no sense. */
    public String readRequiredString() {
        String string = readString();
        if (string == null) {
            throw new MalformedFrameException("null where a string is required");
        }
        return string;
    }

    /** A vector of strings, none null. Unmodifiable. */
    public List<String> readStrings() {
        int count = readCount(Integer.BYTES);
        if (count == 0) {
            return List.of();
        }
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(readRequiredString());
        }
        return Collections.unmodifiableList(strings);
    }

    /** A reader of the next bytes alone, which this one passes over. */
    public WireReader slice(int length) {
        int from = advance(length);
        return new WireReader(buffer, from, from + length);
    }

    private int advance(int length) {
        int from = position;
        if (length < 0 || length > limit - from) {
            throw new MalformedFrameException(
                    "need " + length + " bytes, have " + remaining() + " left");
        }
        position = from + length;
        return from;
    }
}
