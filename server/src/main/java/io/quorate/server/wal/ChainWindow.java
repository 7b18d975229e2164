package io.quorate.server.wal;

import java.util.Arrays;

/**
 * The chain hashes of the records that may still be truncated away: the newest one at or below the
 * commit mark and all above. Two plain arrays, since every record passes through here.
 */
final class ChainWindow {

    private static final int INITIAL = 1024;

    private long[] zxids = new long[INITIAL];
    private long[] hashes = new long[INITIAL];
    private int first;
    private int end;

    /** Adds the next record; zxids grow. */
    void add(long zxid, long chainHash) {
        if (end == zxids.length) {
            makeRoom();
        }
        zxids[end] = zxid;
        hashes[end] = chainHash;
        end++;
    }

    /** Forgets everything. */
    void clear() {
        first = 0;
        end = 0;
    }

    /** Moves the content to the front of arrays that are at most half full afterwards. */
    private void makeRoom() {
        int size = end - first;
        int capacity = Math.max(INITIAL, Integer.highestOneBit(size) * 4);
        long[] movedZxids = capacity == zxids.length ? zxids : new long[capacity];
        long[] movedHashes = capacity == zxids.length ? hashes : new long[capacity];
        System.arraycopy(zxids, first, movedZxids, 0, size);
        System.arraycopy(hashes, first, movedHashes, 0, size);
        zxids = movedZxids;
        hashes = movedHashes;
        first = 0;
        end = size;
    }

    /** Forgets all below the newest record at or below {@code zxid}. */
    void dropBelow(long zxid) {
        while (first + 1 < end && zxids[first + 1] <= zxid) {
            first++;
        }
    }

    /** Place of this record, negative if it is not here. */
    int find(long zxid) {
        return Arrays.binarySearch(zxids, first, end, zxid);
    }

    /**
     * Forgets all above {@code zxid}, which must be here or 0, the beginning of all history.
     *
     * @return its chain hash
     */
    long truncate(long zxid) {
        int at = find(zxid);
        if (at < 0) {
            clear();
            add(0, 0);
            return 0;
        }
        end = at + 1;
        return hashes[at];
    }
}
