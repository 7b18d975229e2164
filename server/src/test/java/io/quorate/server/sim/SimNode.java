package io.quorate.server.sim;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.Effects;
import io.quorate.server.node.Input;
import io.quorate.server.node.Node;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.node.StateToSave;
import io.quorate.server.sim.check.Checker;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.HaltCause;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.SnapshotPart;
import io.quorate.server.zab.SyncPlan;
import io.quorate.server.zab.Transition;
import io.quorate.server.zab.ZabConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One process: the shell of a server, from its start to its end. Inputs gather in an inbox and are
 * taken in passes of random size, as an event loop would; time is this process' own.
 */
final class SimNode implements SimNetwork.Endpoint, Effects {

    /** How the shell behaves. */
    static final class Knobs {
        long tickNanos = 50_000_000;
        long passDelayNanos = 50_000;
        int passInputsMax = 64;

        /** How much faster or slower than the simulation's a process' clock may run, at most. */
        double clockDriftMax;

        int streamChunkRecords = 8;
        final SimStates.Knobs states = new SimStates.Knobs();
    }

    private final PeerId id;
    private final Knobs knobs;
    private final SimClock clock;
    private final SimRandom random;
    private final SimNetwork network;
    private final SimDisk disk;
    private final FilmStrip film;
    private final Checker checker;
    private final Coverage coverage;
    private final Consumer<SimNode> ended;
    private final SimClients clients;
    private final Core core;
    private final SimStates states;
    private final long bootNanos;
    private final double clockRate;
    private long wallSkewMillis;

    /** Completions and peers: first, and never refused. */
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();

    /** Clients, and the clock: it is told when all that had arrived is taken. */
    private final ArrayDeque<Runnable> clientInbox = new ArrayDeque<>();

    private boolean alive = true;
    private boolean paused;
    private boolean passScheduled;
    private boolean tickWaiting;
    private boolean moreWork;
    private boolean mayEnd;

    private boolean inPass;

    /** Effects that are left to a process that is about to die; negative while it is not. */
    private int effectsLeft = -1;

    private Runnable whenDead = () -> {};
    private @Nullable String haltReason;

    /** Everything a process needs of the world it is started in. */
    record World(
            SimClock clock,
            SimNetwork network,
            FilmStrip film,
            Checker checker,
            Coverage coverage,
            SimClients clients,
            Core.Factory cores) {}

    /**
     * Recovers and starts.
     *
     * @param ended called when the process ends by itself: halted or stopped
     */
    SimNode(
            ZabConfig config,
            Knobs knobs,
            SimDisk disk,
            World world,
            SimRandom random,
            Consumer<SimNode> ended) {
        this.id = config.self();
        this.knobs = knobs;
        this.clock = world.clock();
        this.random = random;
        this.network = world.network();
        this.disk = disk;
        this.film = world.film();
        this.checker = world.checker();
        this.coverage = world.coverage();
        this.clients = world.clients();
        this.ended = ended;
        this.states = new SimStates(this, knobs.states);
        this.bootNanos = clock.nowNanos() - random.between(0, 1_000_000_000_000L);
        this.wallSkewMillis = random.between(-100_000L, 100_000L);
        this.clockRate = 1 + (2 * random.fork("drift").nextDouble() - 1) * knobs.clockDriftMax;
        RecoveredHistory recovered = disk.mount(ticket -> input(new Input.LogFlushed(ticket)));
        checker.started(id, recovered);
        this.core = world.cores().make(config, recovered, disk, random.fork("core"), checker);
        film.note(
                id,
                "started, "
                        + recovered.own().standing()
                        + ", log ends at 0x"
                        + Long.toHexString(disk.image().history().lastZxid())
                        + ", commit mark 0x"
                        + Long.toHexString(recovered.commitMark()));
        execute(() -> core.start(now(), wallMillis(), this));
        states.start();
        network.attach(this);
        clock.after(random.between(0, knobs.tickNanos), this::tick);
    }

    // ── the loop ─────────────────────────────────────────────────────────────────────────────

    /** This process' monotonic clock. */
    long now() {
        return (long) ((clock.nowNanos() - bootNanos) * clockRate);
    }

    private void tick() {
        if (!alive) {
            return;
        }
        clock.after((long) (knobs.tickNanos / clockRate), this::tick);
        if (!tickWaiting) {
            // One tick however long the loop slept, behind everything that had arrived.
            tickWaiting = true;
            clientInbox.add(
                    () -> {
                        tickWaiting = false;
                        step(new Input.Tick(wallMillis()));
                    });
            wake();
        }
    }

    private long wallMillis() {
        return 1_700_000_000_000L + wallSkewMillis + clock.nowNanos() / 1_000_000;
    }

    void input(Input input) {
        execute(() -> step(input));
    }

    private void step(Input input) {
        if (film.detailed()) {
            film.detail(id, "<- " + Describe.input(input));
        }
        coverage.met(core.phase(), input);
        witness(input);
        core.step(input, now(), this);
    }

