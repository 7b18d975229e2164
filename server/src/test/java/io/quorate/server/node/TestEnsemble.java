package io.quorate.server.node;

import io.quorate.protocol.request.ConnectRequest;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.request.GrowthLimits;
import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Retained;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Three whole servers in one thread, whose network and logs are at once and without fault unless a
 * test says otherwise: what a test of the traffic between learner and leader needs, and no more.
 * Faults at random are the simulator's business.
 */
final class TestEnsemble {

    static final int CLOCK_MILLIS = 50;

    private final Map<PeerId, Server> servers = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();
    private long nowNanos = 1_000 * SingleServer.MILLI;
    private long wallMillis = 1_700_000_000_000L;
    private long linkIds;
    private int connections;
    private final boolean leaderServes;

    /** Messages for which this is true are lost, and all later ones on their link with them. */
    Predicate<PeerMessage> lost = message -> false;

    /** One end each of a connection between two servers. */
    private record Link(LinkKind kind, Server one, LinkId ofOne, Server other, LinkId ofOther) {
        Server peerOf(Server server) {
            return server == one ? other : one;
        }

        LinkId idAt(Server server) {
            return server == one ? ofOne : ofOther;
        }
    }

    /** One server and what its shell would hold. */
    static final class Server {
        final PeerId id;
        final Node node;
        final RecordingEffects out = new RecordingEffects();
        final ArrayDeque<Input> inputs = new ArrayDeque<>();
        final List<Proposal> log = new ArrayList<>();
        final List<RecordingEffects.Effect> said = new ArrayList<>();
        boolean dead;
        boolean logHeld;
        long flushed;

        Server(PeerId id, Node node) {
            this.id = id;
            this.node = node;
        }
    }

    TestEnsemble() {
        this(NodeConfig.PENDING_WRITES_MAX);
    }

    /** Servers with this many writes of their clients' at most on the way. */
    TestEnsemble(int pendingWritesMax) {
        this(pendingWritesMax, ServicePolicy.DEFAULT);
    }

    TestEnsemble(ServicePolicy.Sessions sessions) {
        this(
                NodeConfig.PENDING_WRITES_MAX,
                new ServicePolicy(
                        true,
                        false,
                        GrowthLimits.CLIENT_BUFFER_BYTES,
                        ServicePolicy.Access.DEFAULT,
                        ServicePolicy.Reaping.DEFAULT,
                        sessions,
                        "",
                        ServicePolicy.Throttles.NONE));
    }

    TestEnsemble(ServicePolicy service) {
        this(NodeConfig.PENDING_WRITES_MAX, service);
    }

