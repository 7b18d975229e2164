package io.quorate.server.peer;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.quorate.server.common.Invariant;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.SnapshotPart;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All links with other servers. Keeps the election mesh up by itself, dials leaders when told to,
 * accepts on both ports. Everything runs on the node loop's thread, but for {@link #start} and
 * {@link #close}.
 */
public final class PeerTransport {

    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);

    /** Connections that have not said who they are yet; more are closed as they come. */
    static final int UNGREETED_MAX = 256;

    private final GuardedLoop loop;
    private final PeerConfig config;
    private final Supplier<Hello> hello;
    private final PeerEvents events;
    private final HistoryReader history;
    private final SnapshotSource snapshots;
    private final Executor blocking;
    private final Sockets sockets;
    private final Dial.Means dialMeans;
    private final QuietLog strangers = new QuietLog(LOG);
    private final Links links = new Links();
    private final LinkTable table = new LinkTable();
    private final Map<PeerId, Neighbour> mesh = new TreeMap<>();
    private final List<PeerLink> dirty = new ArrayList<>();

    /** What was said of servers with the data of another cluster: they come again and again. */
    private final Map<PeerId, String> foreignTold = new TreeMap<>();

    private @Nullable Dial leaderDial;
    private long helloNumber;
    private int ungreeted;
    private boolean closed;

    /**
     * @param loop the node loop; all events come on it
     * @param hello what this server says of itself, asked on the loop at each handshake
     * @param blocking runs name look-ups and history streams: a virtual thread per task
     * @param random jitter of retries; used on the loop only
     */
    public PeerTransport(
            IoEventLoop loop,
            PeerConfig config,
            Supplier<Hello> hello,
            PeerEvents events,
            HistoryReader history,
            SnapshotSource snapshots,
            Executor blocking,
            RandomGenerator random) {
        this.loop = new GuardedLoop(loop);
        this.config = config;
        this.hello = hello;
        this.events = events;
        this.history = history;
        this.snapshots = snapshots;
        this.blocking = blocking;
        this.sockets = new Sockets(loop, config.limits());
        this.dialMeans =
                new Dial.Means(
                        sockets,
                        this.loop,
                        new Names(this.loop, blocking, InetAddress::getAllByName),
                        config.limits(),
                        this::newLink);
        Absences absences = new Absences(config, () -> hello.get().forming(), LOG);
        config.servers()
                .forEach(
                        (peer, address) -> {
                            if (!peer.equals(config.self())) {
                                mesh.put(
                                        peer,
                                        new Neighbour(
                                                config.self(),
                                                peer,
                                                address,
                                                dialMeans,
                                                random,
                                                absences));
                            }
                        });
    }

    /**
     * Listens on both ports and begins to dial the mesh. Not on the loop's thread: waits for it.
     * Events may come before this returns.
     *
     * @throws IOException if a port cannot be listened on; the message is one line for the operator
     */
    public void start() throws IOException {
        Invariant.check(!loop.isCurrent(), "start would wait for its own thread");
        listen("learner", config.own().learnerPort(), LinkKind.LEARNER);
        listen("election", config.own().electionPort(), LinkKind.ELECTION);
        loop.execute(
                () -> {
                    if (!closed) {
                        mesh.values().forEach(Neighbour::dial);
                    }
                });
    }

    private void listen(String name, int port, LinkKind kind) throws IOException {
        String host = config.bindHost();
        InetSocketAddress address =
                host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        String where = name + " port " + port + (host == null ? "" : " of " + host);
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on " + where + ": the name does not resolve");
        }
        try {
            sockets.listen(address, channel -> accepted(channel, kind));
        } catch (IOException e) {
            throw new IOException("cannot listen on " + where + ": " + e.getMessage(), e);
        }
    }

    private void accepted(Channel channel, LinkKind kind) {
        if (closed || ungreeted == UNGREETED_MAX) {
            var _ = channel.close();
            return;
        }
        ungreeted++;
        channel.pipeline().addLast(new PeerLink(links, loop, config.limits(), kind, null));
    }

    private PeerLink newLink(Dial dial) {
        return new PeerLink(links, loop, config.limits(), dial.kind(), dial);
    }

    /** Sends on a link with the next {@link #flush}; dropped if the link is gone. FIFO per link. */
    public void send(LinkId link, PeerMessage message) {
        PeerLink to = table.get(link);
        if (to != null && to.send(message)) {
            dirty.add(to);
        }
    }

    /** Hands what was sent since the last call to the network: once per pass. */
    public void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /**
     * Opens a LEARNER link to {@code leader}: answered by linkUp or dialFailed. Takes the place of
     * a dial that is still in progress, which is then never answered.
     */
    public void dialLeader(PeerId leader) {
        Dial older = leaderDial;
        if (older != null) {
            older.abandon();
            leaderDial = null;
        }
        PeerAddress address = config.servers().get(leader);
        if (address == null) {
            loop.execute(() -> leaderUnknown(leader));
            return;
        }
        Neighbour neighbour = mesh.get(leader);
        Dial dial =
                new Dial(
                        dialMeans,
                        leader,
                        LinkKind.LEARNER,
                        address,
                        neighbour == null ? null : neighbour.seenAt(),
                        this::leaderDialFailed);
        leaderDial = dial;
        dial.start();
    }

    /** A vote may name a server of which our configuration knows nothing. */
    private void leaderUnknown(PeerId leader) {
        if (leaderDial == null && !closed) {
            events.dialFailed(leader, "server " + leader + " is not in the configuration");
        }
    }

    private void leaderDialFailed(Dial dial, String reason) {
        if (dial == leaderDial && !closed) {
            leaderDial = null;
            events.dialFailed(dial.peer(), reason);
        }
    }

    /**
     * Closes a link after what was sent on it. Nothing it says from now on is reported; linkDown
     * follows, unless it was gone already.
     */
    public void hangUp(LinkId link, String reason) {
        PeerLink ending = table.get(link);
        if (ending != null) {
            ending.hangUp(reason);
        }
    }

    /** Stops or resumes reading from a link: the peer's network then holds it back. */
    public void reading(LinkId link, boolean on) {
        PeerLink from = table.get(link);
        if (from != null) {
            from.reading(on);
        }
    }

    /**
     * Streams a piece of history from disk, behind everything sent on the link before, no faster
     * than the peer takes it. Other messages may be sent meanwhile and go in between; at most one
     * stream per link at a time. Answered by streamReached; ends silently with its link.
     */
    public void stream(LinkId link, HistoryPiece piece) {
        PeerLink to = table.get(link);
        if (to == null || !to.isUp()) {
            return;
        }
        AtomicReference<HistoryFrames> opened = new AtomicReference<>();
        begin(
                to,
                () -> remember(opened, HistoryFrames.open(piece, history, config.limits())),
                id -> events.streamReached(id, opened.get().reachedZxid()));
    }

    /** As {@link #stream}, with a part of a snapshot; answered by snapshotStreamed. */
    public void streamSnapshot(LinkId link, SnapshotPart part) {
        PeerLink to = table.get(link);
        if (to == null || !to.isUp()) {
            return;
        }
        AtomicReference<SnapshotFrames> opened = new AtomicReference<>();
        begin(
                to,
                () -> remember(opened, SnapshotFrames.open(part, snapshots)),
                id ->
                        events.snapshotStreamed(
                                id, opened.get().reachedBytes(), opened.get().isComplete()));
    }

    private static <T> T remember(AtomicReference<T> where, T opened) {
        where.set(opened);
        return opened;
    }

    private void begin(PeerLink to, DiskStream.Opener opener, Consumer<LinkId> done) {
        DiskStream stream =
                new DiskStream(
                        to,
                        opener,
                        loop,
                        config.limits(),
                        (link, ended) -> {
                            LinkId id = link.id();
                            if (id != null && !closed && link.streamed(ended)) {
                                done.accept(id);
                            }
                        });
        if (to.beginStream(stream)) {
            blocking.execute(stream);
        }
    }

    /** Closes all links and ports; no event comes any more. From any thread. */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    closed = true;
                    mesh.values().forEach(Neighbour::close);
                    Dial dial = leaderDial;
                    if (dial != null) {
                        dial.abandon();
                    }
                    sockets.close().addListener(_ -> done.complete(null));
                });
        return done;
    }

    /** What links tell. */
    private final class Links implements PeerLink.Owner {

        @Override
        public Greeting ownGreeting(LinkKind kind) {
            return new Greeting(kind, ++helloNumber, hello.get());
        }

        @Override
        public void greeted(PeerLink link, Greeting greeting) {
            if (closed) {
                link.close("this server is stopping");
                return;
            }
            PeerId peer = greeting.hello().sender();
            Dial dial = link.dial();
            String refusal =
                    PeerHandshake.refusal(
                            config, link.kind(), dial == null ? null : dial.peer(), greeting);
            if (refusal != null) {
                link.refuse(refusal);
                return;
            }
            String foreign = PeerHandshake.ofAnotherCluster(hello.get(), greeting.hello());
            if (foreign != null) {
                if (!foreign.equals(foreignTold.put(peer, foreign))) {
                    LOG.error("{}", foreign);
                }
                link.giveWay(foreign);
                return;
            }
            PeerLink older = table.olderThan(link, peer);
            if (older != null && !isNewer(greeting, older)) {
                link.giveWay("server " + peer + " has said a newer Hello on another link");
                return;
            }
            Neighbour neighbour = neighbour(link, peer);
            if (dial == null && neighbour != null && !neighbour.inbound()) {
                link.giveWay("both dialled at once, and the other's link stands");
                return;
            }
            if (older != null) {
                older.replaced();
            }
            up(link, peer, neighbour, greeting);
        }

        private boolean isNewer(Greeting greeting, PeerLink older) {
            Greeting before = older.greeting();
            return before == null
                    || !greeting.sameProcess(before)
                    || greeting.number() > before.number();
        }

        private void up(
                PeerLink link, PeerId peer, @Nullable Neighbour neighbour, Greeting greeting) {
            Dial dial = link.dial();
            if (dial == null) {
                ungreeted--;
            } else {
                dial.succeeded();
                if (dial == leaderDial) {
                    leaderDial = null;
                }
            }
            foreignTold.remove(peer);
            LinkId id = table.add(link, peer);
            link.up(id, greeting);
            if (neighbour != null) {
                neighbour.up(link);
            }
            LOG.info(
                    "{} with server {} up: {} dialled by {}, incarnation {}, standing {}",
                    link,
                    peer,
                    link.remote(),
                    dial == null ? "it" : "us",
                    greeting.hello().incarnation(),
                    greeting.hello().standing());
            events.linkUp(id, link.kind(), peer, dial != null, greeting.hello());
        }

        @Override
        public void said(PeerLink link, PeerMessage message) {
            LinkId id = link.id();
            if (id != null && !closed) {
                events.said(id, message);
            }
        }

        @Override
        public void ended(PeerLink link, String reason) {
            LinkId id = link.id();
            Greeting greeting = link.greeting();
            if (id == null || greeting == null) {
                neverUp(link, reason);
                return;
            }
            PeerId peer = greeting.hello().sender();
            table.remove(link, id, peer);
            LOG.info("{} with server {} down: {}", link, peer, reason);
            Neighbour neighbour = neighbour(link, peer);
            if (neighbour != null) {
                neighbour.down(link);
            }
            if (!closed) {
                events.linkDown(id);
            }
        }

        private void neverUp(PeerLink link, String reason) {
            Dial dial = link.dial();
            if (dial != null) {
                dial.linkEnded(reason);
                return;
            }
            ungreeted--;
            if (!closed && !link.isOrderly()) {
                strangers.warn(
                        link + " from " + link.remote() + " came to nothing: " + reason,
                        loop.nowNanos());
            }
        }

        /** Whose link of the mesh this is; null for a learner link, and if we dial nobody there. */
        private @Nullable Neighbour neighbour(PeerLink link, PeerId peer) {
            return link.kind() == LinkKind.ELECTION ? mesh.get(peer) : null;
        }
    }
}
