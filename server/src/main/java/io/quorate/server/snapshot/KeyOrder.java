package io.quorate.server.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whether keys ascend, strictly, by their bytes. */
final class KeyOrder {

    private byte[] last = {};

    /** -1 in front of the first key: even an empty one is behind that. */
    private int lastLength = -1;

    void restart() {
        lastLength = -1;
    }

    /** Whether this key is behind the one before. */
    boolean isNext(ByteBuffer key) {
        int length = key.remaining();
        byte[] next = new byte[length];
        key.get(key.position(), next);
        boolean isNext =
                lastLength < 0 || Arrays.compareUnsigned(last, 0, lastLength, next, 0, length) < 0;
        last = next;
        lastLength = length;
        return isNext;
    }
}
