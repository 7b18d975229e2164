package io.quorate.server.zab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One Zab under a test's control: every effect is recorded, the disk flushes when the test says so,
 * and peers say what the test makes them say.
 */
final class Driven implements ZabEffects, ZabListener {

    static final long MILLI = 1_000_000;

    /** An effect, as the tests write it down. */
    sealed interface Effect {
        record Append(Proposal record, long ticket) implements Effect {

            long zxid() {
                return record.zxid();
            }
        }

        record Control(ControlRecord record, long ticket) implements Effect {}

        record Send(long link, PeerMessage message) implements Effect {}

        record Dial(int leader) implements Effect {}

        record HangUp(long link) implements Effect {}

        record Stream(long link, long afterZxid, long upToZxid) implements Effect {}

        record StreamSnapshot(long link, SnapshotPart part) implements Effect {}

        record ReceiveSnapshot(SyncPlan.Snapshot plan) implements Effect {}

        record Piece(Message.SnapshotPiece piece) implements Effect {}

        record AbandonSnapshot() implements Effect {}

        record BeginGeneration(HistoryBase base, long ticket) implements Effect {}

        record KeepLog(long afterZxid) implements Effect {}

        record Reading(long link, boolean on) implements Effect {}

        record Halt(HaltCause cause) implements Effect {}
    }

    final Zab zab;
    final List<Effect> effects = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<Long> delivered = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();

    /** What the operator reads: severity and text. */
    final List<String> lines = new ArrayList<>();

    /** Of the peers' processes that link up from now on. */
    long incarnation = 1;

    long now = 1_000 * MILLI;
    private long ticket;

    Driven(int id, RecoveredHistory recovered, Membership configured) {
        zab = new Zab(config(id, configured, 1, false), recovered, new Random(id), this);
    }

    Driven(ZabConfig config, RecoveredHistory recovered) {
        zab = new Zab(config, recovered, new Random(1), this);
    }

    static ZabConfig config(int id, Membership configured, long firstCounter, boolean all) {
        List<Member> bare =
                configured.members().stream()
                        .map(m -> new Member(m.id(), m.observer(), 0))
                        .toList();
        return new ZabConfig(
                new PeerId(id),
                bare,
                2_000 * MILLI,
                20_000 * MILLI,
                250 * MILLI,
                1_000 * MILLI,
                200 * MILLI,
                1_000 * MILLI,
                3_000 * MILLI,
                all,
                1 << 20,
                10_000,
                1 << 20,
                0xF000_0000L,
                firstCounter,
                1,
                true,
                15_000 * MILLI);
    }

    /** The same, of a build that knows feature levels up to this one. */
    static ZabConfig knowing(int featureLevel, ZabConfig config) {
        return changed(config, featureLevel, config.quorumWaitNanos());
    }

    /** The same, of a server that waits for so long before it stops. */
    static ZabConfig quorumWait(long millis, ZabConfig config) {
        return changed(config, config.featureLevel(), millis * MILLI);
    }

    private static ZabConfig changed(ZabConfig config, int featureLevel, long quorumWaitNanos) {
        return new ZabConfig(
                config.self(),
                config.configured(),
                config.tickNanos(),
                config.initLimitNanos(),
                config.heartbeatNanos(),
                config.verdictNanos(),
                config.betterVoteWaitNanos(),
                config.electionRetryNanos(),
                config.formationWaitNanos(),
                config.formWithAll(),
                config.windowMaxBytes(),
                config.unflushedMaxBytes(),
                config.syncBytesPerSecond(),
                config.rolloverCounter(),
                config.firstCounter(),
                featureLevel,
                config.featureLevelAuto(),
                quorumWaitNanos);
    }

    List<String> alarms() {
        return alarms;
    }

    Driven start() {
        zab.start(now, this);
        return flush();
    }

    /** Everything asked of the log so far becomes durable, and the pass ends. */
    Driven flush() {
        long before;
        do {
            before = ticket;
            zab.flushed(ticket, now, this);
            zab.endOfPass(now, this);
        } while (ticket > before);
        return this;
    }

    Driven pass() {
        zab.endOfPass(now, this);
        return this;
    }

