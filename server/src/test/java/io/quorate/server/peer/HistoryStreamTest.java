package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.peer.TestServer.Event;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class HistoryStreamTest {

    private static final int WINDOW = 256 << 10;
    private static final long ALL = Long.MAX_VALUE;
    private static final PeerLimits LIMITS =
            new PeerLimits(80 << 20, 1 << 20, WINDOW, 2000, 3000, 1000, 10_000, 50, 1000);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Map<PeerId, PeerAddress> addresses = Map.of();

    @BeforeEach
    void choosePorts() throws IOException {
        addresses = TestServer.addresses(2);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private TestServer start(int id, HistoryReader history) throws IOException {
        TestServer server = new TestServer(TestServer.config(id, addresses, LIMITS), 1, history);
        open.add(server);
        server.transport.start();
        return server;
    }

    private static Event.Up learnerUp(TestServer server) {
        return server.await(Event.Up.class, up -> up.kind() == LinkKind.LEARNER);
    }

    /** A disk that hands out these records in batches, and knows whether it was closed. */
    private static final class Disk implements HistoryReader {
        private final List<Proposal> records;
        private final int perBatch;
        private final AtomicLong handedOut = new AtomicLong();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch tooFar = new CountDownLatch(1);

        Disk(List<Proposal> records, int perBatch) {
            this.records = records;
            this.perBatch = perBatch;
        }

        @Override
        public Batches open(long afterZxid, long upToZxid) {
            List<Proposal> wanted =
                    records.stream()
                            .filter(r -> r.zxid() > afterZxid && r.zxid() <= upToZxid)
                            .toList();
            return new Batches() {
                private int next;

                @Override
                public @Nullable ByteBuffer next() {
                    if (next == wanted.size()) {
                        return null;
                    }
                    int end = Math.min(wanted.size(), next + perBatch);
                    ByteBuffer out =
                            ByteBuffer.allocate(
                                    wanted.subList(next, end).stream()
                                            .mapToInt(Proposal::length)
                                            .sum());
                    for (Proposal record : wanted.subList(next, end)) {
                        out.put(record.array(), record.offset(), record.length());
                    }
                    next = end;
                    if (handedOut.addAndGet(out.position()) > 32 << 20) {
                        tooFar.countDown();
                    }
                    return out.flip();
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }
    }

    private static List<Proposal> streamed(TestServer learner, LinkId link) {
        List<Proposal> got = new ArrayList<>();
        for (Event event : learner.events()) {
            if (event instanceof Event.Said(LinkId on, Message.Propose propose)
                    && on.equals(link)) {
                assertThat(propose.epoch()).isEqualTo(3);
                got.addAll(propose.records());
            }
        }
        return got;
    }

    @Test
    void historyArrivesWholeAndInOrder_behindWhatWasSentBefore_andBeforeWhatFollowsIt()
            throws IOException {
        List<Proposal> history = Samples.records(1, 2_001, 5_000);
        Disk disk = new Disk(history, 37);
        TestServer learner = start(1, TestServer.noHistory());
        TestServer leader = start(2, disk);
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId up = learnerUp(leader).link();
        Message.LeaderInfo before = new Message.LeaderInfo(3);
        Message.Propose after =
                new Message.Propose(3, 0x3_0000_0001L, history.subList(2_000, 2_001));
        long from = history.get(99).zxid();
        long to = history.get(1_999).zxid();
        leader.run(
                () -> {
                    leader.transport.send(up, before);
                    leader.transport.stream(up, new HistoryPiece(3, from, to, 0x3_0000_0001L, ALL));
                });
        leader.say(up, new Message.Ping(3, 1, 0));
        assertThat(leader.await(Event.Reached.class, _ -> true))
                .isEqualTo(new Event.Reached(up, to));
        leader.say(up, after);
        LinkId down = learnerUp(learner).link();
        learner.await(Event.Said.class, said -> said.message().equals(after));
        assertThat(streamed(learner, down)).isEqualTo(history.subList(100, 2_001));
        assertThat(learner.await(Event.Said.class, _ -> true).message()).isEqualTo(before);
        learner.await(Event.Said.class, s -> s.message().equals(new Message.Ping(3, 1, 0)));
        assertThat(disk.closed.getCount()).isZero();
    }

    @Test
    void aPieceEndsBehindItsBytes_andSaysWhere() throws IOException {
        List<Proposal> history = Samples.records(1, 100, 1_000);
        TestServer learner = start(1, TestServer.noHistory());
        TestServer leader = start(2, new Disk(history, 10));
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId up = learnerUp(leader).link();
        leader.run(
                () ->
                        leader.transport.stream(
                                up, new HistoryPiece(3, 0, history.getLast().zxid(), 0, 25_000)));
        Event.Reached reached = leader.await(Event.Reached.class, _ -> true);
        assertThat(reached.zxid()).isEqualTo(history.get(29).zxid());
        learner.await(Event.Said.class, _ -> true);
    }

    @Test
    void anEmptyHistoryIsReachedWhereItBegan_andAnotherStreamMayFollow() throws IOException {
        List<Proposal> history = Samples.records(1, 1, 2 * WINDOW); // longer than the window
        TestServer learner = start(1, TestServer.noHistory());
        TestServer leader = start(2, new Disk(history, 1));
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId up = learnerUp(leader).link();
        leader.run(() -> leader.transport.stream(up, new HistoryPiece(3, 5, 6, 0, ALL)));
        leader.await(Event.Reached.class, r -> r.equals(new Event.Reached(up, 5)));
        long end = history.getFirst().zxid();
        leader.run(() -> leader.transport.stream(up, new HistoryPiece(3, 6, end, 0, ALL)));
        leader.await(Event.Reached.class, r -> r.equals(new Event.Reached(up, end)));
        LinkId down = learnerUp(learner).link();
        learner.await(Event.Said.class, _ -> true);
        assertThat(streamed(learner, down)).isEqualTo(history);
    }

    @Test
    void theDiskIsReadNoFasterThanThePeerReads_andHeartbeatsPassMeanwhile() throws Exception {
        Disk disk = new Disk(Samples.records(1, 12_000, 4_000), 20); // 48 MB
        TestServer leader = start(2, disk);
        try (RawPeer slow =
                RawPeer.dial(TestServer.address(addresses, leader.id).learnerPort(), 1 << 16)) {
            slow.say(RawPeer.greeting(LinkKind.LEARNER, 1, 1, 1));
            slow.hear();
            LinkId up = learnerUp(leader).link();
            leader.run(
                    () ->
                            leader.transport.stream(
                                    up, new HistoryPiece(3, 0, Long.MAX_VALUE, 0, ALL)));
            // What the kernel takes is a few megabytes: 32 would only leave the disk unchecked.
            assertThat(disk.tooFar.await(1, TimeUnit.SECONDS)).isFalse();
            long stalledAt = disk.handedOut.get();
            leader.say(up, new Message.Ping(3, 1, 0));
            long before = 0;
            while (!(slow.hear() instanceof Message.Ping)) {
                before += 20 * 4_033;
            }
            assertThat(before).isLessThanOrEqualTo(stalledAt + WINDOW);
            assertThat(leader.events()).hasSize(1);
        }
        leader.await(Event.Down.class, _ -> true);
        assertThat(disk.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(leader.events()).noneMatch(Event.Reached.class::isInstance);
    }

    @Test
    void aHangUpEndsTheStreamSilently() throws Exception {
        Disk disk = new Disk(Samples.records(1, 12_000, 4_000), 20);
        TestServer leader = start(2, disk);
        try (RawPeer slow =
                RawPeer.dial(TestServer.address(addresses, leader.id).learnerPort(), 1 << 16)) {
            slow.say(RawPeer.greeting(LinkKind.LEARNER, 1, 1, 1));
            slow.hear();
            LinkId up = learnerUp(leader).link();
            leader.run(
                    () -> {
                        leader.transport.stream(up, new HistoryPiece(3, 0, Long.MAX_VALUE, 0, ALL));
                        leader.transport.hangUp(up, "test");
                    });
            assertThat(disk.closed.await(20, TimeUnit.SECONDS)).isTrue();
            leader.await(Event.Down.class, _ -> true);
            assertThat(leader.events()).hasSize(2);
        }
    }

    @Test
    void aLogThatCannotBeReadEndsTheLink() throws IOException {
        TestServer learner = start(1, TestServer.noHistory());
        TestServer leader = start(2, TestServer.noHistory());
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId up = learnerUp(leader).link();
        leader.run(() -> leader.transport.stream(up, new HistoryPiece(3, 0, 9, 0, ALL)));
        leader.await(Event.Down.class, d -> d.link().equals(up));
        learner.await(Event.Down.class, d -> d.link().equals(learnerUp(learner).link()));
    }

    @Test
    void aBatchThatIsNotWholeRecordsEndsTheLinkBeforeItIsSent() throws IOException {
        HistoryReader torn =
                (_, _) ->
                        new HistoryReader.Batches() {
                            @Override
                            public ByteBuffer next() {
                                Proposal record = Samples.records(1, 1, 50).getFirst();
                                return ByteBuffer.wrap(record.array(), 0, record.length() - 1);
                            }

                            @Override
                            public void close() {}
                        };
        TestServer learner = start(1, TestServer.noHistory());
        TestServer leader = start(2, torn);
        learner.run(() -> learner.transport.dialLeader(leader.id));
        LinkId up = learnerUp(leader).link();
        leader.run(() -> leader.transport.stream(up, new HistoryPiece(3, 0, 9, 0, ALL)));
        leader.await(Event.Down.class, d -> d.link().equals(up));
        learner.await(Event.Down.class, d -> d.link().equals(learnerUp(learner).link()));
        assertThat(streamed(learner, learnerUp(learner).link())).isEmpty();
    }
}
