package io.quorate.server.txn;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes within a larger array: a path or data, in the very request or record in which they came.
 * Not a copy: valid only as long as the array is not reused. Equal by content.
 */
public final class ByteSlice {

    private final byte[] array;
    private final int offset;
    private final int length;

    public ByteSlice(byte[] array, int offset, int length) {
        if (offset < 0 || length < 0 || length > array.length - offset) {
            throw new IllegalArgumentException(
                    length + " bytes at " + offset + " of " + array.length);
        }
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The whole array. */
    public static ByteSlice of(byte[] array) {
        return new ByteSlice(array, 0, array.length);
    }

    /** The UTF-8 bytes of a string. */
    public static ByteSlice ofUtf8(String string) {
        return of(string.getBytes(StandardCharsets.UTF_8));
    }

    /** The array that holds the bytes, from {@link #offset}. Must not be written to. */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /** A copy. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The bytes read as UTF-8. */
    public String utf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteSlice that
                && Arrays.equals(
                        array,
                        offset,
                        offset + length,
                        that.array,
                        that.offset,
                        that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return length <= 64 ? utf8() : length + " bytes";
    }
}
