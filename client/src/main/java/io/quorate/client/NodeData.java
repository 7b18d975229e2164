package io.quorate.client;

import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * What is in a znode.
 *
 * @param data the caller's own; empty also where the znode has none
 * @param hasData whether it has some, be it empty
 */
@SuppressWarnings("ArrayRecordComponent") // contents are compared
public record NodeData(byte[] data, Stat stat, boolean hasData) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeData that
                && Arrays.equals(data, that.data)
                && stat.equals(that.stat)
                && hasData == that.hasData;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(data), stat, hasData);
    }
}
