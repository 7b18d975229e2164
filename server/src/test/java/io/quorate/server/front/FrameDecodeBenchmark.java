package io.quorate.server.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireWriter;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** What a client sent is cut into frames. An operation is one frame, a getData. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameDecodeBenchmark {

    private static final int PIPELINED = 64;
    private static final int MAX_FRAME_BYTES = 1 << 20;

    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
    private final ByteBuf one = frames(1);
    private final ByteBuf many = frames(PIPELINED);
    private final ByteBuf front = one.copy(0, one.writerIndex() / 2);
    private final ByteBuf rest =
            one.copy(front.writerIndex(), one.writerIndex() - front.writerIndex());
    private final Counting sink = new Counting();

    private ByteBuf frames(int count) {
        WireWriter out = new WireWriter();
        for (int xid = 1; xid <= count; xid++) {
            out.beginFrame();
            RequestCodec.write(out, xid, new Request.GetData("/parent-0007/node-000042", false));
            out.endFrame();
        }
        return allocator.directBuffer().writeBytes(out.array(), 0, out.length());
    }

    /** A frame that is read whole, by itself. */
    @Benchmark
    public int whole() {
        decoder.decode(one.readerIndex(0), allocator, sink);
        return sink.taken(1);
    }

    /** Frames that were read together. */
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public int together() {
        decoder.decode(many.readerIndex(0), allocator, sink);
        return sink.taken(PIPELINED);
    }

    /** A frame whose end comes with a later read: it is copied. */
    @Benchmark
    public int inTwoParts() {
        decoder.decode(front.readerIndex(0), allocator, sink);
        decoder.decode(rest.readerIndex(0), allocator, sink);
        return sink.taken(1);
    }

    private static final class Counting implements FrameDecoder.Sink {
        private int frames;
        private int bytes;

        @Override
        public boolean frames(ByteBuffer found, int count) {
            frames += count;
            bytes += found.remaining();
            return true;
        }

        /** Returns their bytes. */
        int taken(int expected) {
            if (frames != expected) {
                throw new IllegalStateException(frames + " frames, not " + expected);
            }
            frames = 0;
            int count = bytes;
            bytes = 0;
            return count;
        }

        @Override
        public void word(int word, long argument) {
            throw new IllegalStateException("a word");
        }

        @Override
        public void tooLong(int length) {
            throw new IllegalStateException("a frame that is too long");
        }

        @Override
        public void badLength(int length) {
            throw new IllegalStateException("a bad length");
        }
    }
}
