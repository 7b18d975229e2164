package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A transport with a loop of its own, and a record of what it said. */
final class TestServer implements PeerEvents, AutoCloseable {

    /** What a transport said. */
    sealed interface Event {
        record Up(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello)
                implements Event {}

        record Failed(PeerId leader, String reason) implements Event {}

        record Said(LinkId link, PeerMessage message) implements Event {}

        record Down(LinkId link) implements Event {}

        record Reached(LinkId link, long zxid) implements Event {}

        record Snapshot(LinkId link, long offsetBytes, boolean complete) implements Event {}
    }

    static final String HOST = "127.0.0.1";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    final PeerId id;
    final PeerTransport transport;
    final List<Throwable> bugs = new CopyOnWriteArrayList<>();

    /** If set, a bug that shows whenever a message comes. */
    volatile @Nullable RuntimeException thrownBySaid;

    private final MultiThreadIoEventLoopGroup group;
    private final IoEventLoop loop;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Event> events = new ArrayList<>();

    TestServer(PeerConfig config, long incarnation, HistoryReader history) {
        this(config, incarnation, history, Epoll.isAvailable());
    }

    TestServer(PeerConfig config, long incarnation, HistoryReader history, boolean epoll) {
        id = config.self();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "loop-" + id);
                            thread.setUncaughtExceptionHandler((_, bug) -> bugs.add(bug));
                            return thread;
                        },
                        io);
        loop = group.next();
        transport =
                new PeerTransport(
                        loop,
                        config,
                        () -> hello(id, incarnation),
                        this,
                        history,
                        zxid -> {
                            throw new IOException("no snapshot here");
                        },
                        blocking,
                        new Random(id.value()));
    }

    static TestServer started(PeerConfig config, long incarnation) throws IOException {
        TestServer server = new TestServer(config, incarnation, noHistory());
        server.transport.start();
        return server;
    }

    static HistoryReader noHistory() {
        return (_, _) -> {
            throw new IOException("no history here");
        };
    }

    static Hello hello(PeerId sender, long incarnation) {
        return new Hello(
                Hello.PROTOCOL_VERSION,
                77,
                true,
                sender,
                incarnation,
                Standing.VOTER,
                false,
                false,
                1000 + sender.value(),
                3,
                0x3_0000_0005L,
                0x1_0000_0000L,
                1);
    }

    /** Addresses of servers 1 to {@code count} on free ports of the loopback. */
    static Map<PeerId, PeerAddress> addresses(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        Map<PeerId, PeerAddress> servers = new TreeMap<>();
        try {
            for (int i = 1; i <= count; i++) {
                ServerSocket learner = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(learner);
                ServerSocket election = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(election);
                servers.put(
                        new PeerId(i),
                        new PeerAddress(HOST, learner.getLocalPort(), election.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return servers;
    }

    static PeerAddress address(Map<PeerId, PeerAddress> servers, PeerId id) {
        return Objects.requireNonNull(servers.get(id));
    }

    static PeerConfig config(int self, Map<PeerId, PeerAddress> servers) {
        return config(self, servers, PeerLimits.DEFAULT);
    }

    static PeerConfig config(int self, Map<PeerId, PeerAddress> servers, PeerLimits limits) {
        return new PeerConfig(new PeerId(self), servers, servers.keySet(), HOST, limits);
    }

    @Override
    public void linkUp(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello) {
        record(new Event.Up(link, kind, peer, dialledByUs, hello));
    }

    @Override
    public void dialFailed(PeerId leader, String reason) {
        record(new Event.Failed(leader, reason));
    }

    @Override
    public void said(LinkId link, PeerMessage message) {
        record(new Event.Said(link, message));
        RuntimeException bug = thrownBySaid;
        if (bug != null) {
            throw bug;
        }
    }

    @Override
    public void linkDown(LinkId link) {
        record(new Event.Down(link));
    }

    @Override
    public void snapshotStreamed(LinkId link, long offsetBytes, boolean complete) {
        record(new Event.Snapshot(link, offsetBytes, complete));
    }

    @Override
    public void streamReached(LinkId link, long zxid) {
        record(new Event.Reached(link, zxid));
    }

    private void record(Event event) {
        lock.lock();
        try {
            events.add(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<Event> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the events so far satisfy the condition. */
    void await(String what, Predicate<List<Event>> condition) {
        long left = PATIENCE_NANOS;
        lock.lock();
        try {
            while (!condition.test(events)) {
                left = changed.awaitNanos(left);
                assertThat(left)
                        .as("server %s never saw %s, but %s", id, what, events)
                        .isPositive();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an event of this type for which the condition holds, and returns the first. */
    <E extends Event> E await(Class<E> type, Predicate<E> condition) {
        await(type.getSimpleName(), all -> all.stream().anyMatch(e -> is(type, condition, e)));
        return type.cast(
                events().stream().filter(e -> is(type, condition, e)).findFirst().orElseThrow());
    }

    private static <E extends Event> boolean is(Class<E> type, Predicate<E> condition, Event e) {
        return type.isInstance(e) && condition.test(type.cast(e));
    }

    /** Waits until there is an election link with the peer that is up, and returns it. */
    Event.Up awaitElectionLink(TestServer peer) {
        await(
                "an election link with server " + peer.id,
                all -> live(all, LinkKind.ELECTION, peer.id).size() == 1);
        return live(events(), LinkKind.ELECTION, peer.id).getFirst();
    }

    List<Event.Up> live(LinkKind kind, PeerId peer) {
        return live(events(), kind, peer);
    }

    private static List<Event.Up> live(List<Event> events, LinkKind kind, PeerId peer) {
        List<Event.Up> live = new ArrayList<>();
        for (Event event : events) {
            switch (event) {
                case Event.Up up when up.kind() == kind && up.peer().equals(peer) -> live.add(up);
                case Event.Down down -> live.removeIf(up -> up.link().equals(down.link()));
                default -> {}
            }
        }
        return live;
    }

    /** Runs on the loop, and waits for it. */
    void run(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    /** Sends and flushes. */
    void say(LinkId link, PeerMessage... messages) {
        run(
                () -> {
                    for (PeerMessage message : messages) {
                        transport.send(link, message);
                    }
                    transport.flush();
                });
    }

    /** As a killed process: connections are closed by the system. */
    @Override
    public void close() {
        transport.close().join();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        blocking.close();
        assertThat(bugs).isEmpty();
    }
}
