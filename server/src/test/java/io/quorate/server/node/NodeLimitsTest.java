package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.connect;
import static io.quorate.server.node.SingleServer.raw;
import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.node.RecordingEffects.Frame;
import io.quorate.server.node.RecordingEffects.Reading;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Everything has a limit, and nothing that was read is ever dropped: DESIGN 3.5. */
final class NodeLimitsTest {

    private static Request create(int number) {
        return new Request.Create("/n" + number, null, Acl.OPEN, 0);
    }

    private static byte[][] creates(int from, int to) {
        List<byte[]> frames = new ArrayList<>();
        for (int xid = from; xid <= to; xid++) {
            frames.add(request(xid, create(xid)));
        }
        return frames.toArray(new byte[0][]);
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void aClientWithoutCreditIsNotReadFrom_untilHalfIsAnswered() {
        SingleServer server = new SingleServer(4, 1 << 20);
        ConnectionId client = server.client();
        server.say(client, creates(1, 10));
        server.endOfPass();

        assertThat(server.said()).containsExactly(new Reading(client, false));
        assertThat(server.node.status().requests().outstanding()).isEqualTo(10);

        server.settle();

        List<RecordingEffects.Effect> said = server.said();
        assertThat(said).last().isEqualTo(new Frame(client, reply(said, 10)));
        assertThat(said).filteredOn(Reading.class::isInstance).contains(new Reading(client, true));
        assertThat(said).filteredOn(Frame.class::isInstance).hasSize(10);
    }

    /** Refused where they arrive, and told so when the write before them is answered. */
    @Test
    void whoSendsWhatCannotBeReadBehindAWriteIsNotReadFromWithoutEnd() {
        SingleServer server = new SingleServer(1_000, 1 << 10);
        ConnectionId client = server.client();
        server.said();
        byte[] unreadable = SingleServer.raw(7, OpCode.DELETE.code());
        server.say(client, request(1, create(1)));
        for (int i = 0; i < 20; i++) {
            server.say(client, unreadable);
        }

        assertThat(server.said()).containsExactly(new Reading(client, false));
        server.settle();

        List<RecordingEffects.Effect> said = server.said();
        assertThat(said).filteredOn(Frame.class::isInstance).hasSize(21);
        assertThat(said).contains(new Reading(client, true));
    }

    private static ClientFrame reply(List<RecordingEffects.Effect> said, int xid) {
        return said.stream()
                .filter(Frame.class::isInstance)
                .map(effect -> ((Frame) effect).frame())
                .filter(frame -> frame instanceof Reply reply && reply.xid() == xid)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void repliesKeepTheirOrderWhenCreditRunsOut_whateverTheyAre() {
        SingleServer server = new SingleServer(2, 1 << 20);
        ConnectionId client = server.client();
        List<byte[]> frames = new ArrayList<>();
        for (int xid = 1; xid <= 60; xid++) {
            Request request =
                    switch (xid % 4) {
                        case 0 -> new Request.Exists("/", false);
                        case 1 -> new Request.Sync("/");
                        default -> create(xid);
                    };
            frames.add(request(xid, request));
        }
        server.say(client, frames.toArray(new byte[0][]));
        server.settle();

        assertThat(server.xids(client)).isEqualTo(upTo(60));
    }

    @Test
    void aClientWithoutCreditIsAnsweredItsPings_andCloseSessionNeedsNoCredit() {
        SingleServer server = new SingleServer(2, 1 << 20);
        ConnectionId greedy = server.client();
        ConnectionId modest = server.client();
        server.say(greedy, creates(1, 5));
        server.endOfPass();
        server.said();

        server.say(greedy, raw(Xid.PING, OpCode.PING.code()));
        server.say(modest, request(1, new Request.CloseSession()));
        server.endOfPass();

        assertThat(server.said())
                .singleElement()
                .satisfies(e -> assertThat(((Reply) ((Frame) e).frame()).xid()).isEqualTo(-2));
        server.settle();
        assertThat(server.said()).contains(new Close(modest, CloseReason.SESSION_CLOSED));
    }

    @Test
    void aClientOfWhomTooMuchWaitsIsNotReadFrom() {
        SingleServer server = new SingleServer(100, 1_000);
        ConnectionId client = server.connection();
        List<byte[]> frames = new ArrayList<>();
        frames.add(connect(ConnectRequest.newSession(10_000)));
        for (int xid = 1; xid <= 50; xid++) {
            frames.add(request(xid, new Request.Exists("/", false)));
        }
        server.say(client, frames.toArray(new byte[0][]));

        assertThat(server.said()).containsExactly(new Reading(client, false));
        server.settle();
        List<RecordingEffects.Effect> said = server.said();
        assertThat(said).hasSize(52).contains(new Reading(client, true));
    }

    /** The write in front was all that the reads waited for, and nothing else will wake them. */
    @Test
    void aClientWithTooManyReadsBehindAWriteIsReadFromAgainWhenTheyAreAnswered() {
        SingleServer server = new SingleServer(100, 1_000);
        ConnectionId client = server.client();
        List<byte[]> frames = new ArrayList<>();
        frames.add(request(1, create(1)));
        for (int xid = 2; xid <= 50; xid++) {
            frames.add(request(xid, new Request.Exists("/", false)));
        }
        server.say(client, frames.toArray(new byte[0][]));
        assertThat(server.said()).containsExactly(new Reading(client, false));

        server.settle();

        List<RecordingEffects.Effect> said = server.said();
        assertThat(said).filteredOn(Frame.class::isInstance).hasSize(50);
        assertThat(said).contains(new Reading(client, true));
    }

    /** 50 reads of 100 kB, behind a write: a tenth of that is the share of a pass. */
    @Test
    void readsWaitUntilTheClientHasTakenWhatIsThereForIt() {
        SingleServer server = new SingleServer();
        ConnectionId client = server.client();
        byte[] data = new byte[100_000];
        server.say(client, request(1, new Request.Create("/large", data, Acl.OPEN, 0)));
        server.settle();
        server.said();
        List<byte[]> frames = new ArrayList<>();
        frames.add(request(2, create(2)));
        for (int xid = 3; xid <= 52; xid++) {
            frames.add(request(xid, new Request.GetData("/large", false)));
        }
        frames.add(request(53, create(53)));
        server.say(client, frames.toArray(new byte[0][]));
        server.settle();
        List<Integer> answered = new ArrayList<>(server.xids(client));
        // The second write was forwarded before anybody knew: the reads in front of it can't wait.
        assertThat(answered).isEqualTo(IntStream.rangeClosed(2, 53).boxed().toList());

        server.step(new Input.ClientTook(client));
        frames.remove(frames.size() - 1);
        server.say(client, frames.toArray(new byte[0][]));
        server.endOfPass();
        server.step(new Input.LogFlushed(server.out.lastTicket()));
        server.settle();
        answered = new ArrayList<>(server.xids(client));
        assertThat(answered).hasSizeBetween(10, 13);
        server.say(client, request(54, create(54)));
        server.settle();
        assertThat(server.said()).as("a write behind reads that wait").isEmpty();
        for (int i = 0; i < 10; i++) {
            server.step(new Input.ClientTook(client));
            server.settle();
            answered.addAll(server.xids(client));
        }
        assertThat(answered).hasSize(52).endsWith(52, 54);
    }

    @Test
    void aClientThatAsksForMoreThanItTakesIsClosedBeforeItsNextWriteIsApplied() {
        SingleServer server = new SingleServer();
        ConnectionId client = server.client();
        server.say(client, request(1, new Request.Create("/l", new byte[900_000], Acl.OPEN, 0)));
        server.settle();
        server.said();
        List<byte[]> frames = new ArrayList<>();
        frames.add(request(2, create(2)));
        for (int xid = 3; xid <= 100; xid++) {
            frames.add(request(xid, new Request.GetData("/l", false)));
        }
        frames.add(request(101, create(101)));
        server.say(client, frames.toArray(new byte[0][]));
        server.settle();

        List<RecordingEffects.Effect> said = server.said();
        assertThat(said).hasSizeLessThan(85).endsWith(new Close(client, CloseReason.SLOW_READER));
        ConnectionId other = server.client();
        server.say(other, request(1, new Request.Exists("/n101", false)));
        server.settle();
        assertThat(server.said()).as("the write is done all the same").hasSize(1);
    }

    @Test
    void aPausedClientIsSentPingsThatItCannotAskFor() {
        SingleServer server = new SingleServer(2, 1 << 20);
        ConnectionId client = server.client();
        server.say(client, creates(1, 5));
        server.endOfPass();
        server.said();

        server.nowNanos += 1_000 * SingleServer.MILLI;
        server.tick();

        assertThat(server.xids(client)).containsExactly(Xid.PING);
    }

    @Test
    void aSessionThatIsNotReadFromIsKeptAlive() {
        SingleServer server = new SingleServer(2, 1 << 20);
        SingleServer.Session session = server.client(4_000);
        server.say(session.connection(), creates(1, 5));
        server.endOfPass();
        // The log is stuck: the ensemble is well, and nothing commits.
        for (int i = 0; i < 40; i++) {
            server.nowNanos += 500 * SingleServer.MILLI;
            server.tick();
            server.endOfPass();
        }
        server.settle();

        assertThat(server.said()).doesNotHaveAnyElementsOfTypes(Close.class);
    }

    @Test
    void manyHeldRequestsGoOnOverSeveralPasses() {
        SingleServer server = new SingleServer(100, 1 << 30);
        ConnectionId client = server.connection();
        List<byte[]> frames = new ArrayList<>();
        frames.add(connect(ConnectRequest.newSession(10_000)));
        for (int xid = 1; xid <= 20_000; xid++) {
            frames.add(request(xid, new Request.Exists("/", false)));
        }
        server.say(client, frames.toArray(new byte[0][]));
        server.endOfPass();
        server.step(new Input.LogFlushed(server.out.lastTicket()));

        assertThat(server.endOfPass()).as("more to do").isTrue();
        int answered = server.xids(client).size();
        assertThat(answered).isBetween(1, 10_000);
        server.settle();
        assertThat(server.xids(client)).hasSize(20_000 - answered);
    }

    @Test
    void manyWritesAreDecidedOverSeveralPasses() {
        SingleServer server = new SingleServer();
        ConnectionId client = server.client();
        server.say(client, creates(1, 10_000));

        assertThat(server.endOfPass()).as("more to do").isTrue();
        server.settle();
        assertThat(server.xids(client)).isEqualTo(upTo(10_000));
    }

    @Test
    void whoGoesAwayGivesItsCreditBack() {
        SingleServer server = new SingleServer(4, 1 << 20);
        ConnectionId greedy = server.client();
        ConnectionId waiting = server.client();
        server.say(greedy, creates(1, 4));
        server.say(waiting, creates(5, 6));
        server.endOfPass();
        assertThat(server.said()).containsExactly(new Reading(waiting, false));

        server.step(new Input.ClientGone(greedy));
        server.endOfPass();

        assertThat(server.said()).containsExactly(new Reading(waiting, true));
        server.settle();
        assertThat(server.xids(waiting)).containsExactly(5, 6);
    }

    @Test
    void aFloodOfCommitsIsAppliedOverSeveralPasses() {
        SingleServer server = new SingleServer();
        ConnectionId client = server.client();
        server.say(client, creates(1, 20_000));
        while (server.endOfPass()) {
            // The log is stuck meanwhile.
        }
        server.step(new Input.LogFlushed(server.out.lastTicket()));
        int atOnce = server.xids(client).size();
        assertThat(atOnce).isBetween(1, 10_000);

        assertThat(server.endOfPass()).as("more to do").isTrue();
        server.settle();
        assertThat(server.xids(client)).hasSize(20_000 - atOnce).last().isEqualTo(20_000);
    }

    @Test
    void whatWaitsOfAllClientsIsBounded_byLessOfEach_andAtLastByTheirEnd() {
        SingleServer server = new SingleServer(1_000, 64 << 10);
        byte[] large = raw(1, OpCode.EXISTS.code(), new byte[60_000]);
        List<ConnectionId> clients = new ArrayList<>();
        List<List<RecordingEffects.Effect>> said = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            ConnectionId client = server.connection();
            clients.add(client);
            // Held, since its session is not set up before the pass ends.
            server.say(client, connect(ConnectRequest.newSession(10_000)), large);
            said.add(server.said());
        }
        assertThat(said.get(30)).isEmpty();
        assertThat(said.get(50)).containsExactly(new Reading(clients.get(50), false));
        assertThat(said.get(79))
                .containsExactly(new Close(clients.get(79), CloseReason.SLOW_READER));

        server.settle();

        assertThat(server.said())
                .contains(new Reading(clients.get(50), true))
                .noneMatch(effect -> effect instanceof Close);
    }
}
