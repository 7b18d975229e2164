package io.quorate.client;

import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * What is in a znode.
 *
 * @param data the caller's own; empty also where the znode has none
 */
@SuppressWarnings("ArrayRecordComponent") // contents are compared
public record NodeData(byte[] data, Stat stat) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeData that
                && Arrays.equals(data, that.data)
                && stat.equals(that.stat);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(data), stat);
    }
}
