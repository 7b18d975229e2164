package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** When the mesh dials, in virtual time: every dial fails at once, since no name resolves. */
class NeighbourTest {

    private static final PeerLimits LIMITS =
            new PeerLimits(1 << 20, 1 << 20, 1 << 16, 2_000, 10, 10, 10, 50, 1_000);
    private static final MultiThreadIoEventLoopGroup UNUSED =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private static final PeerAddress TWO = new PeerAddress("unused", 1, 2);

    private final MockTicker time = Ticker.newMockTicker();
    private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(time).build();
    private final EventLoop netty = channel.eventLoop();
    private final GuardedLoop loop = new GuardedLoop(netty);
    private final List<Long> dials = new ArrayList<>();
    private final Neighbour neighbour =
            new Neighbour(
                    new PeerId(1),
                    new PeerId(2),
                    TWO,
                    new Dial.Means(
                            new Sockets(UNUSED.next(), LIMITS),
                            loop,
                            new Names(loop, Runnable::run, this::noSuchHost),
                            LIMITS,
                            _ -> link()),
                    new Random(1),
                    new Absences(
                            TestServer.config(1, Map.of(new PeerId(1), TWO, new PeerId(2), TWO)),
                            () -> false,
                            LoggerFactory.getLogger(NeighbourTest.class)));

    @AfterAll
    static void stop() {
        UNUSED.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private InetAddress[] noSuchHost(String host) throws UnknownHostException {
        dials.add(nowMillis());
        throw new UnknownHostException(host);
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(time.nanoTime());
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            time.advance(1, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
    }

    /** The pauses between the dials since {@code from} and now. */
    private List<Long> pauses(int from) {
        List<Long> pauses = new ArrayList<>();
        for (int i = from + 1; i < dials.size(); i++) {
            pauses.add(dials.get(i) - dials.get(i - 1));
        }
        return pauses;
    }

    @Test
    void pausesDoubleFromFiftyMillisToASecond() {
        neighbour.dial();
        pass(10_000);
        List<Long> pauses = pauses(0);
        long base = 50;
        for (long pause : pauses) {
            assertThat(pause).isBetween(base, 2 * base);
            base = Math.min(2 * base, 500);
        }
        assertThat(pauses).hasSizeGreaterThan(10);
        assertThat(pauses.subList(5, pauses.size())).doesNotHaveDuplicates(); // jitter
    }

    @Test
    void aHelloFromTheOtherSideMakesThePauseShortAgain() {
        neighbour.dial();
        pass(10_000);
        int before = dials.size();
        while (dials.size() == before) {
            pass(1);
        }
        long now = nowMillis();
        assertThat(neighbour.inbound()).isTrue();
        pass(100);
        assertThat(dials.getLast()).isBetween(now + 50, now + 100);
    }

    @Test
    void aLinkThatLivedIsDialledAgainAtOnce() {
        neighbour.dial();
        pass(10_000);
        PeerLink link = link();
        neighbour.up(link);
        int before = dials.size();
        pass(1_000);
        assertThat(dials).hasSize(before);
        neighbour.down(link);
        long now = nowMillis();
        pass(100);
        assertThat(dials).hasSize(before + 1);
        assertThat(dials.getLast()).isBetween(now + 50, now + 100);
    }

    @Test
    void serversThatHangUpOnOneAnotherDoNotHurry() {
        neighbour.dial();
        pass(10_000);
        for (int i = 0; i < 5; i++) {
            PeerLink link = link();
            neighbour.up(link);
            pass(10);
            neighbour.down(link);
            int before = dials.size();
            assertThat(neighbour.inbound()).isTrue();
            pass(499);
            assertThat(dials).hasSize(before);
        }
    }

    @Test
    void theEndOfALinkThatWasReplacedChangesNothing() {
        PeerLink old = link();
        PeerLink current = link();
        neighbour.up(old);
        neighbour.up(current);
        neighbour.down(old);
        pass(10_000);
        assertThat(dials).isEmpty();
    }

    @Test
    void aClosedOneDialsNoMore() {
        neighbour.dial();
        pass(1);
        neighbour.close();
        pass(10_000);
        assertThat(dials).hasSize(1);
    }

    private PeerLink link() {
        return new PeerLink(new Nobody(), loop, LIMITS, LinkKind.ELECTION, null);
    }

    /** The links here are never connected. */
    private static final class Nobody implements PeerLink.Owner {
        @Override
        public Greeting ownGreeting(LinkKind kind) {
            throw new AssertionError();
        }

        @Override
        public void greeted(PeerLink link, Greeting greeting) {
            throw new AssertionError();
        }

        @Override
        public void said(PeerLink link, PeerMessage message) {
            throw new AssertionError();
        }

        @Override
        public void ended(PeerLink link, String reason) {
            throw new AssertionError();
        }
    }
}
