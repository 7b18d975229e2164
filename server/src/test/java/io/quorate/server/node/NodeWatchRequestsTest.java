package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.raw;
import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.node.ClientFrame.Event;
import io.quorate.server.node.ClientFrame.Reply;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** addWatch, checkWatches and removeWatches: PROTOCOL 12. */
final class NodeWatchRequestsTest {

    private final SingleServer server = new SingleServer();
    private final ConnectionId client = server.client();
    private int xid;

    @BeforeEach
    void aZnode() {
        ask(new Request.Create("/a", null, Acl.OPEN, 0));
    }

    private ErrorCode ask(Request request) {
        xid++;
        server.say(client, request(xid, request));
        server.settle();
        List<ClientFrame> frames = server.frames(client);
        return ((Reply) frames.getLast()).error();
    }

    /** What the client hears of what it does itself. */
    private List<String> events(Request... requests) {
        List<String> events = new ArrayList<>();
        for (Request request : requests) {
            xid++;
            server.say(client, request(xid, request));
            server.settle();
            for (ClientFrame frame : server.frames(client)) {
                if (frame instanceof Event event) {
                    events.add(event.event().type() + " " + event.event().path());
                }
            }
        }
        return events;
    }

    private static Request set(String path) {
        return new Request.SetData(path, null, -1);
    }

    private static Request create(String path) {
        return new Request.Create(path, null, Acl.OPEN, 0);
    }

    private static Request delete(String path) {
        return new Request.Delete(path, -1);
    }

    private void watch(String kind, String path) {
        ErrorCode error =
                switch (kind) {
                    case "data" -> ask(new Request.GetData(path, true));
                    case "children" -> ask(new Request.GetChildren(path, true));
                    case "persistent" -> ask(new Request.AddWatch(path, WatcherMode.PERSISTENT));
                    case "recursive" ->
                            ask(new Request.AddWatch(path, WatcherMode.PERSISTENT_RECURSIVE));
                    default -> throw new IllegalArgumentException(kind);
                };
        assertThat(error).isEqualTo(ErrorCode.OK);
    }

    @Test
    void addWatchIsAnsweredWithAnErrorCodeOfNought() {
        server.say(client, request(9, new Request.AddWatch("/none", WatcherMode.PERSISTENT)));

        Reply reply = (Reply) server.frames(client).getFirst();
        assertThat(reply.as(OpCode.ADD_WATCH)).isEqualTo(new Response.AddWatch());
    }

    @Test
    void aPersistentWatchHearsOfTheZnodeAndItsChildren_andStays() {
        watch("persistent", "/a");

        assertThat(events(set("/a"), create("/a/b"), set("/a/b"), delete("/a/b"), delete("/a")))
                .containsExactly(
                        EventType.NODE_DATA_CHANGED + " /a",
                        EventType.NODE_CHILDREN_CHANGED + " /a",
                        EventType.NODE_CHILDREN_CHANGED + " /a",
                        EventType.NODE_DELETED + " /a");
        assertThat(events(create("/a"))).containsExactly(EventType.NODE_CREATED + " /a");
    }

    @Test
    void aRecursiveWatchHearsOfEverythingBelow_butNoListsOfChildren() {
        watch("recursive", "/a");

        assertThat(events(set("/a"), create("/a/b"), set("/a/b"), delete("/a/b"), delete("/a")))
                .containsExactly(
                        EventType.NODE_DATA_CHANGED + " /a",
                        EventType.NODE_CREATED + " /a/b",
                        EventType.NODE_DATA_CHANGED + " /a/b",
                        EventType.NODE_DELETED + " /a/b",
                        EventType.NODE_DELETED + " /a");
    }

    @Test
    void oneChangeIsOneEvent_whateverKindsOfWatchesAreOnThePath() {
        watch("data", "/a");
        watch("children", "/a");
        watch("persistent", "/a");
        watch("recursive", "/a");
        watch("recursive", "/");

        assertThat(events(set("/a"))).containsExactly(EventType.NODE_DATA_CHANGED + " /a");
        assertThat(events(create("/a/b")))
                .containsExactly(
                        EventType.NODE_CREATED + " /a/b", EventType.NODE_CHILDREN_CHANGED + " /a");
        assertThat(events(delete("/a/b"), delete("/a")))
                .containsExactly(
                        EventType.NODE_DELETED + " /a/b",
                        EventType.NODE_CHILDREN_CHANGED + " /a",
                        EventType.NODE_DELETED + " /a");
    }

