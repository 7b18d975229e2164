package io.quorate.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.front.Clients.ConnectionIds;
import io.quorate.server.metrics.FixedView;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.NodeMeters;
import io.quorate.server.zab.ZabMeters;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What all clients may keep here together. */
class SharedRoomTest {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int FRAME_BYTES = 20_000;

    private final List<Throwable> failures = new ArrayList<>();
    private final Metrics metrics = new Metrics(new NodeMeters(new ZabMeters()));
    private int connections;
    private Clients clients = clients(FRAME_BYTES, 30_000);

    private Clients clients(int maxFrameBytes, long unfinishedBytes) {
        return new Clients(
                new FrontLimits(
                        maxFrameBytes,
                        0,
                        0,
                        FrontLimits.Tokens.NONE,
                        1_000,
                        20 << 20,
                        30_000,
                        60_000,
                        unfinishedBytes,
                        8_000),
                new ConnectionIds(7, 3),
                input -> {},
                failures::add,
                () -> false,
                new FourLetterWords(new FixedView(), Set.of()),
                metrics);
    }

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    private EmbeddedChannel connect() {
        return begin(new EmbeddedChannel());
    }

    private EmbeddedChannel begin(EmbeddedChannel channel) {
        connections++;
        channel.pipeline().addLast(clients.newChannel(channel));
        channel.pipeline().fireChannelActive();
        return channel;
    }

    /** A length, and fewer bytes than it says. */
    private static ByteBuf half(int length) {
        return Unpooled.buffer(100).writeInt(length).writeZero(96);
    }

    private static ByteBuf rest(int length) {
        return Unpooled.buffer(length).writeZero(length - 96);
    }

    private static boolean isReadFrom(EmbeddedChannel channel) {
        return channel.config().isAutoRead();
    }

    @Test
    void whoFindsNoRoomForItsFrameIsNotReadFrom_untilAnotherHasFinished() {
        EmbeddedChannel first = connect();
        EmbeddedChannel second = connect();
        EmbeddedChannel third = connect();
        EmbeddedChannel small = connect();
        first.writeInbound(half(FRAME_BYTES));
        second.writeInbound(half(FRAME_BYTES));
        third.writeInbound(half(FRAME_BYTES));
        small.writeInbound(half(1_000));
        assertThat(isReadFrom(first)).isTrue();
        assertThat(isReadFrom(second)).isFalse();
        assertThat(isReadFrom(third)).isFalse();
        assertThat(isReadFrom(small)).isTrue();
        first.writeInbound(rest(FRAME_BYTES));
        assertThat(isReadFrom(second)).isTrue();
        assertThat(isReadFrom(third)).isFalse();
        second.close();
        assertThat(isReadFrom(third)).isTrue();
    }

    @Test
    void whoDoesNotFinishIsClosed_onlyWhileOthersWaitForItsRoom() {
        EmbeddedChannel first = connect();
        first.writeInbound(half(FRAME_BYTES));
        clients.sweep(System.nanoTime() + 6 * SECOND_NANOS);
        assertThat(first.isOpen()).isTrue();
        EmbeddedChannel second = connect();
        second.writeInbound(half(FRAME_BYTES));
        clients.sweep(System.nanoTime() + 4 * SECOND_NANOS);
        assertThat(first.isOpen()).isTrue();
        clients.sweep(System.nanoTime() + 6 * SECOND_NANOS);
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(isReadFrom(second)).isTrue();
        assertThat(metrics.connectionsDropped.value()).isEqualTo(1);
    }

    @Test
    void whoGoesOnIsNotInTheWay_whoeverWaits() {
        clients = clients(1 << 20, 1 << 20);
        EmbeddedChannel slow = connect();
        EmbeddedChannel waits = connect();
        slow.writeInbound(half(1_000_000));
        waits.writeInbound(half(1_000_000));
        slow.writeInbound(Unpooled.buffer().writeZero(393_216));
        clients.sweep(System.nanoTime() + 55 * SECOND_NANOS / 10);
        assertThat(slow.isOpen()).as("more than 64 KiB a second").isTrue();
        clients.sweep(System.nanoTime() + 7 * SECOND_NANOS);
        assertThat(slow.isOpen()).isFalse();
    }

    @Test
    void noMoreAreClosedThanTheOthersNeed_andTheSlowestFirst() {
        EmbeddedChannel some = connect();
        EmbeddedChannel more = connect();
        some.writeInbound(half(FRAME_BYTES / 2));
        more.writeInbound(half(FRAME_BYTES / 2));
        more.writeInbound(Unpooled.buffer().writeZero(5_000));
        EmbeddedChannel waits = connect();
        waits.writeInbound(half(FRAME_BYTES - 5_000));

        clients.sweep(System.nanoTime() + 6 * SECOND_NANOS);

        assertThat(some.isOpen()).isFalse();
        assertThat(more.isOpen()).isTrue();
        assertThat(isReadFrom(waits)).isTrue();
    }

