package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.raw;
import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.Request;
import io.quorate.server.node.ClientFrame.Event;
import io.quorate.server.node.ClientFrame.Reply;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A setWatches of many paths is done in slices, and nobody can tell by what it answers. */
final class NodeWatchRestoreTest {

    private static final int PATHS = 5_000;

    private final SingleServer server = new SingleServer();
    private final ConnectionId client = server.client();
    private final ConnectionId other = server.client();
    private final List<ClientFrame> heard = new ArrayList<>();
    private final List<ClientFrame> otherHeard = new ArrayList<>();

    private static String path(int i) {
        return "/p" + i;
    }

    private static List<String> paths() {
        return IntStream.range(0, PATHS).mapToObj(NodeWatchRestoreTest::path).toList();
    }

    private void sayAll() {
        server.say(
                client,
                request(Xid.SET_WATCHES, new Request.SetWatches(0, List.of(), paths(), List.of())));
    }

    private static byte[] create(int xid, String path) {
        return request(xid, new Request.Create(path, null, Acl.OPEN, 0));
    }

    private boolean pass() {
        boolean more = server.endOfPass();
        server.step(new Input.LogFlushed(server.out.lastTicket()));
        for (RecordingEffects.Effect effect : server.out.take()) {
            if (effect instanceof RecordingEffects.Frame frame) {
                (frame.to().equals(client) ? heard : otherHeard).add(frame.frame());
            }
        }
        return more;
    }

    private void passes() {
        for (int quiet = 0; quiet < 3; ) {
            quiet = pass() ? 0 : quiet + 1;
        }
    }

    private List<String> created() {
        return heard.stream()
                .filter(frame -> frame instanceof Event)
                .map(frame -> ((Event) frame).event())
                .peek(event -> assertThat(event.type()).isEqualTo(EventType.NODE_CREATED))
                .map(event -> event.path())
                .toList();
    }

    private int watches() {
        return server.node.status().state().watches();
    }

    @Test
    void othersAreServedInBetween() {
        sayAll();
        pass();
        assertThat(watches()).isPositive().isLessThan(PATHS);

        server.say(other, request(1, new Request.Exists("/", false)));
        pass();
        assertThat(otherHeard).hasSize(1);
        assertThat(watches()).isLessThan(PATHS);
        assertThat(heard).isEmpty();

        passes();
        assertThat(watches()).isEqualTo(PATHS);
        assertThat(heard).containsExactly(Reply.of(Xid.SET_WATCHES, 0x1_0000_0002L, ErrorCode.OK));
    }

    @Test
    void whatChangesMeanwhileIsToldOnce_whetherItsWatchWasSetByThenOrNot() {
        sayAll();
        pass();
        for (int i = 0; i < PATHS; i += 100) {
            server.say(other, create(i, path(i)));
        }
        passes();
        assertThat(created())
                .hasSize(PATHS / 100)
                .doesNotHaveDuplicates()
                .contains(path(0), path(PATHS - 100));
        assertThat(watches()).isEqualTo(PATHS - PATHS / 100);
    }

    @Test
    void whatTheClientAsksBehindItWaits() {
        sayAll();
        server.say(client, request(7, new Request.Exists("/", false)), create(8, path(PATHS - 1)));
        passes();

        // Its own creation, which could not wait, has been told by the watch.
        assertThat(created()).containsExactly(path(PATHS - 1));
        assertThat(heard)
                .extracting(
                        frame -> frame instanceof Reply reply ? Integer.toString(reply.xid()) : "E")
                .containsExactly("-8", "7", "E", "8");
    }

    @Test
    void nothingIsDoneForOneThatCannotBeRead() {
        ByteBuffer body = ByteBuffer.allocate(20_000);
        body.putLong(0).putInt(0).putInt(2_000);
        while (body.remaining() >= 6) {
            body.putInt(2).put((byte) '/').put((byte) 'a');
        }
        server.say(client, raw(Xid.SET_WATCHES, OpCode.SET_WATCHES.code(), body.array()));
        passes();
        assertThat(watches()).isZero();
        assertThat(heard)
                .extracting(frame -> ((Reply) frame).error())
                .containsExactly(ErrorCode.MARSHALLING_ERROR);
    }

    @Test
    void aClientThatGoesInBetweenLeavesNothing() {
        sayAll();
        pass();
        server.step(new Input.ClientGone(client));
        passes();
        assertThat(watches()).isZero();
        assertThat(heard).isEmpty();
    }

    @Test
    void theWatchesOfAClientThatIsGoneGoInSlices() {
        sayAll();
        passes();
        heard.clear();
        server.step(new Input.ClientGone(client));
        assertThat(watches()).isPositive();

        for (int i = 0; i < PATHS; i += 100) {
            server.say(other, create(i, path(i)));
        }
        passes();
        assertThat(heard).isEmpty();
        assertThat(watches()).isZero();
        assertThat(server.node.status().state().watchingConnections()).isZero();
    }
}