    /** What shows a server that a session lives; nothing that a link says behind its end. */
    private void witness(Input input) {
        switch (input) {
            case Input.ClientFrames in when core.serving(now()) ->
                    checker.heard(id, in.from().value());
            case Input.PeerSaid(LinkId link, RelayMessage.Touches touches)
                    when network.isOpen(this, link) ->
                    checker.touched(id, touches.sessionIds());
            default -> {}
        }
    }

    @Override
    public void execute(Runnable work) {
        if (alive) {
            inbox.add(work);
            wake();
        }
    }

    /** Something a client did; {@code execute}'s work goes before it. */
    void clientInput(Input input) {
        if (alive) {
            clientInbox.add(() -> step(input));
            wake();
        }
    }

    private void wake() {
        boolean work = moreWork || !inbox.isEmpty() || !clientInbox.isEmpty();
        if (!passScheduled && !paused && alive && work) {
            passScheduled = true;
            clock.after(random.spread(knobs.passDelayNanos), this::pass);
        }
    }

    private void pass() {
        passScheduled = false;
        if (!alive || paused) {
            return;
        }
        inPass = true;
        try {
            runPass();
        } catch (Died died) {
            film.fault(id, "dies in the middle of a step");
            end();
            whenDead.run();
        } finally {
            inPass = false;
        }
    }

    private void runPass() {
        take(inbox);
        if (inbox.isEmpty()) {
            take(clientInbox);
        }
        if (alive) {
            long nextInNanos = core.endOfPass(now(), this);
            moreWork = nextInNanos == 0;
            if (!moreWork && nextInNanos != Node.NO_PASS) {
                clock.after((long) (nextInNanos / clockRate), this::latestPass);
            }
        }
        if (alive) {
            disk.endOfPass();
            clients.flush(this);
        }
        if (alive && (mayEnd || core.mayStop())) {
            film.note(id, "stopped as asked");
            end();
        }
        wake();
    }

    private void latestPass() {
        if (alive) {
            moreWork = true;
            wake();
        }
    }

    private void take(ArrayDeque<Runnable> lane) {
        int inputs = Math.min(lane.size(), random.between(1, knobs.passInputsMax));
        for (int i = 0; i < inputs && alive; i++) {
            lane.remove().run();
        }
    }

    /** Unwinds a core that will never be used again. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Died() {
            super("in the middle of a step", null, false, false);
        }
    }

    /** Something is about to happen outside of the core. */
    private void effect() {
        if (inPass && effectsLeft == 0) {
            throw new Died();
        }
        if (inPass && effectsLeft > 0) {
            effectsLeft--;
        }
    }

    // ── what is done to it ───────────────────────────────────────────────────────────────────

    /**
     * The process dies at once.
     *
     * @param silently with its machine: peers are not told
     */
    void crash(boolean silently) {
        film.fault(id, silently ? "crash, power" : "crash, process");
        alive = false;
        inbox.clear();
        clientInbox.clear();
        network.detach(this, silently);
        disk.crash();
        clients.serverGone(this);
        checker.stopped(id);
    }

    private void end() {
        alive = false;
        inbox.clear();
        clientInbox.clear();
        network.detach(this, false);
        disk.crash();
        clients.serverGone(this);
        checker.stopped(id);
        ended.accept(this);
    }

    /**
     * The process dies behind {@code effects} more effects, wherever that is.
     *
     * @param then what happens behind its death
     */
    void dieBehind(int effects, Runnable then) {
        effectsLeft = effects;
        whenDead = then;
    }

    /** It lives on. */
    void surviveAfterAll() {
        effectsLeft = -1;
    }

    /** Somebody sets the time of day. */
    void jumpWallClock(long millis) {
        film.fault(id, "time of day jumps by " + millis + " ms");
        wallSkewMillis += millis;
    }

    /** SIGSTOP: time goes on, nothing is done. */
    void pause() {
        film.fault(id, "pause");
        paused = true;
    }

    void resume() {
        film.note(id, "goes on after a pause");
        paused = false;
        wake();
    }

    boolean paused() {
        return paused;
    }

    /** SIGTERM. */
    void askToStop() {
        film.note(id, "asked to stop");
        input(new Input.Stop());
    }

    Core core() {
        return core;
    }

    SimDisk disk() {
        return disk;
    }

    /** Why this process ended itself; null if it did not. */
    @Nullable String haltReason() {
        return haltReason;
    }

    // ── as the network's endpoint ────────────────────────────────────────────────────────────

