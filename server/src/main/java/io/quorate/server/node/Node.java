package io.quorate.server.node;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.session.Session;
import io.quorate.server.session.SessionClock;
import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.watch.WatchTable;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Zab;
import io.quorate.server.zab.ZabListener;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The whole server as a function of its inputs: consensus, the replicated state, and the clients.
 * One thread owns it; it does no I/O, reads no clock, and asks for everything through {@link
 * Effects}.
 *
 * <p>One pass of the shell is any number of {@link #step}s and one {@link #endOfPass}. What arrived
 * together is thus forwarded, proposed and sent together.
 */
public final class Node {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Held requests that a pass lets go on, and writes that it decides: about 10 ms of work. */
    public static final int BUDGET_PER_PASS = 8_192;

    /** What {@link #endOfPass} returns if nothing is to be done before the next input. */
    public static final long NO_PASS = Long.MAX_VALUE;

    private final NodeConfig config;
    private final Pass pass = new Pass();
    private final NodeMeters meters;
    private final Counters counters;
    private final WatchTable watches = new WatchTable();
    private final Replica replica;
    private final Zab zab;
    private final PendingWrites pending;
    private final ClientConnections clients;
    private final Leading leading;
    private final LocalSessions localSessions;
    private final Relay relay;
    private final Admission admission;
    private final RequestRouter router;
    private final Applier applier;
    private final LeaderAnswers answered;
    private final StatusSource status;
    private final SessionClock clock;
    private final LocalRequests local;
    private final StateSaver saver;
    private final RandomGenerator random;
    private final Map<LinkId, PeerId> learners = new LinkedHashMap<>();

    /** Whether this server leads or follows, as consensus said last. */
    private boolean joined;

    /** Whether what the last leader left unanswered is still to be asked of this one. */
    private boolean askAgainDue;

    /** The state that consensus may decide to take over, in this step. */
    private Input.@Nullable StateReceived received;

    private long joinedNanos;

    /**
     * Whether a leader was confirmed lately, be it this server: then clients are served, here or
     * there.
     */
    private boolean led;

    /** Since when that is so, or is not so. */
    private long ledSinceNanos;

    private long lastTickNanos;
    private long lastTouchesNanos;
    private boolean stopping;

    /** Whether the wait for a quorum of the others is over. */
    private boolean draining;

    private boolean clientsClosed;
    private boolean stopped;
    private long drainingSinceNanos;
    private long clientsClosedNanos;

    /**
     * @param recovered what the log holds
     * @param tree the state as of {@code recovered.commitMark()}; owned by the node from now on
     * @param sessions the same state's sessions; owned by the node from now on
     * @param random seeded by the shell with something secret, or by a test
     */
    public Node(
            NodeConfig config,
            RecoveredHistory recovered,
            DataTree tree,
            SessionTable sessions,
            RandomGenerator random) {
        this.config = config;
        replica = new Replica(tree, sessions, recovered.commitMark());
        zab = new Zab(config.zab(), recovered, random, new Listener());
        meters = new NodeMeters(zab.meters());
        counters = new Counters(meters);
        AccessCheck access = new AccessCheck(config.auth(), config.service().access().skipAcl());
        this.random = random;
        saver = new StateSaver(replica, config.save());
        clock = sessionClock(config);
        trackSessions();
        ReplyWriter replies = new ReplyWriter(pass, counters);
        pending = new PendingWrites(config.pendingWritesMax(), config.pendingBytesMax());
        clients =
                new ClientConnections(
                        pass,
                        pending,
                        watches,
                        counters,
                        config.heldBytesPerConnection(),
                        config.service().throttles().outstandingMax());
        Broadcast broadcast = new ZabBroadcast();
        Answers answers = new ToLearners();
        Proposer proposer =
                new Proposer(pass, broadcast, answers, replica, access, counters, config);
        leading =
                new Leading(
                        broadcast,
                        answers,
                        proposer,
                        clock,
                        new Reaper(pass, replica, proposer, counters, config.service().reaping()),
                        config.clockIntervalNanos());
        localSessions =
                new LocalSessions(
                        clients,
                        config.zab().self().value(),
                        recovered.own().incarnation(),
                        sessionClock(config));
        TouchReports touches =
                new TouchReports(config.zab().tickNanos() / 2, config.zab().verdictNanos());
        relay = new Relay(pass, clients, pending, leading, localSessions, touches);
        local =
                new LocalRequests(
                        replica,
                        clients,
                        watches,
                        access,
                        config.auth(),
                        localSessions,
                        config.service().configuration(),
                        replies);
        admission =
                new Admission(replica, access, relay, localSessions, counters, config.service());
        router =
                new RequestRouter(
                        pass,
                        replica,
                        clients,
                        pending,
                        relay,
                        new Handshake(
                                replica, clients, relay, localSessions, replies, meters, config),
                        admission,
                        local,
                        localSessions,
                        replies,
                        counters,
                        config.replyBytesPerPass());
        applier =
                new Applier(
                        replica,
                        clock,
                        clients,
                        router,
                        watches,
                        new WatchEvents(clients, watches, access, replies, meters),
                        replies,
                        leading,
                        localSessions,
                        config.digestInterval());
        answered = new LeaderAnswers(clients, replies, applier);
        status =
                new StatusSource(
                        config.zab().self(),
                        zab,
                        replica,
                        clients,
                        localSessions,
                        watches,
                        counters,
                        learners);
    }

    private void trackSessions() {
        for (long id : replica.sessions.sortedIds()) {
            Session session = replica.sessions.get(id);
            if (session != null) {
                clock.track(id, session.timeoutMillis());
            }
        }
    }

    /**
     * Begins with the first election. Called once, before anything else.
     *
     * @param wallMillis the wall clock, as of {@link Input.Tick}: what is written before the first
     *     tick is stamped, too
     */
    public void start(long nowNanos, long wallMillis, Effects out) {
        pass.begin(nowNanos, out);
        pass.wallClock(wallMillis);
        ledSinceNanos = nowNanos;
        lastTickNanos = nowNanos;
        lastTouchesNanos = nowNanos;
        saver.start(nowNanos);
        zab.start(nowNanos, out);
        settle();
    }

    /** Takes one input. The clock's value never goes back from one call to the next. */
    public void step(Input input, long nowNanos, Effects out) {
        pass.begin(nowNanos, out);
        // After a pause this may be the first to notice that the leader has been silent.
        settle();
        switch (input) {
            case Input.ClientFrames in -> {
                Client client = clients.get(in.from().value());
                if (client != null) {
                    frames(client, in);
                }
            }
            case Input.LogFlushed in -> zab.flushed(in.ticket(), nowNanos, out);
            case Input.PeerSaid in -> said(in.link(), in.message());
            case Input.Tick in -> tick(in.wallMillis());
            case Input.ClientConnected in -> {
                if (!stopped) {
                    clients.connected(in.from(), in.address(), in.entropy());
                }
            }
            case Input.ClientTook in -> {
                Client client = clients.get(in.from().value());
                if (client != null) {
                    router.took(client);
                }
            }
            case Input.ClientGone in -> {
                Client client = clients.get(in.from().value());
                if (client != null) {
                    clients.forget(client);
                }
            }
            case Input.LinkUp in ->
                    zab.linkUp(
                            in.link(),
                            in.kind(),
                            in.peer(),
                            in.dialledByUs(),
                            in.hello(),
                            nowNanos,
                            out);
            case Input.LinkDown in -> zab.linkDown(in.link(), nowNanos, out);
            case Input.DialFailed in -> zab.dialFailed(in.leader(), in.reason(), nowNanos, out);
            case Input.StreamReached in -> zab.streamReached(in.link(), in.zxid(), nowNanos, out);
            case Input.DiskReported in -> zab.disk(in.disk(), out);
            case Input.SnapshotStreamed in ->
                    zab.snapshotStreamed(in.link(), in.offsetBytes(), in.complete(), nowNanos, out);
            case Input.StateReceived in -> {
                received = in;
                zab.stateReceived(in.base(), nowNanos, out);
                received = null;
            }
            case Input.SnapshotWritten in -> zab.snapshotWritten(in.offsetBytes());
            case Input.StateRefused in -> zab.stateRefused(in.reason(), nowNanos, out);
            case Input.StateSaved in -> {
                if (in.generation() == saver.generation()) {
                    saver.saved(in.tookNanos(), nowNanos);
                }
            }
            case Input.SaveFailed in -> {
                if (in.generation() == saver.generation()) {
                    saver.failed(in.tookNanos(), nowNanos);
                }
            }
            case Input.SnapshotKept in -> {
                if (in.generation() == saver.generation()) {
                    zab.snapshotKept(in.zxid(), in.chainHash(), out);
                }
            }
            case Input.LogPurged in -> {
                if (in.generation() == saver.generation()) {
                    zab.logPurged(in.startZxid());
                }
            }
            case Input.Stop _ -> {
                stopping = true;
                zab.askToStop(nowNanos);
            }
        }
        settle();
        if (input instanceof Input.Tick && !router.isServing() && holdIsOver()) {
            clients.forEach(this::closeForWantOfLeader);
        }
    }

    /**
     * Ends a pass: sends what its inputs gathered, one message of a kind per link. To be called
     * after the last input of every pass, before effects are flushed.
     *
     * @return in how many nanoseconds the shell makes another pass at the latest: 0 if work is left
     *     that waits for no input, so it makes one soon, after it has looked for input; {@link
     *     #NO_PASS} if the next input is soon enough
     */
    public long endOfPass(long nowNanos, Effects out) {
        return endOfPass(nowNanos, out, BUDGET_PER_PASS);
    }

    /**
     * As {@link #endOfPass(long, Effects)}, for a shell that knows how long its passes take.
     *
     * @param requests how many held requests may go on, and how many writes may be decided
     */
    public long endOfPass(long nowNanos, Effects out, int requests) {
        pass.begin(nowNanos, out);
        int budget = requests;
        Client client = clients.pollRunnable();
        while (client != null) {
            budget -= 1 + router.resume(client, budget);
            client = budget > 0 ? clients.pollRunnable() : null;
        }
        clients.endOfPass();
        boolean moreToRemove = watches.removeSome();
        relay.flush();
        long proposeInNanos = leading.proposeBacklog(requests);
        zab.endOfPass(nowNanos, out);
        boolean moreToApply = applier.endOfPass();
        settle();
        pass.ended();
        boolean more = moreToApply || moreToRemove || clients.hasRunnable() || pending.hasPacked();
        return more ? 0 : proposeInNanos;
    }

    private void frames(Client client, Input.ClientFrames in) {
        if (draining && zab.handedOver()) {
            return;
        }
        if (!router.isServing() && !router.isReadOnly() && holdIsOver()) {
            clients.close(client, CloseReason.NO_LEADER);
            return;
        }
        router.frames(client, in.frames());
    }

    private void said(LinkId link, PeerMessage message) {
        switch (message) {
            case Message said -> zab.said(link, said, pass.nowNanos(), pass.out());
            case RelayMessage asked -> {
                if (relay.isLeader(link)) {
                    answered.take(asked);
                } else if (leading.isLeading() && zab.isJoinedLearner(link)) {
                    leading.take(link, asked);
                }
            }
            default -> throw new InvariantViolation("an unknown kind of message");
        }
    }

    /** What the leader answers to whom. */
    private final class ToLearners implements Answers {

        @Override
        public void answer(@Nullable LinkId to, RelayMessage message) {
            if (to == null) {
                answered.take(message);
            } else {
                pass.out().send(to, message);
            }
        }

        @Override
        public void hangUp(LinkId to, String reason) {
            pass.out().hangUp(to, reason);
        }
    }

    /** At a tick it is advanced by two intervals at most. */
    private static SessionClock sessionClock(NodeConfig config) {
        return new SessionClock(config.zab().tickNanos(), 2 * config.clockIntervalNanos());
    }

    private void tick(long wallMillis) {
        long nowNanos = pass.nowNanos();
        pass.wallClock(wallMillis);
        zab.tick(nowNanos, pass.out());
        long elapsedNanos = nowNanos - lastTickNanos;
        leading.tick(elapsedNanos, joined && zab.serving(nowNanos));
        if (router.isServing() || router.isReadOnly()) {
            localSessions.tick(Math.min(elapsedNanos, 2 * config.clockIntervalNanos()));
        }
        lastTickNanos = nowNanos;
        if (nowNanos - lastTouchesNanos >= config.zab().tickNanos() / 2) {
            lastTouchesNanos = nowNanos;
            clients.forEach(this::touchUnread);
            relay.sendTouches();
        }
    }

    /**
     * A client that we do not read from cannot show that it lives, nor ask whether we do: we vouch
     * for it, and answer the ping that it may have sent.
     */
    private void touchUnread(Client client) {
        if (!client.reading && client.hasSession()) {
            relay.heardFrom(client);
            if ((router.isServing() || client.isReadOnly()) && client.phase == Client.Phase.OPEN) {
                router.ping(client);
            }
        }
    }

    /** What every step ends with: its consequences for whether and how clients are served. */
    private void settle() {
        if (stopping && !draining && zab.mayStop(pass.nowNanos(), pass.out())) {
            draining = true;
            drainingSinceNanos = pass.nowNanos();
            pass.out().draining();
            zab.resign(pass.nowNanos(), pass.out());
        }
        if (askAgainDue && joined) {
            askAgainDue = false;
            relay.askAgain(zab.uncommitted());
        }
        reportDigest();
        boolean ledNow = joined && zab.serving(pass.nowNanos());
        if (ledNow != led) {
            if (ledNow) {
                long nanos = pass.nowNanos() - ledSinceNanos;
                meters.unavailableMillis.observe(nanos / NANOS_PER_MILLI);
            }
            led = ledNow;
            ledSinceNanos = pass.nowNanos();
        }
        boolean serving = led && servesClients();
        if (serving != router.isServing()) {
            router.setServing(serving);
        }
        boolean readOnly = !serving && mayServeReads();
        if (readOnly != router.isReadOnly()) {
            router.setReadOnly(readOnly);
        }
        save();
        if (draining && !clientsClosed && isReadyToStop()) {
            clientsClosed = true;
            clientsClosedNanos = pass.nowNanos();
            clients.forEach(client -> clients.close(client, CloseReason.SHUTDOWN));
        }
        if (clientsClosed && !stopped && isSavedForStop()) {
            stopped = true;
            pass.out().stopped();
        }
    }

    /** Whether this server's role lets it have clients. */
    private boolean servesClients() {
        return config.service().sessions().leaderServes()
                || !zab.isLeading()
                || zab.membership().members().size() == 1;
    }

    /** Whether it has been without a leader for so long that old reads are better than none. */
    private boolean mayServeReads() {
        long afterNanos = config.service().sessions().readOnlyAfterNanos();
        return afterNanos > 0
                && !joined
                && !draining
                && zab.isHistoryBelieved()
                && pass.nowNanos() - ledSinceNanos >= afterNanos;
    }

    /** Not in the middle of what consensus is at. */
    private void reportDigest() {
        long zxid = applier.takeBoundary();
        if (zxid != 0) {
            zab.stateDigest(zxid, applier.digestAtBoundary(), pass.nowNanos(), pass.out());
        }
    }

    private void save() {
        boolean last = clientsClosed && !isSavedForStop();
        boolean wanted = zab.snapshotWanted() || last;
        // While much is committed and not applied, there is no zxid to save it as of.
        if (zab.isHistoryBelieved()
                && zab.committedZxid() == replica.appliedZxid
                && replica.appliedZxid != 0
                && saver.isDue(wanted, zab.isDiskLow(), pass.nowNanos())) {
            saver.begin(zab.committedBase());
        }
        saver.proceed(zab.flushedZxid(), pass.out());
    }

    /** The next start should not have to replay what this one can save. */
    private boolean isSavedForStop() {
        return saver.hasEndedSince(clientsClosedNanos)
                || (!saver.isBusy() && !(zab.isHistoryBelieved() && saver.isWorthASave()))
                || pass.nowNanos() - clientsClosedNanos >= config.save().stopWaitNanos();
    }

    private boolean holdIsOver() {
        return led || pass.nowNanos() - ledSinceNanos >= config.leaderlessHoldNanos();
    }

    /** One that has said nothing yet may only want a four-letter word. */
    private void closeForWantOfLeader(Client client) {
        if (client.received > 0 && !client.isReadOnly()) {
            clients.close(client, CloseReason.NO_LEADER);
        }
    }

    /** As follower: what was forwarded should be answered, unless that takes too long. */
    private boolean isReadyToStop() {
        return zab.handedOver()
                && (pending.count() == 0
                        || !router.isServing()
                        || pass.nowNanos() - drainingSinceNanos >= config.zab().verdictNanos());
    }

    /** What this server says of itself at the beginning of every link, as of now. */
    public Hello hello() {
        return zab.hello();
    }

    /** A picture of the server as of the last step. */
    public NodeStatus status() {
        return status.picture(
                joined,
                router.isServing(),
                router.isReadOnly(),
                stopping,
                joined && zab.isLeading() ? pass.nowNanos() - joinedNanos : 0);
    }

    /** What this server counts; may be read from any thread. */
    public NodeMeters meters() {
        return meters;
    }

    /** Walks over clients, sessions and watches, a slice at a time. */
    public Inspection inspection() {
        return new Inspection(replica, clients, clock, zab::isLeading);
    }

    /** Digests of the state as of every so many transactions, the oldest first. */
    public List<DigestAt> digests() {
        return applier.digests();
    }

    /** What the word {@code crst} resets. */
    public void resetConnectionStatistics() {
        clients.forEach(Client::resetStatistics);
    }

    /** What the word {@code srst} resets: all that is counted about requests. */
    public void resetStatistics() {
        counters.reset();
    }

    /** Consensus as {@link Leading} needs it. */
    private final class ZabBroadcast implements Broadcast {

        @Override
        public boolean mayPropose() {
            return zab.mayPropose();
        }

        @Override
        public boolean mayGrow() {
            return zab.mayGrow();
        }

        @Override
        public long nextZxid() {
            return zab.nextZxid();
        }

        @Override
        public Proposal propose(byte[] record) {
            return zab.propose(record, pass.out());
        }

        @Override
        public long requestRound() {
            return zab.requestRound();
        }

        @Override
        public long committedZxid() {
            return zab.committedZxid();
        }
    }

    /**
     * What consensus calls back. It may be in the middle of something: whatever would ask anything
     * of it waits until {@link #settle}.
     */
    private final class Listener implements ZabListener {

        @Override
        public void delivered(Proposal record) {
            applier.delivered(record);
            saver.applied(record.length(), pass.nowNanos());
        }

        @Override
        public void generationBegun(HistoryBase base) {
            applier.forgetCommitted();
            clients.forEach(client -> clients.close(client, CloseReason.RESYNCED_BY_SNAPSHOT));
            Input.StateReceived state = received;
            if (base.zxid() == 0 || state == null) {
                Invariant.check(base.zxid() == 0, "a generation whose state is not here");
                replica.begin(new DataTree(random.nextLong()), new SessionTable(), 0);
            } else {
                replica.begin(state.tree(), state.sessions(), base.zxid());
            }
            saver.generationBegun();
            clock.clear();
            trackSessions();
            local.treeReplaced();
            admission.treeReplaced();
        }

        @Override
        public void leading() {
            applier.catchUp();
            leading.begin();
            relay.lead();
            joined();
        }

        private void joined() {
            joined = true;
            joinedNanos = pass.nowNanos();
            askAgainDue = true;
            zab.joined(pass.nowNanos());
        }

        @Override
        public void following(LinkId leaderLink, PeerId leader) {
            applier.catchUp();
            relay.follow(leaderLink);
            joined();
        }

        @Override
        public void leaderless() {
            leading.end();
            relay.leaderless();
            learners.clear();
            joined = false;
        }

        @Override
        public void learnerJoined(LinkId link, PeerId learner) {
            learners.put(link, learner);
        }

        @Override
        public void learnerLeft(LinkId link, PeerId learner) {
            learners.remove(link);
            leading.linkLeft(link);
        }

        @Override
        public void roundConfirmed(long round) {
            leading.roundConfirmed(round);
        }
    }
}
