package io.quorate.server.sim;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.node.Input;
import io.quorate.server.sim.check.AcksAreDurable;
import io.quorate.server.sim.check.CheckFailed;
import io.quorate.server.sim.check.Checker;
import io.quorate.server.sim.check.Checkers;
import io.quorate.server.sim.check.CommittedHistory;
import io.quorate.server.sim.check.CommittedIsDurable;
import io.quorate.server.sim.check.Disks;
import io.quorate.server.sim.check.EpochsAreMonotone;
import io.quorate.server.sim.check.History;
import io.quorate.server.sim.check.NothingIsLost;
import io.quorate.server.sim.check.OneLeaderPerEpoch;
import io.quorate.server.sim.check.Promise;
import io.quorate.server.sim.check.Promises;
import io.quorate.server.sim.check.SameZxidSameTxn;
import io.quorate.server.sim.check.SyncIsFresh;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A whole ensemble with its network, disks and checkers, and the hand that starts, stops and harms
 * its servers. {@link #runNext} is the only thing that lets time pass.
 */
public final class Cluster {

    /** More events than any run needs: a storm is a failure too. */
    private static final long EVENTS_MAX = 2_000_000;

    /** A machine: its disk stays, its processes come and go. */
    private static final class Machine {
        final SimDisk disk;
        final SimRandom random;
        @Nullable SimNode node;
        int starts;

        Machine(SimDisk disk, SimRandom random) {
            this.disk = disk;
            this.random = random;
        }
    }

    private final Settings settings;
    private final String name;
    private final SimRandom random;
    private final SimClock clock = new SimClock();
    private final FilmStrip film;
    private final DiskRegistry registry = new DiskRegistry();
    private final SimNetwork network;
    private final List<PeerId> servers = new ArrayList<>();
    private final Map<PeerId, Machine> machines = new LinkedHashMap<>();
    private final Promises promises = new Promises();
    private final CommittedHistory committed = new CommittedHistory(promises);
    private final OneLeaderPerEpoch leaders;
    private final SyncIsFresh syncs;
    private final Checker checker;
    private final Coverage coverage = new Coverage();
    private final SimNode.World world;
    private final List<String> halts = new ArrayList<>();
    private long events;
    private boolean supervised;

    /**
     * @param name how a failure report calls this run
     * @param workload what runs in the servers, and who uses them
     * @param detailed whether the film strip has every input and effect
     * @param live gets each line of the film strip
     */
    Cluster(
            String name,
            Settings settings,
            SimRandom random,
            Workload workload,
            boolean detailed,
            Consumer<String> live) {
        this.name = name;
        this.settings = settings;
        this.random = random;
        servers.addAll(settings.servers());
        this.film = new FilmStrip(clock, servers, detailed, live);
        this.network =
                new SimNetwork(clock, random.fork("network"), settings.network, film, servers);
        for (PeerId server : servers) {
            SimRandom own = random.fork("server " + server);
            SimDisk disk = new SimDisk(clock, own.fork("disk"), settings.disk, registry, promises);
            machines.put(server, new Machine(disk, own));
        }
        Disks disks = new DiskView();
        this.leaders = new OneLeaderPerEpoch(promises, disks, committed);
        this.syncs = new SyncIsFresh(promises, committed);
        List<Checker> checkers = new ArrayList<>();
        checkers.add(new SameZxidSameTxn(promises));
        checkers.add(new EpochsAreMonotone(promises));
        checkers.add(new AcksAreDurable(promises, disks));
        checkers.add(new CommittedIsDurable(promises, disks, committed));
        checkers.add(committed);
        checkers.add(leaders);
        checkers.add(syncs);
        checkers.addAll(workload.checkers(promises, committed));
        checkers.add(new NothingIsLost(promises, disks, committed, servers));
        this.checker = new Checkers(checkers);
        this.world =
                new SimNode.World(
                        clock,
                        network,
                        film,
                        checker,
                        coverage,
                        workload.front(),
                        workload.cores());
    }

    private final class DiskView implements Disks {

        @Override
        public History durable(PeerId server) {
            return machine(server).disk.image().history();
        }

        @Override
        public History logical(PeerId server) {
            return machine(server).disk.logical();
        }

        @Override
        public long acceptedEpoch(PeerId server) {
            return machine(server).disk.image().acceptedEpoch();
        }

        @Override
        public @Nullable PeerId acceptedLeader(PeerId server) {
            return machine(server).disk.image().acceptedLeader();
        }

        @Override
        public Standing standing(PeerId server) {
            return machine(server).disk.image().standing();
        }

        @Override
        public long diskId(PeerId server) {
            return machine(server).disk.image().diskId();
        }

        @Override
        public boolean heldDurably(long diskId, Proposal record) {
            return registry.held(diskId, record);
        }
    }

    // ── servers ──────────────────────────────────────────────────────────────────────────────

    private Machine machine(PeerId server) {
        Machine machine = machines.get(server);
        if (machine == null) {
            throw new IllegalArgumentException("no server " + server);
        }
        return machine;
    }

    public List<PeerId> servers() {
        return servers;
    }

    public List<PeerId> voters() {
        return servers.subList(0, settings.voters);
    }

    /** The running process of this server, null while it is down. */
    @Nullable SimNode node(PeerId server) {
        return machine(server).node;
    }

    boolean isUp(PeerId server) {
        return machine(server).node != null;
    }

    /** Starts the server if it is down. */
    public void start(PeerId server) {
        Machine machine = machine(server);
        if (machine.node != null) {
            return;
        }
        int needed = machine.disk.image().history().featureLevel();
        if (needed > settings.featureLevel(server)) {
            // What recovery does (CurrentGeneration, LogScan).
            film.note(server, "is refused by its data: it has feature level " + needed);
            halts.add("server " + server + ": a newer build is needed");
            return;
        }
        machine.starts++;
        machine.node =
                new SimNode(
                        settings.zab(server),
                        settings.node,
                        machine.disk,
                        world,
                        machine.random.fork("start " + machine.starts),
                        this::ended);
    }

    private void ended(SimNode node) {
        machine(node.id()).node = null;
        String reason = node.haltReason();
        if (reason != null) {
            halts.add("server " + node.id() + ": " + reason);
        }
        if (supervised) {
            clock.after(Settings.SECOND, () -> start(node.id()));
        }
    }

    public void startAll() {
        servers.forEach(this::start);
    }

    public void crash(PeerId server, boolean silently) {
        Machine machine = machine(server);
        if (machine.node != null) {
            machine.node.crash(silently);
            machine.node = null;
        }
    }

    /** Reasons for which servers ended themselves. */
    List<String> halts() {
        return halts;
    }

    SimDisk disk(PeerId server) {
        return machine(server).disk;
    }

    SimNetwork network() {
        return network;
    }

    FilmStrip film() {
        return film;
    }

    SimClock clock() {
        return clock;
    }

    Settings settings() {
        return settings;
    }

    SimRandom random() {
        return random;
    }

    CommittedHistory committed() {
        return committed;
    }

    Promises promises() {
        return promises;
    }

    Coverage coverage() {
        return coverage;
    }

    long epochs() {
        return leaders.epochs();
    }

    long confirmedSyncs() {
        return syncs.confirmed();
    }

    /** The established leader of the highest epoch that lives and is not paused. */
    @Nullable SimNode leader() {
        SimNode newest = null;
        for (Machine machine : machines.values()) {
            SimNode node = machine.node;
            if (node != null
                    && node.core().leading()
                    && (newest == null
                            || node.disk().logical().lastZxid()
                                    > newest.disk().logical().lastZxid())) {
                newest = node;
            }
        }
        return newest;
    }

    /** Whether all servers are up, serve, and follow one leader. */
    boolean isWhole() {
        PeerId leader = null;
        for (Machine machine : machines.values()) {
            SimNode node = machine.node;
            if (node == null || !node.core().serving(node.now())) {
                return false;
            }
            PeerId its = node.core().leader();
            if (its == null || (leader != null && !leader.equals(its))) {
                return false;
            }
            leader = its;
        }
        return true;
    }

    /** Whether all servers have delivered everything that any has delivered. */
    boolean isLevel() {
        for (PeerId server : servers) {
            if (!isUp(server) || committed.position(server) < committed.sequence().size()) {
                return false;
            }
        }
        return true;
    }

    /** The feature level that the builds allow, once all servers are there (DESIGN 8). */
    int featureLevelDue() {
        boolean all = servers.stream().allMatch(server -> settings.featureLevel(server) > 1);
        return settings.featureLevelAuto && all ? 2 : 1;
    }

    // ── time ─────────────────────────────────────────────────────────────────────────────────

    /** Lets the next event happen, if it comes before {@code untilNanos}. */
    boolean runNext(long untilNanos) {
        if (++events > EVENTS_MAX) {
            throw broken(Promise.PROGRESS, "endless events in no time");
        }
        try {
            return clock.runNext(untilNanos);
        } catch (RuntimeException failure) {
            throw told(failure);
        }
    }

    /** Whatever goes wrong is told with the run in which it does. */
    private SimulationFailure told(RuntimeException failure) {
        return switch (failure) {
            case SimulationFailure told -> told;
            case CheckFailed broken -> failure(String.valueOf(broken.getMessage()), broken);
            case InvariantViolation broken -> failure(String.valueOf(broken.getMessage()), broken);
            default -> failure(failure.toString(), failure);
        };
    }

    SimulationFailure broken(Promise promise, String what) {
        CheckFailed broken = new CheckFailed(promise, what);
        return failure(String.valueOf(broken.getMessage()), broken);
    }

    SimulationFailure failure(String what, @Nullable Throwable cause) {
        StringBuilder state = new StringBuilder(what);
        for (PeerId server : servers) {
            SimNode node = node(server);
            state.append("\n  server ").append(server).append(": ");
            state.append(node == null ? "down" : describe(node));
            state.append(", disk is ").append(disk(server).image().standing());
        }
        return new SimulationFailure(name, film, state.toString(), cause);
    }

    private static String describe(SimNode node) {
        try {
            return (node.paused() ? "paused, " : "") + node.core().describe();
        } catch (RuntimeException broken) {
            return broken.toString();
        }
    }

    public void runFor(long nanos) {
        long until = clock.nowNanos() + nanos;
        while (runNext(until)) {
            // each event checks itself
        }
    }

    /** Runs until {@code condition} holds; fails if that takes longer than {@code withinNanos}. */
    void runUntil(String what, long withinNanos, BooleanSupplier condition) {
        runUntil(what, withinNanos, 8, condition);
    }

    /**
     * The same for what may hold for an instant only.
     *
     * @param everyEvents how often it is looked at
     */
    void runUntil(String what, long withinNanos, int everyEvents, BooleanSupplier condition) {
        long until = clock.nowNanos() + withinNanos;
        int events = 0;
        while (events++ % everyEvents != 0 || !condition.getAsBoolean()) {
            if (!runNext(until)) {
                throw broken(
                        Promise.PROGRESS,
                        "not within " + withinNanos / Settings.MILLI + " ms: " + what);
            }
        }
        promises.kept(Promise.PROGRESS);
    }

    /** Heals the network, wakes and starts everybody, and from now on restarts who ends. */
    void healAll() {
        supervised = true;
        film.note("all faults end, all servers are started");
        network.heal();
        settings.disk.slowFlushChance = 0;
        for (PeerId server : servers) {
            SimNode node = node(server);
            disk(server).slow(1);
            disk(server).failNextSync(null);
            if (node != null) {
                node.surviveAfterAll();
            }
            if (node != null && node.paused()) {
                node.resume();
            }
            if (node != null) {
                node.input(new Input.DiskReported(DiskState.UNKNOWN));
            }
            startOrTell(server);
        }
    }

    private void startOrTell(PeerId server) {
        try {
            start(server);
        } catch (RuntimeException failure) {
            throw told(failure);
        }
    }

    /** The run is over: what must hold at its end is checked. */
    void end() {
        try {
            checker.ended();
        } catch (CheckFailed failure) {
            throw told(failure);
        }
    }
}
