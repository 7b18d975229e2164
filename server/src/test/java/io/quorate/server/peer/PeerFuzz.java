package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What another server sends: the same frames wherever the stream is cut; messages or malformed. */
public final class PeerFuzz {

    private static final int LIMIT_BYTES = 1000;

    private PeerFuzz() {}

    /** Input: a byte from which the cuts are drawn, and what the server sends. */
    public static void frames(byte[] input) {
        if (input.length == 0) {
            return;
        }
        List<ByteBuffer> whole = cut(input, new SplittableRandom(0), input.length);
        int pieceBytes = 1 + (input[0] & 0x3f);
        assertThat(cut(input, new SplittableRandom(input[0]), pieceBytes)).isEqualTo(whole);
    }

    /** The frames; behind them an empty one, if the stream ends with what is none. */
    private static List<ByteBuffer> cut(byte[] input, SplittableRandom random, int pieceBytes) {
        FrameReader reader = new FrameReader(LIMIT_BYTES);
        List<ByteBuffer> frames = new ArrayList<>();
        try {
            for (int at = 1; at < input.length; ) {
                int end = Math.min(input.length, at + 1 + random.nextInt(pieceBytes));
                ByteBuf piece = Unpooled.wrappedBuffer(input, at, end - at);
                byte[] frame = reader.next(piece);
                while (frame != null) {
                    assertThat(frame.length).isBetween(1, LIMIT_BYTES);
                    frames.add(ByteBuffer.wrap(frame));
                    frame = reader.next(piece);
                }
                assertThat(piece.isReadable()).isFalse();
                at = end;
            }
        } catch (MalformedFrameException refused) {
            frames.add(ByteBuffer.allocate(0));
        }
        return frames;
    }

    /** Input: a frame, without its length. */
    public static void messages(byte[] input) throws MalformedFrameException {
        PeerMessage message = read(input);
        if (message == null || message instanceof ForeignVersion) {
            return;
        }
        byte[] bytes = Samples.encoded(message);
        PeerMessage again = PeerCodec.decode(Samples.frame(message));
        assertThat(again).isEqualTo(message);
        assertThat(Samples.encoded(again)).isEqualTo(bytes);
        if (message instanceof RelayMessage.OpenSession open) {
            Txn created = new Txn.CreateSession(open.timeoutMillis(), open.password());
            TxnHeader header = new TxnHeader(1, open.connection().value(), 0, 0);
            assertThat(TxnCodec.encode(header, created, 0)).isNotEmpty();
        }
    }

    private static @Nullable PeerMessage read(byte[] frame) {
        try {
            return PeerCodec.decode(frame);
        } catch (MalformedFrameException refused) {
            return null;
        }
    }

    /** A frame of each kind of message. */
    public static List<byte[]> seeds() {
        return Samples.oneOfEach().stream().map(PeerFuzz::frame).toList();
    }

    private static byte[] frame(PeerMessage message) {
        byte[] encoded = Samples.encoded(message);
        return Arrays.copyOfRange(encoded, FrameReader.PREFIX_BYTES, encoded.length);
    }

    /** Some frames behind one another, and lengths that no frame has. */
    public static List<byte[]> streams() {
        ByteBuf all = Unpooled.buffer().writeByte(0x13);
        Samples.oneOfEach().subList(0, 8).forEach(one -> all.writeBytes(Samples.encoded(one)));
        byte[] good = Arrays.copyOf(all.array(), all.readableBytes());
        byte[] tooLong = Arrays.copyOf(good, good.length + Integer.BYTES);
        ByteBuffer.wrap(tooLong).putInt(good.length, Integer.MAX_VALUE);
        return List.of(good, tooLong, Arrays.copyOf(good, good.length + Integer.BYTES));
    }
}