    @Override
    public PeerId id() {
        return id;
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public Hello hello() {
        return core.hello();
    }

    @Override
    public void linkUp(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello) {
        input(new Input.LinkUp(link, kind, peer, dialledByUs, hello));
    }

    @Override
    public void said(LinkId link, PeerMessage message) {
        input(new Input.PeerSaid(link, received(message)));
    }

    /** What the codec does: the bytes of every record are verified again. */
    private static PeerMessage received(PeerMessage message) {
        if (!(message instanceof Message.Propose propose)) {
            return message;
        }
        List<Proposal> read =
                propose.records().stream()
                        .map(
                                p -> {
                                    Proposal again =
                                            Proposal.read(p.array(), p.offset(), p.length());
                                    if (again == null || !again.equals(p)) {
                                        throw new IllegalStateException(
                                                p + " was changed after it was sent");
                                    }
                                    return again;
                                })
                        .toList();
        return new Message.Propose(propose.epoch(), propose.committedZxid(), read);
    }

    @Override
    public void linkDown(LinkId link) {
        input(new Input.LinkDown(link));
    }

    @Override
    public void dialFailed(PeerId peer, String reason) {
        input(new Input.DialFailed(peer, reason));
    }

    // ── as consensus' effects ────────────────────────────────────────────────────────────────

    @Override
    public long append(Proposal record) {
        effect();
        checker.appended(id, record);
        long ticket = disk.append(record);
        if (film.detailed()) {
            film.detail(id, "-> append " + record + ", ticket " + ticket);
        }
        return ticket;
    }

    @Override
    public long control(ControlRecord record) {
        effect();
        checker.controlled(id, record);
        long ticket = disk.control(record);
        if (film.detailed()) {
            film.detail(id, "-> control " + record + ", ticket " + ticket);
        }
        return ticket;
    }

    @Override
    public void commitMark(long zxid) {
        effect();
        disk.commitMark(zxid);
    }

    @Override
    public void send(LinkId to, PeerMessage message) {
        effect();
        PeerId peer = network.send(this, to, message);
        if (film.detailed()) {
            film.detail(id, "-> " + to + " (" + peer + ") " + Describe.message(message));
        }
        if (peer != null && message instanceof Message said) {
            checker.sent(id, peer, said);
        }
    }

    @Override
    public void dialLeader(PeerId leader) {
        effect();
        film.detail(id, "-> dial " + leader);
        network.dialLeader(this, leader);
    }

    @Override
    public void hangUp(LinkId link, String reason) {
        effect();
        if (film.detailed()) {
            film.detail(id, "-> hang up " + link + ": " + reason);
        }
        network.hangUp(this, link);
    }

    @Override
    public void reading(LinkId link, boolean on) {
        effect();
        network.reading(this, link, on);
    }

    @Override
    public void stream(LinkId to, HistoryPiece piece) {
        effect();
        if (film.detailed()) {
            film.detail(
                    id,
                    "-> stream to "
                            + to
                            + " from 0x"
                            + Long.toHexString(piece.afterZxid())
                            + " to 0x"
                            + Long.toHexString(piece.upToZxid()));
        }
        SimStream stream = new SimStream(this, to, piece);
        clock.after(random.spread(knobs.passDelayNanos), () -> stream.next(piece.afterZxid()));
    }

    @Override
    public void streamSnapshot(LinkId to, SnapshotPart part) {
        effect();
        film.detail(id, "-> stream snapshot to " + to + ": " + part);
        states.stream(to, part);
    }

    @Override
    public void receiveSnapshot(SyncPlan.Snapshot plan) {
        effect();
        film.note(id, "receives a snapshot: " + plan);
        states.receive(plan);
    }

    @Override
    public void snapshotPiece(Message.SnapshotPiece piece) {
        effect();
        states.piece(piece);
    }

    @Override
    public void abandonSnapshot() {
        effect();
        states.abandon();
    }

    @Override
    public long beginGeneration(HistoryBase base) {
        effect();
        film.note(id, "begins a generation behind 0x" + Long.toHexString(base.zxid()));
        return states.beginGeneration(base);
    }

    @Override
    public void keepLog(long afterZxid) {
        effect();
        states.keepLog(afterZxid);
    }

    @Override
    public void saveState(StateToSave save) {
        effect();
        film.note(id, "saves its state of 0x" + Long.toHexString(save.base().zxid()));
        states.save(save);
    }

    SimNetwork network() {
        return network;
    }

    SimClock clock() {
        return clock;
    }

    SimRandom random() {
        return random;
    }

    Knobs knobs() {
        return knobs;
    }

    @Override
    public void report(Transition transition) {
        film.transition(transition);
    }

    @Override
    public void halt(HaltCause cause, String reason) {
        film.note(id, "HALT: " + reason);
        haltReason = reason;
        end();
    }

    // ── as the clients' effects ──────────────────────────────────────────────────────────────

    @Override
    public WireWriter beginFrame(ConnectionId to) {
        effect();
        return clients.beginFrame(this, to);
    }

    @Override
    public void endFrame(ConnectionId to) {
        clients.endFrame(this, to);
    }

    @Override
    public void close(ConnectionId connection, CloseReason reason) {
        effect();
        clients.close(this, connection, reason);
    }

    /** Told by the front, for the film strip. */
    void closes(ConnectionId connection, CloseReason reason) {
        film.detail(id, "-> close " + connection + ": " + reason);
    }

    @Override
    public void reading(ConnectionId connection, boolean on) {
        clients.reading(this, connection, on);
    }

    @Override
    public void tellWhenTaken(ConnectionId connection) {
        clients.tellWhenTaken(this, connection);
    }

    @Override
    public void draining() {
        film.note(id, "waits for the others no longer");
    }

    @Override
    public void stopped() {
        film.note(id, "says that it may be shut down");
        mayEnd = true;
    }
}
