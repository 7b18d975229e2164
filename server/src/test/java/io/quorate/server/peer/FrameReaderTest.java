package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

class FrameReaderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1000})
    void framesComeOutWholeHoweverTheBytesArrive(int chunkMax) throws IOException {
        RandomGenerator random = new Random(chunkMax);
        List<byte[]> sent = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[1 + random.nextInt(100)];
            random.nextBytes(frame);
            sent.add(frame);
            stream.writeInt(frame.length).writeBytes(frame);
        }
        FrameReader frames = new FrameReader(100);
        List<byte[]> got = new ArrayList<>();
        while (stream.isReadable()) {
            int bytes = Math.min(1 + random.nextInt(chunkMax), stream.readableBytes());
            ByteBuf chunk = stream.readSlice(bytes);
            for (byte[] frame = frames.next(chunk); frame != null; frame = frames.next(chunk)) {
                got.add(frame);
            }
            assertThat(chunk.isReadable()).isFalse();
        }
        assertThat(got).usingElementComparator(java.util.Arrays::compare).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 101, Integer.MAX_VALUE})
    void aLengthOutsideTheLimitIsRefusedBeforeAnythingIsAllocated(int length) {
        FrameReader frames = new FrameReader(100);
        ByteBuf in = Unpooled.buffer().writeInt(length);
        assertThatThrownBy(() -> frames.next(in))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining(Integer.toUnsignedString(length))
                .hasMessageContaining("100");
    }

    @Test
    void theLimitCanBeRaisedForTheNextFrame() throws IOException {
        FrameReader frames = new FrameReader(1);
        ByteBuf in = Unpooled.buffer().writeInt(1).writeByte(5).writeInt(2).writeShort(6);
        assertThat(frames.next(in)).containsExactly(5);
        frames.limit(2);
        assertThat(frames.next(in)).containsExactly(0, 6);
    }
}
