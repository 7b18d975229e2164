package io.quorate.server.node;

import io.quorate.protocol.Identity;
import io.quorate.protocol.wire.WireReader;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the identities of forwarded requests. Most clients have the same few, request after
 * request: their bytes are recognised, and nothing is decoded.
 */
final class IdentityCache {

    private static final int SLOTS = 256;
    private static final int MIN_IDENTITY_BYTES = 8;

    private final @Nullable Known[] slots = new @Nullable Known[SLOTS];

    private static final class Known {
        private final byte[] bytes;
        private final List<Identity> identities;

        Known(byte[] bytes, List<Identity> identities) {
            this.bytes = bytes;
            this.identities = identities;
        }
    }

    /** Reads i32 count and per identity two strings, and passes over them. */
    List<Identity> read(byte[] packed, WireReader in) {
        int from = in.position();
        int count = in.readCount(MIN_IDENTITY_BYTES);
        int hash = count;
        for (int i = 0; i < 2 * count; i++) {
            int length = Math.max(0, in.readLength());
            hash = 31 * hash + length;
            if (length > 0) {
                hash = 31 * hash + packed[in.position() + length - 1];
                hash = 31 * hash + packed[in.position() + length / 2];
            }
            in.skip(length);
        }
        int to = in.position();
        int slot = (hash ^ hash >>> 8) & (SLOTS - 1);
        Known known = slots[slot];
        if (known == null || !Arrays.equals(known.bytes, 0, known.bytes.length, packed, from, to)) {
            known = new Known(Arrays.copyOfRange(packed, from, to), decode(packed, from, to));
            slots[slot] = known;
        }
        return known.identities;
    }

    private static List<Identity> decode(byte[] packed, int from, int to) {
        WireReader in = new WireReader(ByteBuffer.wrap(packed), from, to);
        int count = in.readCount(MIN_IDENTITY_BYTES);
        List<Identity> identities = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String scheme = in.readRequiredString();
            identities.add(new Identity(scheme, in.readRequiredString()));
        }
        return List.copyOf(identities);
    }
}
