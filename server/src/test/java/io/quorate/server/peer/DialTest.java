package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One attempt to reach a server whose name has two addresses, on real sockets. */
@Timeout(60)
class DialTest {

    private static final PeerLimits LIMITS =
            new PeerLimits(1 << 20, 1 << 20, 1 << 16, 1_000, 10_000, 1_000, 10_000, 50, 1_000);

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final GuardedLoop loop = new GuardedLoop(group.next());
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final List<Socket> filling = new ArrayList<>();

    @AfterEach
    void shutDown() throws IOException {
        for (Socket socket : filling) {
            socket.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static InetAddress here(String address) throws IOException {
        return InetAddress.getByName(address);
    }

    /** Another address of this machine: on Linux all of 127.0.0.0/8 are. */
    private static InetAddress elsewhere() throws IOException {
        return here(System.getProperty("os.name").equals("Linux") ? "127.0.0.2" : "::1");
    }

    /** Nobody accepts here, and when the queue is full a connection attempt is not even refused. */
    private ServerSocket hole() throws IOException {
        ServerSocket hole = new ServerSocket(0, 1, elsewhere());
        for (int i = 0; i < 200; i++) {
            Socket filler = new Socket();
            filling.add(filler);
            try {
                filler.connect(hole.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException full) {
                return hole;
            }
        }
        throw new IOException("the queue of " + hole + " is never full");
    }

    private void dial(int port, InetAddress... addresses) {
        dial(port, null, addresses);
    }

    private void dial(int port, @Nullable InetAddress seenAt, InetAddress[] addresses) {
        dial(port, seenAt, new Names(loop, Runnable::run, host -> addresses));
    }

    private void dial(int port, @Nullable InetAddress seenAt, Names names) {
        Sockets sockets = new Sockets(group.next(), LIMITS);
        Dial.Means means =
                new Dial.Means(
                        sockets,
                        loop,
                        names,
                        LIMITS,
                        dial -> new PeerLink(new Quiet(), loop, LIMITS, LinkKind.ELECTION, dial));
        Dial dial =
                new Dial(
                        means,
                        new PeerId(2),
                        LinkKind.ELECTION,
                        new PeerAddress("two", port, port),
                        seenAt,
                        (failed, reason) -> failures.add(reason));
        loop.execute(dial::start);
    }

    @Test
    void anAddressThatSwallowsConnectionsLeavesTimeForTheNext() throws Exception {
        try (ServerSocket hole = hole();
                ServerSocket live = new ServerSocket(hole.getLocalPort(), 1, here("127.0.0.1"))) {
            live.setSoTimeout(20_000);
            dial(hole.getLocalPort(), elsewhere(), here("127.0.0.1"));
            try (Socket dialled = live.accept()) {
                assertThat(dialled.getInputStream().read()).as("its Hello").isNotNegative();
            }
        }
    }

    @Test
    void aRefusedAddressIsFollowedByTheNextAtOnce() throws Exception {
        try (ServerSocket live = new ServerSocket(0, 1, here("127.0.0.1"))) {
            live.setSoTimeout(20_000);
            dial(live.getLocalPort(), elsewhere(), here("127.0.0.1"));
            live.accept().close();
        }
    }

    @Test
    void whereNoAddressAnswersTheLastReasonIsTold() throws Exception {
        try (ServerSocket hole = hole()) {
            dial(hole.getLocalPort(), elsewhere(), elsewhere());
            String reason = failures.poll(20, TimeUnit.SECONDS);
            assertThat(reason).contains("two:" + hole.getLocalPort(), "within 500 ms");
        }
    }

    @Test
    void whereTheNameDoesNotResolveTheServerIsDialledWhereItWasSeen() throws Exception {
        try (ServerSocket live = new ServerSocket(0, 1, here("127.0.0.1"))) {
            live.setSoTimeout(20_000);
            dial(live.getLocalPort(), here("127.0.0.1"), new InetAddress[0]);
            live.accept().close();
        }
    }

    /** A question that is lost on its way to the name server is asked again after five seconds. */
    @Test
    void whereTheLookUpIsSlowTheServerIsDialledWhereItWasSeen() throws Exception {
        try (ServerSocket live = new ServerSocket(0, 1, here("127.0.0.1"))) {
            live.setSoTimeout(20_000);
            Names silent = new Names(loop, look -> {}, host -> new InetAddress[0]);
            dial(live.getLocalPort(), here("127.0.0.1"), silent);
            live.accept().close();
        }
    }

    @Test
    void whereTheNameResolvesItSaysWhereTheServerIs() throws Exception {
        try (ServerSocket live = new ServerSocket(0, 1, elsewhere());
                ServerSocket old = new ServerSocket(live.getLocalPort(), 1, here("127.0.0.1"))) {
            live.setSoTimeout(20_000);
            dial(live.getLocalPort(), old.getInetAddress(), new InetAddress[] {elsewhere()});
            live.accept().close();
        }
    }

    /** The links here say Hello, and nobody answers. */
    private static final class Quiet implements PeerLink.Owner {
        @Override
        public Greeting ownGreeting(LinkKind kind) {
            return RawPeer.greeting(kind, 1, 1, 1);
        }

        @Override
        public void greeted(PeerLink link, Greeting greeting) {}

        @Override
        public void said(PeerLink link, PeerMessage message) {}

        @Override
        public void ended(PeerLink link, String reason) {}
    }
}
