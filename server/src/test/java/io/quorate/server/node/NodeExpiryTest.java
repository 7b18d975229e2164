package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.node.ClientFrame.Event;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.request.GrowthLimits;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Znodes that go by themselves: containers, and those with a time to live (PROTOCOL 9). */
final class NodeExpiryTest {

    private static final byte[] NO_DATA = {};

    private SingleServer server = new SingleServer();
    private ConnectionId client = server.client(40_000).connection();
    private int xid;

    private static Request container(String path) {
        return new Request.CreateContainer(path, NO_DATA, Acl.OPEN, CreateMode.CONTAINER.flags());
    }

    private static Request withTtl(String path, long ttlMillis) {
        return new Request.CreateTtl(
                path, NO_DATA, Acl.OPEN, CreateMode.PERSISTENT_WITH_TTL.flags(), ttlMillis);
    }

    private static Request create(String path) {
        return new Request.Create(path, NO_DATA, Acl.OPEN, 0);
    }

    private ErrorCode ask(Request request) {
        xid++;
        server.say(client, request(xid, request));
        server.settle();
        for (ClientFrame frame : server.frames(client)) {
            if (frame instanceof Reply reply && reply.xid() == xid) {
                return reply.error();
            }
        }
        throw new AssertionError("no reply to " + request);
    }

    private boolean exists(String path) {
        ErrorCode error = ask(new Request.Exists(path, false));
        assertThat(error).isIn(ErrorCode.OK, ErrorCode.NO_NODE);
        return error == ErrorCode.OK;
    }

    private void allowNeverUsed(long maxMillis) {
        server =
                new SingleServer(
                        new ServicePolicy(
                                true,
                                false,
                                GrowthLimits.CLIENT_BUFFER_BYTES,
                                ServicePolicy.Access.DEFAULT,
                                new ServicePolicy.Reaping(1_000_000_000L, 10_000, maxMillis),
                                ServicePolicy.Sessions.DEFAULT,
                                "",
                                ServicePolicy.Throttles.NONE));
        client = server.client(40_000).connection();
    }

    @Test
    void goesWithinASecondOfItsTimeToLive_andNotBefore() {
        ask(withTtl("/t", 5_000));

        server.pass(4_900);
        assertThat(exists("/t")).isTrue();
        server.pass(1_200);
        assertThat(exists("/t")).isFalse();
    }

    @Test
    void aChangeOfItsDataBeginsItsTimeAnew_andOneOfItsChildrenDoesNot() {
        ask(withTtl("/set", 5_000));
        ask(withTtl("/parent", 5_000));
        server.pass(3_000);
        ask(new Request.SetData("/set", NO_DATA, -1));
        ask(create("/parent/child"));
        ask(new Request.Delete("/parent/child", -1));

        server.pass(3_500);

        assertThat(exists("/set")).isTrue();
        assertThat(exists("/parent")).isFalse();
        server.pass(3_000);
        assertThat(exists("/set")).isFalse();
    }

    @Test
    void staysWhileItHasChildren_andGoesAfterThem() {
        ask(withTtl("/t", 1_000));
        ask(create("/t/child"));
        server.pass(5_000);
        assertThat(exists("/t")).isTrue();

        ask(new Request.Delete("/t/child", -1));
        server.pass(1_500);

        assertThat(exists("/t")).isFalse();
    }

    @Test
    void aContainerGoesAfterItsLastChild_andNotBeforeTheFirstCame() {
        ask(container("/c"));
        server.pass(20_000);
        assertThat(exists("/c")).as("never used").isTrue();
        ask(create("/c/1"));
        ask(create("/c/2"));
        ask(new Request.Delete("/c/1", -1));
        server.pass(5_000);
        assertThat(exists("/c")).as("with a child").isTrue();

        ask(new Request.Delete("/c/2", -1));
        server.pass(900);
        assertThat(exists("/c")).as("just emptied").isTrue();
        server.pass(1_600);

        assertThat(exists("/c")).isFalse();
    }

    /** As a lock's is, between two holders: its sequence numbers must not begin anew. */
    @Test
    void aContainerThatIsEmptyForAMomentStays_howeverOften() {
        ask(container("/lock"));
        for (int i = 0; i < 100; i++) {
            ask(create("/lock/holder"));
            server.pass(130);
            ask(new Request.Delete("/lock/holder", -1));
            server.pass(i % 10 * 90L);
            assertThat(exists("/lock")).isTrue();
        }
    }

    @Test
    void aContainerThatIsNeverUsedGoesIfConfigured() {
        allowNeverUsed(10_000);
        ask(container("/c"));

        server.pass(9_900);
        assertThat(exists("/c")).isTrue();
        server.pass(1_500);
        assertThat(exists("/c")).isFalse();
    }

    @Test
    void containersWithinContainersGoOneAfterTheOther() {
        ask(container("/c"));
        ask(container("/c/d"));
        ask(create("/c/d/e"));
        ask(new Request.Delete("/c/d/e", -1));

        server.pass(5_000);

        assertThat(exists("/c")).isFalse();
    }

    @Test
    void watchersHearOfIt() {
        ask(container("/c"));
        ask(create("/c/1"));
        server.say(client, request(50, new Request.Exists("/c", true)));
        server.say(client, request(51, new Request.GetChildren("/", true)));
        server.say(client, request(52, new Request.Delete("/c/1", -1)));
        server.settle();
        server.out.take();

        server.pass(2_500);

        List<EventType> events =
                server.frames(client).stream()
                        .filter(Event.class::isInstance)
                        .map(frame -> ((Event) frame).event().type())
                        .toList();
        assertThat(events).containsExactly(EventType.NODE_DELETED, EventType.NODE_CHILDREN_CHANGED);
    }

    @Test
    void noMoreGoInAMinuteThanConfigured() {
        server =
                new SingleServer(
                        new ServicePolicy(
                                true,
                                false,
                                GrowthLimits.CLIENT_BUFFER_BYTES,
                                ServicePolicy.Access.DEFAULT,
                                new ServicePolicy.Reaping(1_000_000_000L, 120, 0),
                                ServicePolicy.Sessions.DEFAULT,
                                "",
                                ServicePolicy.Throttles.NONE));
        client = server.client(40_000).connection();
        for (int i = 0; i < 10; i++) {
            ask(withTtl("/t" + i, 1));
        }

        server.pass(3_000);

        long left = 0;
        for (int i = 0; i < 10; i++) {
            left += exists("/t" + i) ? 1 : 0;
        }
        assertThat(left).isBetween(4L, 6L);
    }

    @Test
    void withoutExtendedTypesThereIsNoTimeToLive() {
        server = new SingleServer(withoutExtendedTypes());
        client = server.client(40_000).connection();

        assertThat(ask(withTtl("/t", 5_000))).isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(ask(container("/c"))).isEqualTo(ErrorCode.OK);
    }

    private static ServicePolicy withoutExtendedTypes() {
        return new ServicePolicy(
                false,
                false,
                GrowthLimits.CLIENT_BUFFER_BYTES,
                ServicePolicy.Access.DEFAULT,
                ServicePolicy.Reaping.DEFAULT,
                ServicePolicy.Sessions.DEFAULT,
                "",
                ServicePolicy.Throttles.NONE);
    }

    @Test
    void clientsDoNotSeeWhatMarksThem() {
        ask(withTtl("/t", 5_000));
        server.say(client, request(60, new Request.Exists("/t", false)));

        Reply reply = (Reply) server.frames(client).getFirst();
        assertThat(((Response.Exists) reply.as(OpCode.EXISTS)).stat().ephemeralOwner()).isZero();
    }
}
