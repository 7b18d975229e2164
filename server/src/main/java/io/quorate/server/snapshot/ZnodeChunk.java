package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Some znodes that one thread has decoded for another. */
final class ZnodeChunk {

    private static final int ZNODES = 1024;
    private static final int BYTES = 256 << 10;

    private final byte[] @Nullable [] znodes = new byte[ZNODES][];
    private final int[] cversions = new int[ZNODES];
    private final long[] pzxids = new long[ZNODES];
    private int count;
    private int bytes;
    private boolean last;
    private @Nullable Throwable failure;

    /** The last of its range, which could not be read to its end. */
    static ZnodeChunk failed(Throwable failure) {
        ZnodeChunk chunk = new ZnodeChunk().last();
        chunk.failure = failure;
        return chunk;
    }

    ZnodeChunk last() {
        last = true;
        return this;
    }

    boolean isLast() {
        return last;
    }

    boolean isFull() {
        return count == ZNODES || bytes >= BYTES;
    }

    void add(ByteBuffer key, ByteBuffer value) throws UnreadableStateException {
        byte[] znode = StateCodec.znode(key, value);
        znodes[count] = znode;
        cversions[count] = StateCodec.cversion(value);
        pzxids[count] = StateCodec.pzxid(value);
        count++;
        bytes += znode.length;
    }

    /** Puts them into the state, or throws what went wrong. */
    void into(StateBuilder state) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
        for (int i = 0; i < count; i++) {
            byte[] znode = znodes[i];
            if (znode != null) {
                state.znode(znode, cversions[i], pzxids[i]);
            }
        }
    }
}
