package io.quorate.server.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-1-3 of paths and names with a secret key, so that nobody can choose paths that collide.
 * In memory only: never on disk, on the wire or in a digest.
 */
final class PathHash {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long key0;
    private final long key1;

    PathHash(long seed) {
        this(seed, otherHalf(seed));
    }

    PathHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    private static long otherHalf(long seed) {
        long z = (seed + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (z ^ z >>> 29) * 0x94D049BB133111EBL;
    }

    long of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    long of(byte[] bytes, int offset, int length) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        int at = offset;
        int end = offset + length;
        // Blocks 0 to n-1 are data, then the tail with the length, then three empty final rounds.
        int rounds = length / 8 + 4;
        for (int i = 0; i < rounds; i++) {
            long word;
            if (at + 8 <= end) {
                word = (long) LONG.get(bytes, at);
                at += 8;
            } else if (i == rounds - 4) {
                word = tail(bytes, offset, at, end) | (long) length << 56;
            } else {
                word = 0;
            }
            if (i == rounds - 3) {
                v2 ^= 0xff;
            }
            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The 0 to 7 bytes behind the last whole word, as the low bytes of one. */
    private static long tail(byte[] bytes, int offset, int at, int end) {
        int count = end - at;
        if (count == 0) {
            return 0;
        }
        if (end - offset >= 8) {
            return (long) LONG.get(bytes, end - 8) >>> (Long.SIZE - 8 * count);
        }
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = word << 8 | (bytes[i] & 0xff);
        }
        return word;
    }
}