    @Test
    void whoNeedsLessPassesWhoNeedsMore_forAWhile() {
        EmbeddedChannel holds = connect();
        EmbeddedChannel large = connect();
        EmbeddedChannel less = connect();
        holds.writeInbound(half(FRAME_BYTES));
        large.writeInbound(half(FRAME_BYTES));
        less.writeInbound(half(5_000));
        assertThat(isReadFrom(large)).isFalse();
        assertThat(isReadFrom(less)).isTrue();
    }

    @Test
    void whenTooMuchIsKeptThatCannotBeReadYet_whoSentTheMostGoes() {
        byte[] frames = new byte[59_000];
        ByteBuffer lengths = ByteBuffer.wrap(frames);
        for (int at = 0; at < frames.length; at += 100) {
            lengths.putInt(at, 96);
        }
        // They are held back: there are replies to earlier ones.
        EmbeddedChannel most = begin(new Unread());
        reply(ConnectionId.of(7, 3, 1), 2_000);
        most.writeInbound(Unpooled.wrappedBuffer(frames));
        assertThat(most.isOpen()).isTrue();
        EmbeddedChannel other = begin(new Unread());
        reply(ConnectionId.of(7, 3, 2), 2_000);
        other.writeInbound(Unpooled.copiedBuffer(frames, 0, 16_000));

        assertThat(most.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
        assertThat(metrics.closed.value(CloseReason.REQUESTS_UNREAD)).isEqualTo(1);
    }

    @Test
    void whoseFramesFollowOneAnotherHasTimeForEach() {
        EmbeddedChannel busy = connect();
        EmbeddedChannel waits = connect();
        busy.writeInbound(half(FRAME_BYTES));
        waits.writeInbound(half(FRAME_BYTES));
        busy.writeInbound(Unpooled.wrappedBuffer(rest(FRAME_BYTES), half(FRAME_BYTES)));
        assertThat(isReadFrom(waits)).isTrue();
        assertThat(isReadFrom(busy)).isFalse();
    }

    @Test
    void whenAllLeaveTooMuchUnread_thoseGoWhoAreBehindForTheLongestTime() {
        List<EmbeddedChannel> stuck = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            stuck.add(begin(new Unread()));
            reply(ConnectionId.of(7, 3, connections), 3_000);
            clients.flush();
        }
        assertThat(stuck).extracting(EmbeddedChannel::isOpen).containsExactly(false, false, true);
        assertThat(metrics.closed.value(CloseReason.SLOW_READER)).isEqualTo(2);
    }

    @Test
    void whoTookSomethingLatelyIsNotBehindForLong() {
        Unread reads = new Unread();
        begin(reads);
        EmbeddedChannel stuck = begin(new Unread());
        for (int i = 1; i <= 2; i++) {
            reply(ConnectionId.of(7, 3, i), i * 2_200);
            clients.flush();
        }
        reads.take(500);
        reply(ConnectionId.of(7, 3, 1), 1_400);
        clients.flush();
        assertThat(stuck.isOpen()).isFalse();
        assertThat(reads.isOpen()).isTrue();
    }

    @Test
    void whatOneChangeTellsManyIsSentBeforeThePassEnds() {
        EmbeddedChannel channel = connect();
        channel.writeInbound(Unpooled.buffer(6).writeInt(2).writeZero(2));
        reply(ConnectionId.of(7, 3, 1), 1_000);
        assertThat(channel.outboundMessages()).isEmpty();
        reply(ConnectionId.of(7, 3, 1), 9 << 20);
        assertThat(channel.outboundMessages()).isNotEmpty();
        channel.releaseOutbound();
    }

    @Test
    void whatIsToldToManyDelaysNobodysReply_andReachesAll() {
        List<EmbeddedChannel> told = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            told.add(begin(new EmbeddedChannel()));
            reply(ConnectionId.of(7, 3, connections), 50);
        }
        assertThat(clients.flush()).isTrue();
        EmbeddedChannel asks = begin(new EmbeddedChannel());
        reply(ConnectionId.of(7, 3, connections), 1);
        assertThat(clients.flush()).isTrue();

        assertThat(asks.outboundMessages()).hasSize(1);
        assertThat(told)
                .filteredOn(channel -> channel.outboundMessages().isEmpty())
                .isNotEmpty()
                .hasSizeLessThan(200);
        assertThat(clients.flush()).isFalse();
        assertThat(told).allMatch(channel -> channel.outboundMessages().size() == 1);
        told.forEach(EmbeddedChannel::releaseOutbound);
        asks.releaseOutbound();
    }

    @Test
    void whoEndsBeforeItsTurnToBeSentSomethingLeavesNothing() {
        List<EmbeddedChannel> told = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            told.add(begin(new EmbeddedChannel()));
            reply(ConnectionId.of(7, 3, connections), 50);
        }
        assertThat(clients.flush()).isTrue();
        told.getLast().close();
        assertThat(clients.flush()).isFalse();
        assertThat(told.getLast().outboundMessages()).isEmpty();
        told.forEach(EmbeddedChannel::releaseOutbound);
    }

    private void reply(ConnectionId to, int bytes) {
        WireWriter out = clients.beginFrame(to);
        out.writeBytes(new byte[bytes], 0, bytes);
        clients.endFrame(to);
    }
}
