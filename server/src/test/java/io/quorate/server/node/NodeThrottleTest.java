package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Reading;
import io.quorate.server.request.GrowthLimits;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** What an operator may bound beyond what is bounded anyway: PROTOCOL 17. */
final class NodeThrottleTest {

    private static Request create(String path) {
        return new Request.Create(path, null, Acl.OPEN, 0);
    }

    private static SingleServer server(int outstandingMax, long operationWaitMillis) {
        return server(
                new ServicePolicy.Throttles(
                        outstandingMax, operationWaitMillis * SingleServer.MILLI, 100 << 20, -1));
    }

    private static SingleServer server(ServicePolicy.Throttles throttles) {
        return new SingleServer(
                new ServicePolicy(
                        true,
                        false,
                        GrowthLimits.CLIENT_BUFFER_BYTES,
                        ServicePolicy.Access.DEFAULT,
                        ServicePolicy.Reaping.DEFAULT,
                        ServicePolicy.Sessions.DEFAULT,
                        "",
                        throttles));
    }

    @Test
    void aboveTheLimitOfAllClientsNobodyWhoHasSomethingOutstandingIsReadFrom() {
        SingleServer server = server(3, 0);
        ConnectionId busy = server.client();
        ConnectionId idle = server.client();
        server.out.take();

        server.say(
                busy,
                request(1, create("/a")),
                request(2, create("/b")),
                request(3, create("/c")),
                request(4, create("/d")));

        assertThat(server.said()).containsExactly(new Reading(busy, false));
        server.say(idle, request(1, new Request.Exists("/", false)));
        assertThat(server.said())
                .as("nothing outstanding")
                .doesNotContain(new Reading(idle, false));
        server.settle();
        assertThat(server.xids(busy)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void readingGoesOnWhenEnoughIsAnswered() {
        SingleServer server = server(2, 0);
        ConnectionId one = server.client();
        ConnectionId two = server.client();
        server.out.take();
        server.say(one, request(1, create("/a")), request(2, create("/b")));
        server.say(two, request(1, create("/c")));
        assertThat(server.said()).contains(new Reading(two, false));

        server.settle();

        assertThat(server.said()).contains(new Reading(two, true));
    }

    @Test
    void aClientThatEndsLeavesRoomForOthers() {
        SingleServer server = server(2, 0);
        ConnectionId one = server.client();
        ConnectionId two = server.client();
        server.say(one, request(1, create("/a")), request(2, create("/b")));
        server.say(two, request(1, create("/c")));
        server.out.take();

        server.step(new Input.ClientGone(one));

        assertThat(server.said()).contains(new Reading(two, true));
    }

    @Test
    void whoSendsOneMoreLargeRequestThanFitsIsClosed() {
        SingleServer server = server(new ServicePolicy.Throttles(0, 0, 2_500, 500));
        ConnectionId client = server.client();
        Request large = new Request.SetData("/none", new byte[1_000], -1);
        server.say(client, request(1, large), request(2, large));
        server.settle();
        server.say(client, request(3, large), request(4, large), request(5, create("/small")));
        assertThat(server.said()).noneMatch(RecordingEffects.Close.class::isInstance);

        server.say(client, request(6, large));

        assertThat(server.said())
                .contains(new RecordingEffects.Close(client, CloseReason.LARGE_REQUESTS));
    }

    @Test
    void whatWaitedTooLongIsToldSo_inItsTurn_andNotDone() {
        SingleServer server = server(0, 1_000);
        ConnectionId client = server.connection();
        server.say(
                client,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(1, create("/a")),
                request(2, new Request.Exists("/a", false)));
        server.nowNanos += 1_500 * SingleServer.MILLI;
        server.settle();
        server.say(client, request(3, new Request.Exists("/a", false)));
        server.settle();

        assertThat(server.frames(client))
                .filteredOn(Reply.class::isInstance)
                .extracting(frame -> ((Reply) frame).error())
                .containsExactly(ErrorCode.THROTTLED_OP, ErrorCode.THROTTLED_OP, ErrorCode.NO_NODE);
    }

    @Test
    void whoAClientIsAndWhetherItLivesIsNeverRefused() {
        SingleServer server = server(0, 1_000);
        ConnectionId client = server.connection();
        byte[] auth = "u:p".getBytes(StandardCharsets.UTF_8);
        server.say(
                client,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(Xid.AUTH, new Request.Auth(0, "digest", auth)),
                request(Xid.PING, new Request.Ping()),
                request(1, create("/a")));
        server.nowNanos += 1_500 * SingleServer.MILLI;
        server.settle();

        assertThat(server.frames(client))
                .filteredOn(Reply.class::isInstance)
                .extracting(frame -> ((Reply) frame).error())
                .containsExactly(ErrorCode.OK, ErrorCode.OK, ErrorCode.THROTTLED_OP);
    }

    @Test
    void whatDidNotWaitSoLongIsDone_andAnEndIsNeverRefused() {
        SingleServer server = server(0, 1_000);
        ConnectionId client = server.connection();
        server.say(
                client,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(1, create("/a")));
        server.nowNanos += 500 * SingleServer.MILLI;
        server.settle();
        assertThat(server.xids(client)).containsExactly(1);

        ConnectionId ending = server.connection();
        server.say(
                ending,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(1, new Request.CloseSession()));
        server.nowNanos += 1_500 * SingleServer.MILLI;
        server.settle();
        assertThat(server.said())
                .contains(new RecordingEffects.Close(ending, CloseReason.SESSION_CLOSED));
    }
}
