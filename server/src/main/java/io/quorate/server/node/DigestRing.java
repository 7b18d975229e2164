package io.quorate.server.node;

import io.quorate.protocol.Zxid;

import java.util.ArrayList;
import java.util.List;

/** The state's digests as of every 128 transactions, the newest 1,024 of them: {@code hash}. */
final class DigestRing {

    private static final int INTERVAL = 128;
    private static final int SIZE = 1_024;

    private final long[] zxids = new long[SIZE];
    private final long[] digests = new long[SIZE];
    private int count;

    static boolean isDue(long zxid) {
        return Zxid.counter(zxid) % INTERVAL == 0;
    }

    void add(long zxid, long digest) {
        int at = count % SIZE;
        zxids[at] = zxid;
        digests[at] = digest;
        count++;
        if (count == 2 * SIZE) {
            count = SIZE;
        }
    }

    void clear() {
        count = 0;
    }

    /** The oldest first. */
    List<DigestAt> all() {
        List<DigestAt> all = new ArrayList<>();
        for (int i = Math.max(0, count - SIZE); i < count; i++) {
            all.add(new DigestAt(zxids[i % SIZE], digests[i % SIZE]));
        }
        return all;
    }
}
