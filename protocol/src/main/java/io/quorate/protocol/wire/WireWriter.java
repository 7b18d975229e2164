package io.quorate.protocol.wire;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A growing array of big-endian bytes and a cursor at its end. Frames are begun and ended around
 * their content, which patches the length in front; what was begun can be taken back ({@link
 * #truncate}). Meant to be kept and {@link #reset}. Not thread-safe.
 */
public final class WireWriter {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int NO_FRAME = -1;
    private static final int LENGTH_MAX = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int length;
    private int frameStart = NO_FRAME;

    public WireWriter() {
        this(256);
    }

    /**
     * @param capacity bytes that fit before the array grows
     */
    public WireWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * The bytes written: those from 0 to before {@link #length()}. Another array after a growth.
     */
    public byte[] array() {
        return bytes;
    }

    /** Number of bytes written; the position of the next. */
    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets all that was written and keeps the array. */
    public void reset() {
        length = 0;
        frameStart = NO_FRAME;
    }

    /** Forgets what was written at and after {@code position}; a frame begun there is not open. */
    public void truncate(int position) {
        if (position < 0 || position > length) {
            throw new IllegalArgumentException("position " + position + " of " + length);
        }
        length = position;
        if (position <= frameStart) {
            frameStart = NO_FRAME;
        }
    }

    public void writeByte(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
    }

    public void writeBool(boolean value) {
        writeByte(value ? 1 : 0);
    }

    public void writeInt(int value) {
        int at = reserve(Integer.BYTES);
        INT.set(bytes, at, value);
    }

    public void writeLong(long value) {
        int at = reserve(Long.BYTES);
        LONG.set(bytes, at, value);
    }

    /** Bytes as they are, without a length. */
    public void writeBytes(byte[] source, int offset, int count) {
        int at = reserve(count);
        System.arraycopy(source, offset, bytes, at, count);
    }

    /** Bytes behind their length; null is not the same as empty. */
    public void writeBuffer(byte @Nullable [] source) {
        if (source == null) {
            writeInt(-1);
        } else {
            writeBuffer(source, 0, source.length);
        }
    }

    /** Part of an array behind its length. */
    public void writeBuffer(byte[] source, int offset, int count) {
        writeInt(count);
        writeBytes(source, offset, count);
    }

    /**
     * A string behind its length in bytes. As in ZooKeeper each UTF-16 unit is encoded by itself,
     * so a supplementary character takes six bytes (CESU-8).
     */
    public void writeString(@Nullable String string) {
        if (string == null) {
            writeInt(-1);
            return;
        }
        int chars = string.length();
        int at = reserve(Integer.BYTES + chars);
        int to = at + Integer.BYTES;
        byte[] target = bytes;
        for (int i = 0; i < chars; i++) {
            char c = string.charAt(i);
            if (c >= 0x80) {
                length = to + i;
                writeUnits(string, i);
                patchInt(at, length - to);
                return;
            }
            target[to + i] = (byte) c;
        }
        INT.set(target, at, chars);
    }

    private void writeUnits(String string, int from) {
        int chars = string.length();
        int start = reserve(Math.multiplyExact(3, chars - from));
        int to = start;
        byte[] target = bytes;
        for (int i = from; i < chars; i++) {
            char c = string.charAt(i);
            if (c < 0x80) {
                target[to++] = (byte) c;
            } else if (c < 0x800) {
                target[to++] = (byte) (0xc0 | (c >> 6));
                target[to++] = (byte) (0x80 | (c & 0x3f));
            } else {
                target[to++] = (byte) (0xe0 | (c >> 12));
                target[to++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                target[to++] = (byte) (0x80 | (c & 0x3f));
            }
        }
        length = to;
    }

    /** A vector of strings. */
    public void writeStrings(List<String> strings) {
        int count = strings.size();
        writeInt(count);
        for (int i = 0; i < count; i++) {
            writeString(strings.get(i));
        }
    }

    /**
     * Makes room for bytes to be filled in later.
     *
     * @return their position, for {@link #patchInt} or {@link #array()}
     */
    public int reserve(int count) {
        int at = length;
        if (count > bytes.length - at) {
            grow(count);
        }
        length = at + count;
        return at;
    }

    /** Sets an int at a position that was reserved or written before. */
    public void patchInt(int position, int value) {
        if (position < 0 || position > length - Integer.BYTES) {
            throw new IllegalArgumentException("position " + position + " of " + length);
        }
        INT.set(bytes, position, value);
    }

    /** Reserves the length of a frame; frames do not nest. */
    public void beginFrame() {
        if (frameStart != NO_FRAME) {
            throw new IllegalStateException("the frame begun at " + frameStart + " is still open");
        }
        frameStart = reserve(Integer.BYTES);
    }

    /** Completes the frame: what was written since {@link #beginFrame} is its content. */
    public void endFrame() {
        if (frameStart == NO_FRAME) {
            throw new IllegalStateException("no frame was begun");
        }
        INT.set(bytes, frameStart, length - frameStart - Integer.BYTES);
        frameStart = NO_FRAME;
    }

    private void grow(int count) {
        long needed = (long) length + count;
        if (count < 0 || needed > LENGTH_MAX) {
            throw new IllegalArgumentException("cannot hold " + needed + " bytes");
        }
        int doubled = (int) Math.min(LENGTH_MAX, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }
}
