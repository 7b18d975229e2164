package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.session.Session;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

class StateCodecTest {

    /** A state as its pairs. */
    private static SortedMap<byte[], byte[]> pairs(LiveState live) throws IOException {
        TreeMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compareUnsigned);
        new SortedSave(live.save())
                .writeTo(
                        new StateSink() {
                            private byte[] last = new byte[0];

                            @Override
                            public void put(ByteBuffer key, ByteBuffer value) {
                                pairs.put(ascending(key), bytes(value));
                            }

                            @Override
                            public void delete(ByteBuffer key) {
                                pairs.remove(ascending(key));
                            }

                            private byte[] ascending(ByteBuffer key) {
                                byte[] bytes = bytes(key);
                                assertThat(Arrays.compareUnsigned(last, bytes)).isNegative();
                                last = bytes;
                                return bytes;
                            }
                        });
        return pairs;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static LoadedState load(SortedMap<byte[], byte[]> pairs) throws IOException {
        StateBuilder builder = new StateBuilder(1, "here");
        for (var pair : pairs.entrySet()) {
            builder.next(ByteBuffer.wrap(pair.getKey()), ByteBuffer.wrap(pair.getValue()));
        }
        return builder.finish();
    }

    @Test
    void pairsAreAsTheFormatsPageSays() {
        ByteBuffer key = ByteBuffer.allocate(StateCodec.NUMBERED_KEY_MAX);
        StateCodec.aclKey(0x0102, key);
        assertThat(hex(key.flip())).isEqualTo("61" + "00000102");
        StateCodec.sessionKey(0xfe00_0000_0000_0001L, key.clear());
        assertThat(hex(key.flip())).isEqualTo("73" + "fe00000000000001");
        byte[] session = StateCodec.session(new Session(7, 0x1000, new byte[] {1, 2}, 5));
        assertThat(hex(ByteBuffer.wrap(session)))
                .isEqualTo("00001000" + "0000000000000005" + "0102");
        byte[] meta = StateCodec.meta(new StateMeta(LiveState.base(3), 0x77));
        assertThat(hex(ByteBuffer.wrap(meta)))
                .startsWith("00000001" + "0000000000000077" + "0000000000000003");
    }

    private static String hex(ByteBuffer buffer) {
        return HexFormat.of().formatHex(bytes(buffer));
    }

    /** Nothing that was changed loads as another state, and nothing ends in a bug. */
    @Test
    void whateverIsGarbledIsRefused() throws IOException {
        LiveState live = new LiveState(11).run(150);
        SortedMap<byte[], byte[]> whole = pairs(live);
        live.assertSame(load(whole));
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            TreeMap<byte[], byte[]> garbled = new TreeMap<>(whole);
            garble(garbled, random);
            try {
                StateMeta meta = load(garbled).meta();
                // The description alone is not in the digest: the disk's checksums hold it.
                assertThat(meta.digest()).isEqualTo(live.meta().digest());
            } catch (UnreadableStateException | NewerStateException e) {
                refused++;
                assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(1_900);
    }

    private static void garble(SortedMap<byte[], byte[]> pairs, SplittableRandom random) {
        byte[][] keys = pairs.keySet().toArray(byte[][]::new);
        byte[] key = keys[random.nextInt(keys.length)];
        byte[] value = pairs.get(key);
        if (value == null) {
            throw new IllegalStateException("no value");
        }
        switch (random.nextInt(6)) {
            case 0 -> pairs.remove(key);
            case 1 -> pairs.put(key, Arrays.copyOf(value, random.nextInt(value.length)));
            case 2 -> pairs.put(key, Arrays.copyOf(value, value.length + 1));
            case 3 -> {
                pairs.remove(key);
                byte[] other = key.clone();
                other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
                pairs.put(other, value);
            }
            default -> {
                byte[] other = value.clone();
                other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
                pairs.put(key, other);
            }
        }
    }

    @Test
    void aNewerFormatIsNamedWithBothNumbers() throws IOException {
        SortedMap<byte[], byte[]> pairs = pairs(new LiveState(1));
        byte[] meta = StateCodec.meta(new StateMeta(LiveState.base(9), 0));
        meta[3] = 2;
        pairs.put(StateCodec.metaKey(), meta);
        assertThatThrownBy(() -> load(pairs))
                .isInstanceOf(NewerStateException.class)
                .hasMessage(
                        "here has state format 2, this build reads up to 1: start a newer build on"
                                + " this directory");
    }

    @Test
    void anAclNumberThatIsFreedAndUsedAgainHasItsLastMeaning() throws IOException {
        LiveState live = new LiveState(12);
        SortedMap<byte[], byte[]> saved = pairs(live);
        for (int round = 0; round < 100; round++) {
            live.run(30);
            if (round % 3 == 0) {
                // Two collections in one save.
                live.save();
                live.run(30);
            }
            StateSave save = live.save();
            new SortedSave(save).writeTo(new Onto(saved));
            live.saved();
            live.assertSame(load(saved));
        }
    }

    private record Onto(SortedMap<byte[], byte[]> pairs) implements StateSink {

        @Override
        public void put(ByteBuffer key, ByteBuffer value) {
            pairs.put(bytes(key), bytes(value));
        }

        @Override
        public void delete(ByteBuffer key) {
            pairs.remove(bytes(key));
        }
    }
}
