package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.raw;
import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.node.ClientFrame.Event;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.node.RecordingEffects.Frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one connected client asks, and what it hears: PROTOCOL 2, 5, 6, 12, 13. */
final class NodeRequestsTest {

    /** createSession is the first transaction of epoch 1, so a client's first write is this. */
    private static final long FIRST_WRITE = 0x1_0000_0002L;

    private final SingleServer server = new SingleServer();
    private final ConnectionId client = server.client();

    private static Request create(String path) {
        return new Request.Create(path, new byte[] {'x'}, Acl.OPEN, 0);
    }

    private static Request read(String path, boolean watch) {
        return new Request.GetData(path, watch);
    }

    private static Request set(String path) {
        return new Request.SetData(path, new byte[] {'y'}, -1);
    }

    private Reply only() {
        List<ClientFrame> frames = server.frames(client);
        assertThat(frames).hasSize(1);
        return (Reply) frames.getFirst();
    }

    @Test
    void answersAWriteWhenItIsApplied_withItsZxid() {
        server.say(client, request(1, create("/a")));
        server.endOfPass();
        assertThat(server.said()).as("before the log has it").isEmpty();

        server.settle();

        Reply reply = only();
        assertThat(reply.xid()).isEqualTo(1);
        assertThat(reply.zxid()).isEqualTo(FIRST_WRITE);
        assertThat(reply.as(OpCode.CREATE)).isEqualTo(new Response.Create("/a"));
    }

    @Test
    void answersAReadAtOnce_withTheLastAppliedZxid() {
        server.say(client, request(1, create("/a")));
        server.settle();
        server.said();

        server.say(client, request(2, read("/a", false)));

        Reply reply = only();
        assertThat(reply.zxid()).isEqualTo(FIRST_WRITE);
        assertThat(((Response.GetData) reply.as(OpCode.GET_DATA)).stat().mzxid())
                .isEqualTo(FIRST_WRITE);
    }

    @Test
    void aWriteBeforeTheFirstTickHasTheTimeToo() {
        server.say(client, request(1, create("/a")));
        server.settle();
        server.said();

        server.say(client, request(2, read("/a", false)));

        assertThat(((Response.GetData) only().as(OpCode.GET_DATA)).stat().ctimeMillis())
                .isEqualTo(server.wallMillis);
    }