    private TestEnsemble(int pendingWritesMax, ServicePolicy service) {
        leaderServes = service.sessions().leaderServes();
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            members.add(new Member(new PeerId(i), false, 0));
        }
        for (Member member : members) {
            servers.put(member.id(), server(member.id(), members, pendingWritesMax, service));
        }
        for (Server server : servers.values()) {
            server.node.start(nowNanos, wallMillis, server.out);
        }
        List<Server> all = List.copyOf(servers.values());
        for (Server one : all) {
            for (Server other : all) {
                if (one.id.value() < other.id.value()) {
                    linkUp(one, other, LinkKind.ELECTION);
                }
            }
        }
        passUntilServing();
    }

    private static Server server(
            PeerId id, List<Member> members, int pendingWritesMax, ServicePolicy service) {
        NodeConfig config =
                new NodeConfig(
                        SingleServer.zab(members, id),
                        CLOCK_MILLIS * SingleServer.MILLI,
                        2 * SingleServer.TICK_MILLIS,
                        20 * SingleServer.TICK_MILLIS,
                        4_000 * SingleServer.MILLI,
                        pendingWritesMax,
                        NodeConfig.PENDING_BYTES_MAX,
                        NodeConfig.HELD_BYTES_PER_CONNECTION,
                        NodeConfig.REPLY_BYTES_PER_PASS,
                        SaveConfig.DEFAULT,
                        NodeConfig.DIGEST_INTERVAL,
                        AuthProviders.of(AuthConfig.DEFAULT),
                        service);
        RecoveredHistory empty =
                new RecoveredHistory(
                        new OwnFacts(100 + id.value(), 1, 0, null, Standing.NEW, 0, List.of()),
                        0,
                        0,
                        Membership.NONE,
                        List.of(),
                        0,
                        List.of(),
                        0,
                        0,
                        Retained.WHOLE_LOG);
        return new Server(
                id,
                new Node(
                        config,
                        empty,
                        new DataTree(id.value()),
                        new SessionTable(),
                        new SplittableRandom(id.value())));
    }

    /** Who leads; it may be waiting for a follower whose link was reset. */
    Server leader() {
        for (Server server : servers.values()) {
            if (!server.dead && server.node.status().mode() == NodeStatus.Mode.LEADER) {
                return server;
            }
        }
        throw new AssertionError("no leader");
    }

    /** The living servers that do not lead. */
    List<Server> followers() {
        Server leader = leader();
        return servers.values().stream().filter(s -> s != leader && !s.dead).toList();
    }

    /** Lets time pass until all that live serve. */
    void passUntilServing() {
        for (int i = 0; i < 400; i++) {
            pass(CLOCK_MILLIS);
            if (servers.values().stream().allMatch(s -> s.dead || servesAsItShould(s))) {
                return;
            }
        }
        throw new AssertionError("they never serve");
    }

    private boolean servesAsItShould(Server server) {
        NodeStatus status = server.node.status();
        return status.serving() || (!leaderServes && status.mode() == NodeStatus.Mode.LEADER);
    }

    /** Time passes, in ticks. */
    void pass(long millis) {
        long until = nowNanos + millis * SingleServer.MILLI;
        while (nowNanos < until) {
            nowNanos += CLOCK_MILLIS * SingleServer.MILLI;
            wallMillis += CLOCK_MILLIS;
            for (Server server : servers.values()) {
                server.inputs.add(new Input.Tick(wallMillis));
            }
            settle();
        }
    }

    /** Passes, messages and completions, until nothing happens any more. */
    void settle() {
        for (int quiet = 0; quiet < 2; ) {
            boolean anything = false;
            for (Server server : servers.values()) {
                anything |= !server.dead && pass(server);
            }
            quiet = anything ? 0 : quiet + 1;
        }
    }

    /** One pass of one server: its inputs, the end, and what came of it. */
    boolean pass(Server server) {
        boolean anything = !server.inputs.isEmpty();
        for (Input input = server.inputs.poll(); input != null; input = server.inputs.poll()) {
            server.node.step(input, nowNanos, server.out);
        }
        anything |= server.node.endOfPass(nowNanos, server.out) == 0;
        for (RecordingEffects.Effect effect : server.out.take()) {
            perform(server, effect);
        }
        if (!server.logHeld && server.flushed != server.out.lastTicket()) {
            server.flushed = server.out.lastTicket();
            server.inputs.add(new Input.LogFlushed(server.flushed));
            anything = true;
        }
        return anything;
    }

    private void perform(Server server, RecordingEffects.Effect effect) {
        switch (effect) {
            case RecordingEffects.Send send -> send(server, send.to(), send.message());
            case RecordingEffects.Append append -> server.log.add(append.record());
            case RecordingEffects.Control control -> {
                if (control.record() instanceof ControlRecord.TruncatedTo cut) {
                    server.log.removeIf(record -> record.zxid() > cut.zxid());
                }
            }
            case RecordingEffects.DialLeader dial -> {
                Server leader = servers.get(dial.leader());
                if (leader == null || leader.dead) {
                    server.inputs.add(new Input.DialFailed(dial.leader(), "dead"));
                } else {
                    linkUp(server, leader, LinkKind.LEARNER);
                }
            }
            case RecordingEffects.HangUp hangUp -> cut(find(server, hangUp.link()));
            case RecordingEffects.Stream stream -> stream(server, stream);
            case RecordingEffects.Halt halt -> throw new AssertionError(halt.reason());
            case RecordingEffects.Frame _,
                    RecordingEffects.Close _,
                    RecordingEffects.Reading _,
                    RecordingEffects.ReadingLink _,
                    RecordingEffects.TellWhenTaken _,
                    RecordingEffects.Draining _,
                    RecordingEffects.Stopped _ ->
                    server.said.add(effect);
            case RecordingEffects.BeginGeneration begun -> {
                if (begun.base().zxid() != 0) {
                    throw new AssertionError("no snapshots here");
                }
                server.log.clear();
            }
            case RecordingEffects.StreamSnapshot _,
                    RecordingEffects.ReceiveSnapshot _,
                    RecordingEffects.Piece _,
                    RecordingEffects.SaveState _ ->
                    throw new AssertionError("no snapshots here");
            case RecordingEffects.CommitMark _,
                    RecordingEffects.KeepLog _,
                    RecordingEffects.AbandonSnapshot _,
                    RecordingEffects.Report _ -> {}
        }
    }

    private void send(Server from, LinkId id, PeerMessage message) {
        Link link = find(from, id);
        if (link == null) {
            return;
        }
        if (lost.test(message)) {
            cut(link);
        } else {
            Server to = link.peerOf(from);
            to.inputs.add(new Input.PeerSaid(link.idAt(to), message));
        }
    }

    private void stream(Server server, RecordingEffects.Stream stream) {
        List<Proposal> records =
                server.log.stream()
                        .filter(r -> r.zxid() > stream.piece().afterZxid())
                        .filter(r -> r.zxid() <= stream.piece().upToZxid())
                        .toList();
        send(
                server,
                stream.to(),
                new Message.Propose(
                        stream.piece().epoch(), stream.piece().committedZxid(), records));
        server.inputs.add(new Input.StreamReached(stream.to(), stream.piece().upToZxid()));
    }

    private @Nullable Link find(Server server, LinkId id) {
        for (Link link : links) {
            if ((link.one == server && link.ofOne.equals(id))
                    || (link.other == server && link.ofOther.equals(id))) {
                return link;
            }
        }
        return null;
    }

    private void linkUp(Server one, Server other, LinkKind kind) {
        Link link = new Link(kind, one, new LinkId(++linkIds), other, new LinkId(++linkIds));
        links.add(link);
        one.inputs.add(new Input.LinkUp(link.ofOne, kind, other.id, true, other.node.hello()));
        other.inputs.add(new Input.LinkUp(link.ofOther, kind, one.id, false, one.node.hello()));
    }

    private void cut(@Nullable Link link) {
        if (link != null && links.remove(link)) {
            link.one.inputs.add(new Input.LinkDown(link.ofOne));
            link.other.inputs.add(new Input.LinkDown(link.ofOther));
        }
    }

    /** Ends the learner link between two servers; what was not handed over yet is lost. */
    void resetLinkToLeader(Server follower) {
        Server leader = leader();
        for (Link link : List.copyOf(links)) {
            if (link.kind == LinkKind.LEARNER && link.one == follower && link.other == leader) {
                follower.inputs.removeIf(input -> cameOn(link.ofOne, input));
                leader.inputs.removeIf(input -> cameOn(link.ofOther, input));
                cut(link);
            }
        }
    }

    private static boolean cameOn(LinkId link, Input input) {
        return input instanceof Input.PeerSaid said && said.link().equals(link);
    }

    /** Kills a server: it says and hears nothing any more. */
    void kill(Server server) {
        server.dead = true;
        for (Link link : List.copyOf(links)) {
            if (link.one == server || link.other == server) {
                cut(link);
            }
        }
    }

    /** A server that was dead goes on as if it had slept. */
    void revive(Server server) {
        server.dead = false;
        for (Server other : servers.values()) {
            if (other != server && !other.dead) {
                linkUp(server, other, LinkKind.ELECTION);
            }
        }
    }

    /** Number of transactions in the leader's history. */
    long transactions() {
        return leader().log.stream().filter(record -> record.kind() == Proposal.Kind.TXN).count();
    }

    /** A connection to a server that has said nothing yet. */
    ConnectionId connection(Server server) {
        connections++;
        ConnectionId id = ConnectionId.of(server.id.value(), 1, connections);
        byte[] entropy = new byte[16];
        Arrays.fill(entropy, (byte) connections);
        server.inputs.add(new Input.ClientConnected(id, "10.0.0." + connections, entropy));
        return id;
    }

    void say(Server server, ConnectionId from, byte[]... frames) {
        server.inputs.add(new Input.ClientFrames(from, SingleServer.together(frames)));
    }

    /** A client of a server with a new session, set up. */
    SingleServer.Session client(Server server, int timeoutMillis) {
        ConnectionId id = connection(server);
        say(server, id, SingleServer.connect(ConnectRequest.newSession(timeoutMillis)));
        settle();
        ClientFrame first = frames(server, id).getFirst();
        return new SingleServer.Session(id, ((ClientFrame.Connected) first).response());
    }

    /** Frames to one client; they are taken, and nothing else is. */
    List<ClientFrame> frames(Server server, ConnectionId to) {
        List<ClientFrame> frames = new ArrayList<>();
        for (RecordingEffects.Effect effect : server.said) {
            if (effect instanceof RecordingEffects.Frame frame && frame.to().equals(to)) {
                frames.add(frame.frame());
            }
        }
        server.said.removeIf(
                effect -> effect instanceof RecordingEffects.Frame frame && frame.to().equals(to));
        return frames;
    }

    /** Frames, closes and the like of a server, taken. */
    List<RecordingEffects.Effect> said(Server server) {
        List<RecordingEffects.Effect> said = List.copyOf(server.said);
        server.said.clear();
        return said;
    }

    /** How often a client's request with this xid became a transaction of the leader's history. */
    long proposedTimes(ConnectionId connection, int xid) {
        return leader().log.stream()
                .filter(record -> record.kind() == Proposal.Kind.TXN)
                .map(
                        record ->
                                TxnCodec.decode(
                                                record.array(),
                                                record.bodyOffset(),
                                                record.bodyLength())
                                        .header())
                .filter(header -> header.connection() == connection.value() && header.cxid() == xid)
                .count();
    }
}
