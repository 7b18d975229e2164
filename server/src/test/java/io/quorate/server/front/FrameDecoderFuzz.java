package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Frames are what a plain reading of the whole stream says, wherever it is cut and whoever waits
 * between them.
 */
public final class FrameDecoderFuzz {

    private static final int MAX_FRAME_BYTES = 1000;
    private static final int HEADER_BYTES = 8;

    private FrameDecoderFuzz() {}

    /** Input: a byte from which the cuts are drawn, and what the client sends. */
    public static void fuzz(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        List<Object> expected = inWhole(ByteBuffer.wrap(stream));
        Client whole = new Client(new SplittableRandom(0), 0);
        whole.send(stream);
        assertThat(whole.end()).isEqualTo(expected);

        SplittableRandom random = new SplittableRandom(input[0]);
        Client cut = new Client(random, input[0] & 3);
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(1 + (input[0] & 0x3f)));
            cut.send(Arrays.copyOfRange(stream, at, end));
            at = end;
        }
        assertThat(cut.end()).isEqualTo(expected);
    }

    /** What is to come out, by the contract alone. */
    private static List<Object> inWhole(ByteBuffer in) {
        List<Object> all = new ArrayList<>();
        int first = in.remaining() < Integer.BYTES ? 0 : in.getInt(0);
        if (FourLetterWords.isWord(first)) {
            boolean argued = first == FourLetterWords.SET_TRACE_MASK;
            if (!argued || in.remaining() >= Integer.BYTES + Long.BYTES) {
                all.add("word " + first + " " + (argued ? in.getLong(Integer.BYTES) : 0));
            }
            return all;
        }
        while (in.remaining() >= Integer.BYTES) {
            int length = in.getInt();
            boolean isPassedOver =
                    length > MAX_FRAME_BYTES
                            && length <= FrameDecoder.PASSED_OVER_MAX
                            && !all.isEmpty();
            if (isPassedOver && in.remaining() >= HEADER_BYTES) {
                all.add("too long " + length);
                all.add(in.slice(in.position(), HEADER_BYTES));
                in.position(in.position() + Math.min(length, in.remaining()));
            } else if (length < 0 || (length > MAX_FRAME_BYTES && !isPassedOver)) {
                all.add("length " + length);
                return all;
            } else if (isPassedOver || length > in.remaining()) {
                return all;
            } else {
                all.add(in.slice(in.position(), length));
                in.position(in.position() + length);
            }
        }
        return all;
    }

    /** One connection, and what came out of it. */
    private static final class Client implements FrameDecoder.Sink {
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        private final FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        private final SplittableRandom random;
        private final int waitsInFour;
        private final List<Object> got = new ArrayList<>();
        private boolean over;

        Client(SplittableRandom random, int waitsInFour) {
            this.random = random;
            this.waitsInFour = waitsInFour;
        }

        void send(byte[] bytes) {
            ByteBuf read = Unpooled.wrappedBuffer(bytes);
            decoder.decode(read, allocator, this);
            read.release();
            while (decoder.isWaiting()) {
                decoder.resume(allocator, this);
            }
            assertThat(decoder.keptBytes()).isLessThanOrEqualTo(Integer.BYTES + MAX_FRAME_BYTES);
        }

        List<Object> end() {
            decoder.end();
            assertThat(allocator.metric().usedHeapMemory()).isZero();
            return got;
        }

        @Override
        public void word(int word, long argument) {
            assertThat(FourLetterWords.isWord(word)).isTrue();
            end("word " + word + " " + argument);
        }

        @Override
        public boolean frames(ByteBuffer frames, int count) {
            assertThat(over).isFalse();
            assertThat(count).isBetween(1, FrameDecoder.FRAMES_PER_CALL);
            for (int i = 0; i < count; i++) {
                int length = frames.getInt();
                assertThat(length).isBetween(0, MAX_FRAME_BYTES);
                byte[] frame = new byte[length];
                frames.get(frame);
                got.add(ByteBuffer.wrap(frame));
            }
            assertThat(frames.hasRemaining()).isFalse();
            return random.nextInt(4) >= waitsInFour;
        }

        @Override
        public void tooLong(int length) {
            assertThat(length).isBetween(MAX_FRAME_BYTES + 1, FrameDecoder.PASSED_OVER_MAX);
            got.add("too long " + length);
        }

        @Override
        public void badLength(int length) {
            end("length " + length);
        }

        private void end(String how) {
            assertThat(over).isFalse();
            over = true;
            got.add(how);
        }
    }

    /** Streams as they should be, and each way in which one may not be. */
    public static List<byte[]> seeds() {
        return List.of(
                stream(frame(45), frame(HEADER_BYTES), frame(0), frame(17)),
                stream(frame(1), claim(MAX_FRAME_BYTES + 50, MAX_FRAME_BYTES + 50), frame(9)),
                stream(frame(1), claim(-1, 3)),
                stream(claim(MAX_FRAME_BYTES + 1, 20)),
                stream("ruok".getBytes(StandardCharsets.US_ASCII)),
                stream(Arrays.copyOf("stmk".getBytes(StandardCharsets.US_ASCII), 12)));
    }

    private static byte[] frame(int length) {
        return claim(length, length);
    }

    private static byte[] claim(int length, int bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes).putInt(length).array();
    }

    private static byte[] stream(byte[]... parts) {
        ByteBuf all = Unpooled.buffer().writeByte(0x15);
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return Arrays.copyOf(all.array(), all.readableBytes());
    }
}
