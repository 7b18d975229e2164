package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.session.Session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keys and values of a saved state: a state, unreadable, or of a newer build. */
public final class StateFuzz {

    private static final int ROOM_BYTES = 4096;

    private StateFuzz() {}

    /** Input: pairs, each u8 length and key, u16 length and value. */
    public static void fuzz(byte[] input) throws IOException {
        SortedMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compareUnsigned);
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.hasRemaining()) {
            byte[] key = withSmallNumber(take(in, in.get() & 0xff));
            pairs.put(key, in.remaining() < 2 ? new byte[0] : take(in, in.getShort() & 0xffff));
        }
        for (Map.Entry<byte[], byte[]> pair : pairs.entrySet()) {
            survives(pair.getKey(), pair.getValue());
        }
        StateBuilder builder = new StateBuilder(1, "here");
        try {
            for (Map.Entry<byte[], byte[]> pair : pairs.entrySet()) {
                builder.next(ByteBuffer.wrap(pair.getKey()), ByteBuffer.wrap(pair.getValue()));
            }
            assertThat(builder.finish().tree().stat("/")).isNotNull();
        } catch (UnreadableStateException | NewerStateException refused) {
            return;
        }
    }

    /** The table of ACLs is as long as their highest number: up to what it may be, 2^26. */
    private static byte[] withSmallNumber(byte[] key) {
        if (key.length == 1 + Integer.BYTES && key[0] == StateCodec.ACL && key[1] >= 0) {
            key[1] = 0;
            key[2] = 0;
        }
        return key;
    }

    private static byte[] take(ByteBuffer in, int wanted) {
        byte[] taken = new byte[Math.min(wanted, in.remaining())];
        in.get(taken);
        return taken;
    }

    /** What one pair says is written as that pair again. */
    private static void survives(byte[] keyBytes, byte[] valueBytes) throws IOException {
        ByteBuffer key = ByteBuffer.wrap(keyBytes);
        ByteBuffer value = ByteBuffer.wrap(valueBytes);
        try {
            switch (keyBytes.length == 0 ? 0 : keyBytes[0]) {
                case StateCodec.ACL -> {
                    var acl = StateCodec.acl(key, value);
                    var again = StateCodec.acl(key, ByteBuffer.wrap(StateCodec.acl(acl)));
                    assertThat(again).isEqualTo(acl);
                }
                case StateCodec.META -> {
                    StateMeta meta = StateCodec.meta(value, "here");
                    var again = StateCodec.meta(ByteBuffer.wrap(StateCodec.meta(meta)), "here");
                    assertThat(again).isEqualTo(meta);
                }
                case StateCodec.SESSION -> {
                    Session session = StateCodec.session(key, value);
                    assertThat(StateCodec.session(session)).isEqualTo(valueBytes);
                }
                case StateCodec.ZNODE -> {
                    byte[] znode = StateCodec.znode(key, value);
                    ByteBuffer again = ByteBuffer.allocate(valueBytes.length + ROOM_BYTES);
                    int cversion = StateCodec.cversion(value);
                    StateCodec.znode(znode, cversion, StateCodec.pzxid(value), again);
                    assertThat(again.flip()).isEqualTo(ByteBuffer.wrap(valueBytes));
                }
                default -> {
                    return;
                }
            }
        } catch (UnreadableStateException | NewerStateException refused) {
            return;
        }
    }

    /** States after a few random transactions. */
    public static List<byte[]> seeds() {
        return List.of(state(3), state(12));
    }

    private static byte[] state(int txns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateSink sink =
                new StateSink() {
                    @Override
                    public void put(ByteBuffer key, ByteBuffer value) {
                        out.write(key.remaining());
                        write(key);
                        out.write(value.remaining() >>> 8);
                        out.write(value.remaining());
                        write(value);
                    }

                    private void write(ByteBuffer bytes) {
                        byte[] copy = new byte[bytes.remaining()];
                        bytes.get(bytes.position(), copy);
                        out.writeBytes(copy);
                    }

                    @Override
                    public void delete(ByteBuffer key) {
                        // It came and went before the save.
                    }
                };
        try {
            new SortedSave(new LiveState(1).run(txns).save()).writeTo(sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
