package io.quorate.server.tree;

import io.quorate.server.common.Invariant;

import java.util.Arrays;

/**
 * A set of short byte strings, packed: names of children, paths of ephemerals. Linear hashing over
 * small buckets, each one array, so that a million names cost little more than their bytes, and the
 * set grows and shrinks by one bucket at a time.
 *
 * <p>A bucket: i32 number of bytes in use, then the names, each behind its length: u8, or 255 and
 * i32. The rest of the array is room to grow.
 */
final class NameSet {

    /** Takes the names one by one. */
    interface Visitor {
        void name(byte[] array, int offset, int length);
    }

    private static final int NAMES_PER_BUCKET = 16;
    private static final int HEADER = 4;
    private static final int LONG_NAME = 255;
    private static final byte[] NO_NAMES = {0, 0, 0, HEADER};

    private byte[][] buckets = {NO_NAMES};
    private int bucketCount = 1;
    private int size;

    int size() {
        return size;
    }

    /** Adds a name that is not here. */
    void add(long hash, byte[] array, int offset, int length, PathHash hasher) {
        append(bucketOf(hash), array, offset, length);
        size++;
        if (size > bucketCount * NAMES_PER_BUCKET) {
            split(hasher);
        }
    }

    /** Removes a name that is here. */
    void remove(long hash, byte[] array, int offset, int length, PathHash hasher) {
        int index = bucketOf(hash);
        byte[] bucket = buckets[index];
        int used = used(bucket);
        int at = HEADER;
        while (at < used) {
            int nameLength = lengthAt(bucket, at);
            int from = at + prefixBytes(nameLength);
            int next = from + nameLength;
            if (nameLength == length
                    && Arrays.equals(bucket, from, next, array, offset, offset + length)) {
                cut(index, bucket, at, next);
                size--;
                if (bucketCount > 1 && size < bucketCount * (NAMES_PER_BUCKET / 4)) {
                    merge();
                }
                return;
            }
            at = next;
        }
        Invariant.check(false, "removal of an absent name", index, length);
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < bucketCount; i++) {
            forEach(buckets[i], visitor);
        }
    }

    private static void forEach(byte[] bucket, Visitor visitor) {
        int used = used(bucket);
        for (int at = HEADER; at < used; ) {
            int length = lengthAt(bucket, at);
            int from = at + prefixBytes(length);
            visitor.name(bucket, from, length);
            at = from + length;
        }
    }

    private int bucketOf(long hash) {
        int half = Integer.highestOneBit(bucketCount);
        int index = (int) hash & (2 * half - 1);
        return index < bucketCount ? index : index & (half - 1);
    }

    /** One bucket more: it takes its share of the one that is next in turn. */
    private void split(PathHash hasher) {
        int victim = bucketCount - Integer.highestOneBit(bucketCount);
        if (bucketCount == buckets.length) {
            buckets = Arrays.copyOf(buckets, buckets.length * 2);
        }
        byte[] before = buckets[victim];
        buckets[victim] = NO_NAMES;
        buckets[bucketCount] = NO_NAMES;
        bucketCount++;
        forEach(
                before,
                (array, offset, length) ->
                        append(bucketOf(hasher.of(array, offset, length)), array, offset, length));
    }

    /** One bucket less: its names go back to the one it was split from. */
    private void merge() {
        bucketCount--;
        byte[] last = buckets[bucketCount];
        buckets[bucketCount] = NO_NAMES;
        int target = bucketCount - Integer.highestOneBit(bucketCount);
        forEach(last, (array, offset, length) -> append(target, array, offset, length));
        if (buckets.length >= 4 * bucketCount) {
            buckets = Arrays.copyOf(buckets, buckets.length / 2);
        }
    }

    private void append(int index, byte[] array, int offset, int length) {
        byte[] bucket = buckets[index];
        int used = used(bucket);
        int prefix = prefixBytes(length);
        int needed = used + prefix + length;
        if (needed > bucket.length) {
            // Room for a quarter more, so that a bucket is not copied for each name.
            bucket = Arrays.copyOf(bucket, needed + (needed - HEADER) / 4);
            buckets[index] = bucket;
        }
        if (prefix == 1) {
            bucket[used] = (byte) length;
        } else {
            bucket[used] = (byte) LONG_NAME;
            putInt(bucket, used + 1, length);
        }
        System.arraycopy(array, offset, bucket, used + prefix, length);
        putInt(bucket, 0, needed);
    }

    private void cut(int index, byte[] bucket, int from, int to) {
        int used = used(bucket);
        int left = used - (to - from);
        if (left == HEADER) {
            buckets[index] = NO_NAMES;
            return;
        }
        System.arraycopy(bucket, to, bucket, from, used - to);
        putInt(bucket, 0, left);
        if (bucket.length > 2 * left) {
            buckets[index] = Arrays.copyOf(bucket, left);
        }
    }

    private static int used(byte[] bucket) {
        return intAt(bucket, 0);
    }

    private static int lengthAt(byte[] bucket, int at) {
        int length = bucket[at] & 0xff;
        return length == LONG_NAME ? intAt(bucket, at + 1) : length;
    }

    private static int prefixBytes(int length) {
        return length < LONG_NAME ? 1 : 1 + Integer.BYTES;
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
