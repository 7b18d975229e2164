package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.front.Clients.ConnectionIds;
import io.quorate.server.metrics.FixedView;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.Input;
import io.quorate.server.node.NodeMeters;
import io.quorate.server.zab.ZabMeters;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

class ClientChannelTest {

    private static final ConnectionId FIRST = ConnectionId.of(7, 3, 1);
    private static final ConnectionId SECOND = ConnectionId.of(7, 3, 2);
    private static final byte[] FRAME = {0, 0, 0, 2, 8, 9};
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final List<String> inputs = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Metrics metrics = new Metrics(new NodeMeters(new ZabMeters()));
    private boolean busy;
    private Consumer<Input> alsoOn = input -> {};
    private FrontLimits limits =
            new FrontLimits(100, 2, 0, FrontLimits.Tokens.NONE, 1000, 5000, 30_000, 10_000);
    private Clients clients = clients();

    private Clients clients() {
        return new Clients(
                limits,
                new ConnectionIds(7, 3),
                this::input,
                failures::add,
                () -> busy,
                new FourLetterWords(new FixedView(), Set.of("ruok")),
                metrics);
    }

    private void input(Input input) {
        inputs.add(
                switch (input) {
                    case Input.ClientConnected it ->
                            "connected " + it.from() + " entropy " + it.entropy().length;
                    case Input.ClientFrames it -> "frames " + it.from() + " " + hex(it.frames());
                    case Input.ClientGone it -> "gone " + it.from();
                    default -> input.toString();
                });
        alsoOn.accept(input);
    }