    @Test
    void aReadBehindAWriteOfTheSameClientWaitsForIt_andOfAnotherDoesNot() {
        ConnectionId other = server.client();

        server.say(client, request(1, create("/a")), request(2, read("/a", false)));
        server.say(other, request(1, read("/a", false)));

        assertThat(server.said())
                .containsExactly(new Frame(other, Reply.of(1, FIRST_WRITE, ErrorCode.NO_NODE)));
        server.settle();
        List<ClientFrame> frames = server.frames(client);
        assertThat(frames).hasSize(2);
        assertThat(((Reply) frames.get(0)).xid()).isEqualTo(1);
        assertThat(((Reply) frames.get(1)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void repliesLeaveInTheOrderOfRequests() {
        server.say(
                client,
                request(1, create("/a")),
                request(2, read("/a", false)),
                request(3, new Request.Sync("/")),
                request(4, set("/a")),
                request(5, read("/b", false)),
                request(6, create("/b")),
                request(7, read("/b", false)),
                request(8, new Request.Sync("/")),
                request(9, new Request.Delete("/b", -1)));
        server.settle();

        assertThat(server.xids(client)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void aReadDoesNotSeeTheWriteAskedAfterIt() {
        server.say(
                client,
                request(1, create("/a")),
                request(2, read("/b", false)),
                request(3, create("/b")),
                request(4, read("/b", false)));
        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(((Reply) frames.get(1)).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(((Reply) frames.get(3)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aRefusedWriteConsumesAZxid_andHasNoBody() {
        server.say(client, request(1, set("/missing")), request(2, create("/a")));
        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(frames.getFirst()).isEqualTo(Reply.of(1, FIRST_WRITE, ErrorCode.NO_NODE));
        assertThat(((Reply) frames.get(1)).zxid()).isEqualTo(FIRST_WRITE + 1);
    }

    @Test
    void pingIsAnsweredAtOnce_withoutWaitingBehindAnything() {
        server.say(client, request(1, create("/a")), raw(Xid.PING, OpCode.PING.code()));

        assertThat(server.said())
                .containsExactly(
                        new Frame(client, Reply.of(Xid.PING, FIRST_WRITE - 1, ErrorCode.OK)));
    }

    @Test
    void closeSessionIsAnsweredThenTheConnectionCloses_andWhatFollowsIsNotLookedAt() {
        server.say(
                client,
                request(1, create("/a")),
                request(2, new Request.CloseSession()),
                request(3, create("/b")));
        server.settle();

        List<RecordingEffects.Effect> said = server.said();
        assertThat(said)
                .endsWith(
                        new Frame(client, Reply.of(2, FIRST_WRITE + 1, ErrorCode.OK)),
                        new Close(client, CloseReason.SESSION_CLOSED));
        assertThat(said).hasSize(3);
        assertThat(server.node.status().state().sessions()).isZero();
        assertThat(server.node.status().requests().connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10, 13, 20, -10, 500, 9999})
    void anOperationThatIsNotServedIsRefused_andTheConnectionCloses(int opcode) {
        server.say(client, raw(7, opcode), request(8, create("/a")));
        server.settle();

        assertThat(server.said())
                .containsExactly(
                        new Frame(client, Reply.of(7, -1, ErrorCode.UNIMPLEMENTED)),
                        new Close(client, CloseReason.UNKNOWN_OPERATION));
    }

    @Test
    void aRefusedOperationWaitsItsTurn() {
        server.say(client, request(1, create("/a")), raw(2, 20));
        assertThat(server.said()).isEmpty();
        server.settle();
        assertThat(server.said())
                .hasSize(3)
                .endsWith(new Close(client, CloseReason.UNKNOWN_OPERATION));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 9, 12, 14, 16, 17, 18, 101, 103, 105, 106})
    void aMalformedBodyIsAnError_andTheConnectionStays(int opcode) {
        server.say(client, raw(5, opcode, (byte) 0x7f), request(6, read("/", false)));
        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(frames).hasSize(2);
        assertThat(((Reply) frames.getFirst()).error()).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(((Reply) frames.get(1)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aFrameWithoutAHeaderClosesTheConnection() {
        server.say(client, new byte[] {0, 0, 0});
        assertThat(server.said()).containsExactly(new Close(client, CloseReason.MALFORMED_FRAME));
    }

    @Test
    void anEventIsWrittenBeforeTheReplyOfTheWriteThatCausedIt() {
        server.say(client, request(1, create("/a")), request(2, read("/a", true)));
        server.settle();
        server.said();

        server.say(client, request(3, set("/a")));
        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst())
                .isEqualTo(
                        new Event(
                                FIRST_WRITE + 1,
                                new WatchEvent(EventType.NODE_DATA_CHANGED, "/a")));
        assertThat(((Reply) frames.get(1)).xid()).isEqualTo(3);
    }

    @Test
    void anEventReachesOtherClientsBeforeTheyCanReadTheChange() {
        ConnectionId watcher = server.client();
        server.say(watcher, request(1, new Request.Exists("/a", true)));
        server.said();

        server.say(client, request(1, create("/a")));
        server.settle();
        server.say(watcher, request(2, read("/a", false)));

        List<ClientFrame> frames = server.frames(watcher);
        assertThat(frames.getFirst()).isInstanceOf(Event.class);
        assertThat(((Event) frames.getFirst()).event().type()).isEqualTo(EventType.NODE_CREATED);
        assertThat(frames.get(1)).isInstanceOf(Reply.class);
        server.say(client, request(2, set("/a")));
        server.settle();
        assertThat(server.frames(watcher)).as("one-shot").isEmpty();
    }

    @Test
    void deletionIsToldOfTheZnodeAndThenOfTheParent() {
        server.say(
                client,
                request(1, create("/a")),
                request(2, new Request.GetChildren("/", true)),
                request(3, new Request.GetChildren("/a", true)),
                request(4, read("/a", true)));
        server.settle();
        server.said();

        server.say(client, request(5, new Request.Delete("/a", -1)));
        server.settle();

        long zxid = FIRST_WRITE + 1;
        assertThat(server.frames(client))
                .containsExactly(
                        new Event(zxid, new WatchEvent(EventType.NODE_DELETED, "/a")),
                        new Event(zxid, new WatchEvent(EventType.NODE_CHILDREN_CHANGED, "/")),
                        Reply.of(5, zxid, ErrorCode.OK));
    }

    @Test
    void whoMayNotReadAZnodeHearsNothingOfIt() {
        ConnectionId watcher = server.client();
        server.say(
                client,
                request(
                        Xid.AUTH,
                        new Request.Auth(0, "digest", "u:p".getBytes(StandardCharsets.UTF_8))),
                request(
                        1,
                        new Request.Create(
                                "/secret",
                                null,
                                List.of(new Acl(31, new Identity("auth", ""))),
                                0)));
        server.settle();
        server.say(watcher, request(1, new Request.Exists("/secret", true)));
        server.say(watcher, request(2, new Request.Exists("/later", true)));
        server.said();

        server.say(
                client,
                request(
                        2,
                        new Request.Create(
                                "/later", null, List.of(new Acl(31, new Identity("auth", ""))), 0)),
                request(3, new Request.Delete("/later", -1)));
        server.settle();

        assertThat(server.frames(watcher)).isEmpty();
        assertThat(server.node.status().state().watches()).as("consumed all the same").isZero();
    }

    /** While nobody is answered, because the leader is silent, what was committed is applied. */
    @Test
    void aRequestThatEndsTheConnectionMayStandBetweenTwoWrites() {
        server.say(
                client,
                request(1, new Request.Create("/first", null, Acl.OPEN, 0)),
                raw(2, OpCode.DELETE_CONTAINER.code()),
                request(3, new Request.Create("/second", null, Acl.OPEN, 0)));
        server.endOfPass();
        server.nowNanos += 5_000 * SingleServer.MILLI;
        server.step(new Input.LogFlushed(server.out.lastTicket()));

        assertThat(server.said()).contains(new Close(client, CloseReason.UNKNOWN_OPERATION));
        server.pass(1_000);
        assertThat(server.node.status().state().znodes()).isEqualTo(7);
    }

    @Test
    void authenticationCountsForAWriteBehindIt_whateverIsOutstanding() {
        SingleServer server = new SingleServer();
        ConnectionId client = server.client();
        List<Acl> creatorAll = List.of(new Acl(31, new Identity("auth", "")));
        server.say(
                client,
                request(1, new Request.Create("/first", null, Acl.OPEN, 0)),
                request(
                        Xid.AUTH,
                        new Request.Auth(0, "digest", "bob:pw".getBytes(StandardCharsets.UTF_8))),
                request(2, new Request.Create("/owned", null, creatorAll, 0)));
        server.settle();
        assertThat(server.frames(client))
                .extracting(frame -> ((Reply) frame).xid(), frame -> ((Reply) frame).error())
                .containsExactly(
                        tuple(Xid.AUTH, ErrorCode.OK),
                        tuple(1, ErrorCode.OK),
                        tuple(2, ErrorCode.OK));
    }

    @Test
    void authenticationCountsForLaterRequests_andAFailureClosesTheConnection() {
        server.say(
                client,
                request(
                        Xid.AUTH,
                        new Request.Auth(0, "digest", "u:p".getBytes(StandardCharsets.UTF_8))));
        server.say(client, request(Xid.AUTH, new Request.Auth(0, "nonsense", new byte[0])));

        assertThat(server.said())
                .containsExactly(
                        new Frame(client, Reply.of(Xid.AUTH, 0, ErrorCode.OK)),
                        new Frame(client, Reply.of(Xid.AUTH, 0, ErrorCode.AUTH_FAILED)),
                        new Close(client, CloseReason.AUTH_FAILED));
    }

    @Test
    void setWatchesCatchesUpInListOrder_orRegisters() {
        server.say(client, request(1, create("/old")), request(2, create("/new")));
        server.settle();
        server.said();

        server.say(
                client,
                request(
                        Xid.SET_WATCHES,
                        new Request.SetWatches(
                                FIRST_WRITE,
                                List.of("/gone", "/new", "/old"),
                                List.of("/old", "/none"),
                                List.of("/gone", "/", "/old"))));

        assertThat(server.frames(client))
                .containsExactly(
                        new Event(-1, new WatchEvent(EventType.NODE_DELETED, "/gone")),
                        new Event(-1, new WatchEvent(EventType.NODE_DATA_CHANGED, "/new")),
                        new Event(-1, new WatchEvent(EventType.NODE_CREATED, "/old")),
                        new Event(-1, new WatchEvent(EventType.NODE_DELETED, "/gone")),
                        new Event(-1, new WatchEvent(EventType.NODE_CHILDREN_CHANGED, "/")),
                        Reply.of(Xid.SET_WATCHES, FIRST_WRITE + 1, ErrorCode.OK));
        assertThat(server.node.status().state().watches()).isEqualTo(3);
    }

    @Test
    void setWatches2RegistersPersistentWatches_thatStay() {
        server.say(
                client,
                request(
                        Xid.SET_WATCHES,
                        new Request.SetWatches2(
                                0, List.of(), List.of(), List.of(), List.of("/a"), List.of("/"))));
        server.say(client, request(1, create("/a")), request(2, set("/a")));
        server.settle();

        assertThat(server.frames(client))
                .filteredOn(frame -> frame instanceof Event)
                .extracting(frame -> ((Event) frame).event())
                .containsExactly(
                        new WatchEvent(EventType.NODE_CREATED, "/a"),
                        new WatchEvent(EventType.NODE_DATA_CHANGED, "/a"));
    }

    @Test
    void watchesDieWithTheirConnection() {
        server.say(client, request(1, new Request.Exists("/a", true)));
        server.said();
        server.step(new Input.ClientGone(client));
        ConnectionId other = server.client();

        server.say(other, request(1, create("/a")));
        server.settle();

        assertThat(server.frames(client)).isEmpty();
        assertThat(server.node.status().state().watches()).isZero();
    }

    @Test
    void syncIsAnsweredAfterARoundThatBeganLater_andEchoesItsPath() {
        server.say(client, request(1, new Request.Sync("/not/there")));
        assertThat(server.said()).as("before a round").isEmpty();

        server.settle();

        Reply reply = only();
        assertThat(reply.as(OpCode.SYNC)).isEqualTo(new Response.Sync("/not/there"));
    }

    @Test
    void writesBehindASyncWaitForIt() {
        server.say(
                client,
                request(1, new Request.Sync("/")),
                request(2, read("/a", false)),
                request(3, create("/a")));
        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(frames).hasSize(3);
        assertThat(((Reply) frames.get(1)).error())
                .as("the read was asked before the write")
                .isEqualTo(ErrorCode.NO_NODE);
    }
}