    Driven after(long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            now += 50 * MILLI;
            zab.tick(now, this);
            zab.endOfPass(now, this);
        }
        return this;
    }

    /** An election link to {@code peer} on link number {@code 10 + peer}. */
    Driven mesh(int peer, Standing standing, boolean forming, long highest) {
        up(10 + peer, LinkKind.ELECTION, peer, false, standing, forming, highest);
        return this;
    }

    void up(
            long link,
            LinkKind kind,
            int peer,
            boolean ours,
            Standing standing,
            boolean forming,
            long highest) {
        long cluster = forming ? 0 : Records.CLUSTER;
        Hello hello =
                new Hello(
                        1,
                        cluster,
                        !forming,
                        new PeerId(peer),
                        incarnation,
                        standing,
                        forming,
                        false,
                        Records.diskOf(peer),
                        highest >>> 32,
                        highest,
                        0,
                        1);
        zab.linkUp(new LinkId(link), kind, new PeerId(peer), ours, hello, now, this);
    }

    Driven said(long link, Message message) {
        zab.said(new LinkId(link), message, now, this);
        return this;
    }

    /** A looking voter's vote, with a log that ends at {@code last}. */
    Driven votes(int peer, long round, int leader, long last) {
        return said(
                10 + peer,
                new Message.Notification(
                        round,
                        Message.Role.LOOKING,
                        new PeerId(leader),
                        last,
                        last,
                        0,
                        last >>> 32,
                        Records.CLUSTER,
                        Standing.VOTER,
                        Records.diskOf(peer),
                        false));
    }

    Driven leads(int peer, long last) {
        return said(
                10 + peer,
                new Message.Notification(
                        1,
                        Message.Role.LEADING,
                        new PeerId(peer),
                        last,
                        last,
                        0,
                        last >>> 32,
                        Records.CLUSTER,
                        Standing.VOTER,
                        Records.diskOf(peer),
                        false));
    }

    Message.FollowerInfo info(int peer, RecoveredHistory history) {
        return new Message.FollowerInfo(
                LearnerKind.PARTICIPANT,
                history.own().acceptedEpoch(),
                history.own().acceptedLeader(),
                history.own().acceptedEpoch(),
                history.own().standing(),
                history.own().diskId(),
                false,
                history.commitMark(),
                history.epochTable());
    }

    /** The messages sent since the last call of {@link #forget}, on one link. */
    List<PeerMessage> sentOn(long link) {
        return effects.stream()
                .filter(e -> e instanceof Effect.Send send && send.link == link)
                .map(e -> ((Effect.Send) e).message())
                .toList();
    }

    <M extends PeerMessage> List<M> sentOn(long link, Class<M> kind) {
        return sentOn(link).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <E extends Effect> List<E> asked(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Driven forget() {
        effects.clear();
        told.clear();
        return this;
    }

    // ---- effects ----

    @Override
    public long append(Proposal record) {
        effects.add(new Effect.Append(record, ++ticket));
        return ticket;
    }

    @Override
    public long control(ControlRecord record) {
        effects.add(new Effect.Control(record, ++ticket));
        return ticket;
    }

    @Override
    public void commitMark(long zxid) {}

    @Override
    public void send(LinkId to, PeerMessage message) {
        effects.add(new Effect.Send(to.value(), message));
    }

    @Override
    public void dialLeader(PeerId leader) {
        effects.add(new Effect.Dial(leader.value()));
    }

    @Override
    public void hangUp(LinkId link, String reason) {
        effects.add(new Effect.HangUp(link.value()));
    }

    @Override
    public void reading(LinkId link, boolean on) {
        effects.add(new Effect.Reading(link.value(), on));
    }

    @Override
    public void stream(LinkId to, HistoryPiece piece) {
        effects.add(new Effect.Stream(to.value(), piece.afterZxid(), piece.upToZxid()));
    }

    @Override
    public void streamSnapshot(LinkId to, SnapshotPart part) {
        effects.add(new Effect.StreamSnapshot(to.value(), part));
    }

    @Override
    public void receiveSnapshot(SyncPlan.Snapshot plan) {
        effects.add(new Effect.ReceiveSnapshot(plan));
    }

    @Override
    public void snapshotPiece(Message.SnapshotPiece piece) {
        effects.add(new Effect.Piece(piece));
    }

    @Override
    public void abandonSnapshot() {
        effects.add(new Effect.AbandonSnapshot());
    }

    @Override
    public long beginGeneration(HistoryBase base) {
        effects.add(new Effect.BeginGeneration(base, ++ticket));
        return ticket;
    }

    @Override
    public void keepLog(long afterZxid) {
        effects.add(new Effect.KeepLog(afterZxid));
    }

    @Override
    public void report(Transition transition) {
        lines.add(transition.severity() + " " + transition.what());
        if (transition.severity() == Transition.Severity.ALARM) {
            alarms.add(transition.what());
        }
    }

    @Override
    public void halt(HaltCause cause, String reason) {
        effects.add(new Effect.Halt(cause));
    }

    // ---- listener ----

    @Override
    public void delivered(Proposal record) {
        delivered.add(record.zxid());
    }

    @Override
    public void generationBegun(HistoryBase base) {
        delivered.clear();
        told.add(base.zxid() == 0 ? "voided" : "behind " + base.zxid());
    }

    @Override
    public void leading() {
        told.add("leading");
    }

    @Override
    public void following(LinkId leaderLink, PeerId leader) {
        told.add("following " + leader);
    }

    @Override
    public void leaderless() {
        told.add("leaderless");
    }

    @Override
    public void learnerJoined(LinkId link, PeerId learner) {
        told.add("joined " + learner);
    }

    @Override
    public void learnerLeft(LinkId link, PeerId learner) {
        told.add("left " + learner);
    }

    @Override
    public void roundConfirmed(long round) {
        told.add("round " + round);
    }
}
