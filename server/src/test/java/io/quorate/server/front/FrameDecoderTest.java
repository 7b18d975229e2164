package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class FrameDecoderTest {

    private static final int MAX_FRAME = 1000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Collected sink = new Collected();
    private final FrameDecoder decoder = new FrameDecoder(MAX_FRAME);

    private static final class Collected implements FrameDecoder.Sink {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<Integer> counts = new ArrayList<>();
        final List<String> ends = new ArrayList<>();
        boolean goOn = true;
        Runnable during = () -> {};

        @Override
        public void word(int word, long argument) {
            ends.add(
                    "word "
                            + Integer.toHexString(word)
                            + (argument == 0 ? "" : " " + Long.toHexString(argument)));
        }

        @Override
        public boolean frames(ByteBuffer frames, int count) {
            during.run();
            byte[] copy = new byte[frames.remaining()];
            frames.get(copy);
            bytes.writeBytes(copy);
            counts.add(count);
            return goOn;
        }

        @Override
        public void tooLong(int length) {
            ends.add("too long " + length);
        }

        @Override
        public void badLength(int length) {
            ends.add("length " + length);
        }

        int frames() {
            return counts.stream().mapToInt(Integer::intValue).sum();
        }
    }

    private void read(byte... bytes) {
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(bytes);
        decoder.decode(buffer, allocator, sink);
        buffer.release();
    }

    private static byte[] frames(int... lengths) {
        ByteBuf all = Unpooled.buffer();
        int next = 0;
        for (int length : lengths) {
            all.writeInt(length);
            for (int i = 0; i < length; i++) {
                all.writeByte(next++);
            }
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void handsOverAllWholeFramesOfAReadAtOnce() {
        byte[] bytes = frames(5, 0, 17);
        read(bytes);
        assertThat(sink.counts).containsExactly(3);
        assertThat(sink.bytes.toByteArray()).isEqualTo(bytes);
    }

    /** A reply to the first frame may be what the connection breaks at. */
    @Test
    void theFramesStayThereUntilTheyAreTaken_evenIfThatEndsTheConnection() {
        byte[] bytes = frames(5, 17);
        sink.during =
                () -> {
                    decoder.end();
                    assertThat(allocator.metric().usedDirectMemory()).isPositive();
                };
        read(slice(bytes, 0, 6));

        ByteBuf rest = Unpooled.wrappedBuffer(slice(bytes, 6, bytes.length));
        decoder.decode(rest, allocator, sink);

        assertThat(sink.bytes.toByteArray()).isEqualTo(bytes);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void findsTheSameFramesWhereverTheStreamIsCut() {
        byte[] bytes = frames(3, 0, 40, 1);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                FrameDecoderTest cut = new FrameDecoderTest();
                cut.read(slice(bytes, 0, first));
                cut.read(slice(bytes, first, second));
                cut.read(slice(bytes, second, bytes.length));
                assertThat(cut.sink.bytes.toByteArray()).isEqualTo(bytes);
                assertThat(cut.sink.frames()).isEqualTo(4);
            }
        }
    }

    @Test
    void ofAFrameThatIsTooLongOnlyTheBeginningIsHandedOver_whereverTheStreamIsCut() {
        byte[] bytes = frames(3, MAX_FRAME + 50, 2);
        byte[] expected = {
            0, 0, 0, 3, 0, 1, 2, 0, 0, 0, 8, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0, 2, 29, 30
        };
        for (int first = 0; first <= bytes.length; first++) {
            FrameDecoderTest cut = new FrameDecoderTest();
            cut.read(slice(bytes, 0, first));
            cut.read(slice(bytes, first, bytes.length));
            assertThat(cut.sink.bytes.toByteArray()).isEqualTo(expected);
            assertThat(cut.sink.ends).containsExactly("too long " + (MAX_FRAME + 50));
        }
    }

    @Test
    void whatIsTooLongWaitsForItsTurnToo() {
        sink.goOn = false;
        read(frames(3, MAX_FRAME + 50, 2));
        assertThat(sink.frames()).isEqualTo(1);
        assertThat(sink.ends).isEmpty();

        decoder.resume(allocator, sink);
        assertThat(sink.frames()).isEqualTo(2);
        sink.goOn = true;
        decoder.resume(allocator, sink);

        assertThat(sink.frames()).isEqualTo(3);
    }

    @Test
    void nobodyWaitsForTheEndOfWhatIsNoRequest() {
        read(frames(3));
        read(ByteBuffer.allocate(4).putInt(FrameDecoder.PASSED_OVER_MAX + 1).array());
        assertThat(sink.ends).containsExactly("length " + (FrameDecoder.PASSED_OVER_MAX + 1));
    }

    @Test
    void findsFramesThatComeByteByByte() {
        byte[] bytes = frames(3, 300, 0);
        for (byte one : bytes) {
            read(one);
        }
        assertThat(sink.bytes.toByteArray()).isEqualTo(bytes);
        assertThat(sink.counts).containsExactly(1, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, MAX_FRAME + 1, Integer.MAX_VALUE, 0x50524920})
    void refusesLengthsThatNoFrameMayHave(int length) {
        read(ByteBuffer.allocate(8).putInt(length).array());
        assertThat(sink.ends).containsExactly("length " + length);
        read(frames(1));
        assertThat(sink.counts).isEmpty();
    }

    @Test
    void takesTheLongestFrameAllowed() {
        read(frames(MAX_FRAME));
        assertThat(sink.counts).containsExactly(1);
    }

    @Test
    void handsOverWhatCameBeforeABadLength() {
        byte[] good = frames(2, 2);
        byte[] all = ByteBuffer.allocate(good.length + 4).put(good).putInt(-1).array();
        read(all);
        assertThat(sink.counts).containsExactly(2);
        assertThat(sink.ends).containsExactly("length -1");
    }

    @Test
    void takesTheFirstFourBytesForAWordIfTheyAreOne() {
        for (int cut = 0; cut <= 4; cut++) {
            FrameDecoderTest other = new FrameDecoderTest();
            byte[] word = "srvr\n".getBytes(StandardCharsets.US_ASCII);
            other.read(slice(word, 0, cut));
            other.read(slice(word, cut, word.length));
            assertThat(other.sink.ends).containsExactly("word 73727672");
            assertThat(other.sink.counts).isEmpty();
        }
    }

    @Test
    void takesAWordForALengthAnywhereElse() {
        read(frames(4));
        read("ruok".getBytes(StandardCharsets.US_ASCII));
        assertThat(sink.counts).containsExactly(1);
        assertThat(sink.ends).containsExactly("length " + 0x72756f6b);
    }

    @Test
    void holdsFramesBackWhenTheSinkHasEnough() {
        int[] lengths = new int[3 * FrameDecoder.FRAMES_PER_CALL];
        java.util.Arrays.fill(lengths, 2);
        byte[] bytes = frames(lengths);
        sink.goOn = false;
        read(slice(bytes, 0, bytes.length - 1));
        assertThat(sink.frames()).isEqualTo(FrameDecoder.FRAMES_PER_CALL);
        assertThat(decoder.isWaiting()).isTrue();

        read(bytes[bytes.length - 1]);
        assertThat(sink.frames()).isEqualTo(FrameDecoder.FRAMES_PER_CALL);

        sink.goOn = true;
        decoder.resume(allocator, sink);
        assertThat(sink.frames()).isEqualTo(lengths.length);
        assertThat(sink.bytes.toByteArray()).isEqualTo(bytes);
        assertThat(decoder.isWaiting()).isFalse();
    }

    @Test
    void takesNothingAfterItsEnd() {
        byte[] bytes = frames(10);
        read(slice(bytes, 0, 6));
        decoder.end();
        read(slice(bytes, 6, bytes.length));
        assertThat(sink.counts).isEmpty();
    }

    @Test
    void stmkWaitsForItsMask() {
        byte[] word = {'s', 't', 'm', 'k', 0, 0, 0, 0, 0, 0, 1, 2};
        for (int cut = 1; cut < word.length; cut++) {
            FrameDecoderTest other = new FrameDecoderTest();
            other.read(slice(word, 0, cut));
            assertThat(other.sink.ends).isEmpty();
            other.read(slice(word, cut, word.length));
            assertThat(other.sink.ends).containsExactly("word 73746d6b 102");
        }
    }
}