    @Test
    void aMultiIsToldChangeByChange_allWithItsZxid() {
        watch("recursive", "/");
        xid++;
        server.say(
                client,
                request(
                        xid,
                        new Request.Multi(
                                List.of(
                                        new Request.Create("/m", null, Acl.OPEN, 0),
                                        new Request.SetData("/m", null, 0),
                                        new Request.Delete("/m", 1)))));
        server.settle();

        List<ClientFrame> frames = server.frames(client);
        assertThat(frames).hasSize(4);
        long zxid = ((Reply) frames.getLast()).zxid();
        assertThat(frames.subList(0, 3))
                .allSatisfy(frame -> assertThat(((Event) frame).zxid()).isEqualTo(zxid))
                .extracting(frame -> ((Event) frame).event().type())
                .containsExactly(
                        EventType.NODE_CREATED,
                        EventType.NODE_DATA_CHANGED,
                        EventType.NODE_DELETED);
    }

    @Test
    void theEndOfASessionIsToldOfEachOfItsEphemerals() {
        ConnectionId owner = server.client();
        server.say(
                owner,
                request(1, new Request.Create("/a/e2", null, Acl.OPEN, 1)),
                request(2, new Request.Create("/a/e1", null, Acl.OPEN, 1)));
        server.settle();
        server.out.take();
        watch("recursive", "/");
        watch("persistent", "/a");

        server.say(owner, request(3, new Request.CloseSession()));
        server.settle();

        assertThat(server.frames(client))
                .extracting(
                        frame -> ((Event) frame).event().type() + ((Event) frame).event().path())
                .containsExactly(
                        EventType.NODE_DELETED + "/a/e1",
                        EventType.NODE_CHILDREN_CHANGED + "/a",
                        EventType.NODE_DELETED + "/a/e2",
                        EventType.NODE_CHILDREN_CHANGED + "/a");
    }

    @ParameterizedTest
    @CsvSource({
        "data, DATA",
        "children, CHILDREN",
        "persistent, PERSISTENT",
        "recursive, PERSISTENT_RECURSIVE"
    })
    void eachTypeMeansItsOwnWatches_andAnyMeansAll(String kind, WatcherType own) {
        watch(kind, "/a");
        for (WatcherType type : WatcherType.values()) {
            boolean meant = type == own || type == WatcherType.ANY;
            assertThat(ask(new Request.CheckWatches("/a", type)))
                    .as("%s of a %s watch", type, kind)
                    .isEqualTo(meant ? ErrorCode.OK : ErrorCode.NO_WATCHER);
            if (!meant) {
                assertThat(ask(new Request.RemoveWatches("/a", type)))
                        .isEqualTo(ErrorCode.NO_WATCHER);
            }
        }

        assertThat(ask(new Request.RemoveWatches("/a", own))).isEqualTo(ErrorCode.OK);

        assertThat(ask(new Request.CheckWatches("/a", WatcherType.ANY)))
                .isEqualTo(ErrorCode.NO_WATCHER);
        assertThat(events(set("/a"), create("/a/b"))).isEmpty();
        assertThat(server.node.status().state().watches()).isZero();
    }

    @Test
    void removingOneKindLeavesTheOthers() {
        watch("data", "/a");
        watch("children", "/a");
        watch("persistent", "/a");

        ask(new Request.RemoveWatches("/a", WatcherType.PERSISTENT));

        assertThat(ask(new Request.CheckWatches("/a", WatcherType.DATA))).isEqualTo(ErrorCode.OK);
        assertThat(events(create("/a/b"), create("/a/c")))
                .containsExactly(EventType.NODE_CHILDREN_CHANGED + " /a");
        ask(new Request.RemoveWatches("/a", WatcherType.ANY));
        assertThat(events(set("/a"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(WatcherType.class)
    void nobodyCanRemoveAnothersWatch(WatcherType type) {
        ConnectionId other = server.client();
        server.say(other, request(1, new Request.GetData("/a", true)));

        assertThat(ask(new Request.RemoveWatches("/a", type))).isEqualTo(ErrorCode.NO_WATCHER);
        assertThat(server.node.status().state().watches()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18, 106})
    void anUnknownTypeOrModeIsAnErrorOfTheBody(int opcode) {
        byte[] path = "/a".getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(10).putInt(2).put(path).putInt(77).array();

        server.say(client, raw(90, opcode, body));

        assertThat(((Reply) server.frames(client).getFirst()).error())
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
    }
}