    private static String hex(ByteBuffer bytes) {
        StringBuilder out = new StringBuilder();
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            out.append(String.format("%02x", bytes.get(i)));
        }
        return out.toString();
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1000));
        channel.pipeline().addLast(clients.newChannel(channel));
        channel.pipeline().fireChannelActive();
        return channel;
    }

    private void reply(ConnectionId to, int bytes) {
        WireWriter out = clients.beginFrame(to);
        out.writeBytes(new byte[bytes], 0, bytes);
        clients.endFrame(to);
    }

    private static String sent(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.append(out.toString(StandardCharsets.US_ASCII)).append('|');
            out.release();
        }
        return all.toString();
    }

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    @Test
    void nodeHearsOfAConnectionWithItsFirstFrame() {
        EmbeddedChannel channel = connect();
        assertThat(inputs).isEmpty();
        channel.writeInbound(Unpooled.copiedBuffer(FRAME, FRAME));
        channel.close();
        assertThat(inputs)
                .containsExactly(
                        "connected " + FIRST + " entropy 16",
                        "frames " + FIRST + " 000000020809000000020809",
                        "gone " + FIRST);
    }

    @Test
    void nodeNeverHearsOfAConnectionThatOnlyAskedAWord() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.copiedBuffer("ruok\n", StandardCharsets.US_ASCII));
        assertThat(sent(channel)).isEqualTo("imok|");
        assertThat(channel.isOpen()).isFalse();
        assertThat(inputs).isEmpty();
    }

    @Test
    void aClientThatHasSaidItsLastIsGone() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.copiedBuffer(FRAME));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(channel.isOpen()).isFalse();
        assertThat(inputs).endsWith("gone " + FIRST);
    }

    @Test
    void repliesOfAPassLeaveAsOneBuffer() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        reply(FIRST, 1);
        reply(FIRST, 2);
        assertThat(sent(channel)).isEmpty();
        clients.flush();
        assertThat(sent(channel)).isEqualTo("\0\0\0\1\0\0\0\0\2\0\0|");
        clients.flush();
        assertThat(sent(channel)).isEmpty();
    }

    @Test
    void closesAfterTheFramesBegunForIt() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        reply(FIRST, 0);
        clients.close(FIRST, CloseReason.SESSION_CLOSED);
        reply(FIRST, 3);
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        assertThat(channel.isOpen()).isTrue();
        clients.flush();
        assertThat(channel.isOpen()).isFalse();
        assertThat(sent(channel)).isEqualTo("\0\0\0\0||");
        assertThat(inputs).hasSize(3).endsWith("gone " + FIRST);
    }

    @Test
    void framesForAClientThatIsGoneGoNowhere() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        reply(FIRST, 5);
        channel.close();
        reply(FIRST, 5);
        reply(new ConnectionId(99), 5);
        clients.close(FIRST, CloseReason.NO_LEADER);
        clients.flush();
        assertThat(sent(channel)).isEmpty();
    }

    @Test
    void aLengthThatNoFrameMayHaveClosesWithoutAWord() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.copyInt(101));
        assertThat(channel.isOpen()).isFalse();
        assertThat(sent(channel)).isEmpty();
        assertThat(metrics.closed.value(CloseReason.FRAME_TOO_LONG)).isEqualTo(1);
        assertThat(inputs).isEmpty();
    }

    @Test
    void stopsReadingWhenTheNodeAsks() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        clients.reading(FIRST, false);
        assertThat(channel.config().isAutoRead()).isFalse();
        clients.reading(FIRST, true);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void holdsFramesBackWhileRepliesToEarlierOnesPileUp() {
        alsoOn =
                input -> {
                    if (input instanceof Input.ClientFrames) {
                        reply(FIRST, 1000);
                    }
                };
        EmbeddedChannel channel = connect();
        ByteBuf many = Unpooled.buffer();
        for (int i = 0; i < 2 * FrameDecoder.FRAMES_PER_CALL; i++) {
            many.writeBytes(FRAME);
        }
        channel.writeInbound(many);
        assertThat(inputs).hasSize(2);
        assertThat(channel.config().isAutoRead()).isFalse();

        clients.flush();
        channel.runScheduledPendingTasks();
        assertThat(inputs).hasSize(3);
        clients.flush();
        channel.runScheduledPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void letsOthersBeHeardAfterItsShareOfAPass() {
        busy = true;
        EmbeddedChannel channel = connect();
        ByteBuf many = Unpooled.buffer();
        for (int i = 0; i < 3 * FrameDecoder.FRAMES_PER_CALL; i++) {
            many.writeBytes(FRAME);
        }
        channel.pipeline().fireChannelRead(many);
        assertThat(inputs).hasSize(2);
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.runScheduledPendingTasks();
        assertThat(inputs).hasSize(3);
        busy = false;
        channel.runScheduledPendingTasks();
        assertThat(inputs).hasSize(4);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closesAClientThatLeavesTooMuchUnread() {
        EmbeddedChannel channel = stuck();
        reply(FIRST, 6000);
        clients.flush();
        assertThat(channel.isOpen()).isFalse();
        assertThat(metrics.closed.value(CloseReason.SLOW_READER)).isEqualTo(1);
        assertThat(inputs).endsWith("gone " + FIRST);
    }

    @Test
    void stopsReadingAndAtLastClosesAClientThatTakesNothing() {
        EmbeddedChannel channel = stuck();
        reply(FIRST, 2000);
        clients.flush();
        assertThat(channel.config().isAutoRead()).isFalse();
        long now = System.nanoTime();
        clients.sweep(now + 29 * SECOND_NANOS);
        assertThat(channel.isOpen()).isTrue();
        clients.sweep(now + 31 * SECOND_NANOS);
        assertThat(channel.isOpen()).isFalse();
        assertThat(metrics.closed.value(CloseReason.SLOW_READER)).isEqualTo(1);
    }

    @Test
    void whatIsWrittenToAClientIsNotWhatItTakes() {
        EmbeddedChannel channel = stuck();
        reply(FIRST, 2000);
        clients.flush();
        long now = System.nanoTime();
        clients.sweep(now + 29 * SECOND_NANOS);
        channel.writeAndFlush(Unpooled.buffer(10).writeZero(10));
        clients.sweep(now + 31 * SECOND_NANOS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoTakesALongReplyInSmallPartsIsNotStuck() {
        Unread channel = stuck();
        reply(FIRST, 2000);
        clients.flush();
        long now = System.nanoTime();
        clients.sweep(now + 29 * SECOND_NANOS);
        channel.take(10);
        clients.sweep(now + 31 * SECOND_NANOS);
        assertThat(channel.isOpen()).isTrue();
        clients.sweep(now + 62 * SECOND_NANOS);
        assertThat(channel.isOpen()).isFalse();
    }

    /** A connection whose writes never reach the peer. */
    private Unread stuck() {
        Unread channel = new Unread();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1000));
        channel.pipeline().addLast(clients.newChannel(channel));
        channel.pipeline().fireChannelActive();
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        return channel;
    }

    @Test
    void closesAConnectionThatLeavesTheAnswerToAWordUnread() {
        EmbeddedChannel channel = new Unread();
        channel.pipeline().addLast(clients.newChannel(channel));
        channel.pipeline().fireChannelActive();
        channel.writeInbound(Unpooled.copiedBuffer("ruok", StandardCharsets.US_ASCII));
        clients.sweep(System.nanoTime());
        clients.sweep(System.nanoTime() + 29 * SECOND_NANOS);
        assertThat(channel.isOpen()).isTrue();
        clients.sweep(System.nanoTime() + 31 * SECOND_NANOS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAConnectionThatNeverSpeaks() {
        EmbeddedChannel silent = connect();
        EmbeddedChannel speaking = connect();
        speaking.writeInbound(Unpooled.wrappedBuffer(FRAME));
        long now = System.nanoTime();
        clients.sweep(now + 9 * SECOND_NANOS);
        assertThat(silent.isOpen()).isTrue();
        clients.sweep(now + 11 * SECOND_NANOS);
        assertThat(silent.isOpen()).isFalse();
        assertThat(speaking.isOpen()).isTrue();
        assertThat(inputs).hasSize(2).allMatch(input -> input.contains(SECOND.toString()));
    }

    @Test
    void refusesMoreConnectionsThanAnAddressMayHave() {
        EmbeddedChannel first = connect();
        EmbeddedChannel second = connect();
        EmbeddedChannel third = connect();
        assertThat(third.isOpen()).isFalse();
        assertThat(metrics.connectionsRejected.value()).isEqualTo(1);
        second.close();
        assertThat(connect().isOpen()).isTrue();
        assertThat(first.isOpen()).isTrue();
        assertThat(clients.count()).isEqualTo(2);
    }

    @Test
    void refusesMoreConnectionsThanThereMayBe() {
        limits = new FrontLimits(100, 0, 2, FrontLimits.Tokens.NONE, 1000, 5000, 30_000, 10_000);
        clients = clients();
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        EmbeddedChannel three = connect();
        assertThat(three.isOpen()).isFalse();
        assertThat(metrics.closed.value(CloseReason.TOO_MANY_CONNECTIONS)).isEqualTo(1);
        two.close();
        assertThat(connect().isOpen()).isTrue();
        assertThat(one.isOpen()).isTrue();
    }

    @Test
    void closesAConnectionForWhichThereIsNoToken_beforeTheNodeHearsOfIt() {
        limits =
                new FrontLimits(
                        100,
                        0,
                        0,
                        new FrontLimits.Tokens(1, 1_000_000, 1, -1, 0, 0, 0, 1, 1),
                        1000,
                        5000,
                        30_000,
                        10_000);
        clients = clients();
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        one.writeInbound(Unpooled.copiedBuffer(FRAME));
        two.writeInbound(Unpooled.copiedBuffer(FRAME));

        assertThat(one.isOpen()).isTrue();
        assertThat(two.isOpen()).isFalse();
        assertThat(inputs).hasSize(2);
        assertThat(metrics.closed.value(CloseReason.NO_TOKEN)).isEqualTo(1);
    }

    @Test
    void anErrorOfTheNodeIsNotSwallowed() {
        alsoOn =
                input -> {
                    throw new IllegalStateException("broken");
                };
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.wrappedBuffer(FRAME));
        assertThat(failures).hasSize(1);
        failures.clear();
    }
}
