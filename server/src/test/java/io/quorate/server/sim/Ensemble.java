package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

import io.quorate.server.node.Input;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The language of scripted runs: an ensemble of consensus cores, servers called by number,
 * proposals by name. Every checker watches every script; a script adds what it alone knows. All
 * waiting is in virtual time, and fails with the film strip.
 */
public final class Ensemble {

    private final Cluster cluster;
    private final @Nullable ClientWorkload served;
    private int clients;
    private final Set<Integer> haltsExpected = new LinkedHashSet<>();

    private Ensemble(Settings settings, boolean serving) {
        SimRandom random = new SimRandom(1);
        settings.clients = 0;
        served = serving ? new ClientWorkload(settings, random.fork("clients")) : null;
        Workload workload =
                served == null ? new ZabWorkload(new Swarm(random), random.fork("work")) : served;
        cluster =
                new Cluster(
                        "scenario",
                        settings,
                        random.fork("cluster"),
                        workload,
                        Boolean.getBoolean("sim.detailed"),
                        line -> {
                            if (Boolean.getBoolean("sim.film")) {
                                System.out.println(line);
                            }
                        });
        if (served != null) {
            served.begin(cluster);
        }
    }

    /** {@code voters} servers, none of them started. */
    public static Ensemble of(int voters) {
        return of(voters, settings -> {});
    }

    /** As {@link #of(int)}, in a world that is not the ordinary one. */
    public static Ensemble of(int voters, Consumer<Settings> change) {
        Settings settings = new Settings();
        settings.voters = voters;
        change.accept(settings);
        return new Ensemble(settings, false);
    }

    /** All servers started, formed and following one leader. */
    public static Ensemble formed(int voters) {
        return formed(voters, settings -> {});
    }

    public static Ensemble formed(int voters, Consumer<Settings> change) {
        Ensemble ensemble = of(voters, change);
        ensemble.cluster.startAll();
        ensemble.awaitWhole();
        return ensemble;
    }

    /** Whole servers with clients instead of consensus alone: formed and following one leader. */
    public static Ensemble serving(int voters) {
        return serving(voters, settings -> {});
    }

    public static Ensemble serving(int voters, Consumer<Settings> change) {
        Settings settings = new Settings();
        settings.voters = voters;
        change.accept(settings);
        Ensemble ensemble = new Ensemble(settings, true);
        ensemble.cluster.startAll();
        ensemble.awaitWhole();
        return ensemble;
    }

    /** A server is about to be given another state than it should have. */
    public void expectDifferentDigests() {
        workload().served().tolerateDifferentStates();
    }

    /** The disks are about to be left without room. */
    public void expectRefusedGrowth() {
        workload().served().tolerateRefusedGrowth();
    }

    private ClientWorkload workload() {
        ClientWorkload workload = served;
        if (workload == null) {
            throw new IllegalStateException("consensus alone has no clients");
        }
        return workload;
    }

    /** A client with a new session on this server. */
    public ScriptedClient client(int server) {
        ScriptedClient client = workload().scripted(++clients);
        client.connect(server);
        await("connected to server " + server, client::isConnected);
        return client;
    }

    private static PeerId id(int server) {
        return new PeerId(server);
    }

    private SimNode node(int server) {
        SimNode node = cluster.node(id(server));
        if (node == null) {
            throw cluster.failure("server " + server + " is down", null);
        }
        return node;
    }

    private ZabCore core(int server) {
        if (node(server).core() instanceof ZabCore zab) {
            return zab;
        }
        throw new IllegalStateException("not consensus alone");
    }

    // ── time ─────────────────────────────────────────────────────────────────────────────────

    public void runFor(long millis) {
        cluster.runFor(millis * MILLI);
    }

    /** Fails unless {@code condition} comes true within 30 seconds of virtual time. */
    public void await(String what, BooleanSupplier condition) {
        cluster.runUntil(what, 30 * Settings.SECOND, 1, condition);
    }

    /** Until all servers are up and follow one leader. */
    public void awaitWhole() {
        await("all servers follow one leader", cluster::isWhole);
    }

    /** Until some server leads; returns it. */
    public int awaitLeader() {
        await("a leader", () -> cluster.leader() != null);
        return leader();
    }

    /** Until another server than {@code old} leads; returns it. */
    public int awaitLeaderOtherThan(int old) {
        await(
                "another leader than " + old,
                () -> {
                    for (PeerId server : cluster.servers()) {
                        SimNode node = cluster.node(server);
                        if (server.value() != old && node != null && node.core().leading()) {
                            return true;
                        }
                    }
                    return false;
                });
        return leader();
    }

    /** Until one of these servers leads; returns it. */
    public int awaitLeaderAmong(List<Integer> servers) {
        await("a leader among " + servers, () -> servers.stream().anyMatch(this::isLeading));
        return servers.stream().filter(this::isLeading).findFirst().orElseThrow();
    }

    /** All servers but these two. */
    public List<Integer> othersThan(int one, int other) {
        return cluster.servers().stream()
                .map(PeerId::value)
                .filter(server -> server != one && server != other)
                .toList();
    }

    /** The established leader with the newest log. */
    public int leader() {
        SimNode leader = cluster.leader();
        if (leader == null) {
            throw cluster.failure("there is no leader", null);
        }
        return leader.id().value();
    }

    /** Some server that follows, the smallest number first. */
    public int follower() {
        return followers().getFirst();
    }

    /** All running voters but the leader. */
    public List<Integer> followers() {
        int leader = leader();
        return cluster.voters().stream()
                .map(PeerId::value)
                .filter(server -> server != leader && cluster.isUp(id(server)))
                .toList();
    }

    /** Heals and starts everything, and holds the run against all promises at its end. */
    public void settle() {
        cluster.network().hold((from, to, message) -> false);
        for (PeerId server : cluster.servers()) {
            cluster.disk(server).hold(false);
        }
        cluster.healAll();
        await("all servers follow one leader", cluster::isWhole);
        if (served == null) {
            write("last " + cluster.clock().nowNanos());
        }
        await("all servers deliver everything", () -> cluster.isWhole() && cluster.isLevel());
        List<String> unexpected =
                cluster.halts().stream()
                        .filter(
                                halt ->
                                        haltsExpected.stream()
                                                .noneMatch(s -> halt.startsWith("server " + s)))
                        .toList();
        if (!unexpected.isEmpty()) {
            throw cluster.failure("halted: " + unexpected, null);
        }
        cluster.end();
    }

    // ── servers ──────────────────────────────────────────────────────────────────────────────

    /** What servers find in their configuration from their next start on. */
    public void configure(Consumer<Settings> change) {
        change.accept(cluster.settings());
    }

    public void start(int... servers) {
        for (int server : servers) {
            cluster.start(id(server));
        }
    }

    public void crash(int... servers) {
        for (int server : servers) {
            cluster.crash(id(server), false);
        }
    }

    /** The machine dies: the others are not told. */
    public void losePower(int server) {
        cluster.crash(id(server), true);
    }

    /**
     * Dies in the middle of a write of its log.
     *
     * @param keptRecords how many of the batch's records are found afterwards; -1: the write never
     *     began
     */
    public void crashTearing(int server, int keptRecords) {
        cluster.disk(id(server)).nextCrashKeeps(keptRecords);
        crash(server);
    }

    /** Ends a server, and starts it with a build that knows feature levels up to this one. */
    public void changeBuild(int server, int featureLevel) {
        crash(server);
        cluster.settings().install(id(server), featureLevel);
        start(server);
    }

    /** The feature level that is committed. */
    public int featureLevel() {
        return cluster.committed().sequence().featureLevel();
    }

    /** The feature level at the end of this server's log. */
    public int loggedFeatureLevel(int server) {
        return cluster.disk(id(server)).logical().featureLevel();
    }

    public void pause(int server) {
        node(server).pause();
    }

    public void resume(int server) {
        node(server).resume();
    }

    /** SIGTERM. */
    public void stop(int server) {
        node(server).askToStop();
    }

    public boolean isUp(int server) {
        return cluster.isUp(id(server));
    }

    public boolean isLeading(int server) {
        return isUp(server) && node(server).core().leading();
    }

    public boolean isServing(int server) {
        return isUp(server) && node(server).core().serving(node(server).now());
    }

    /** Whether a server ended itself because its history cannot be trusted. */
    public boolean halted(int server) {
        return cluster.halts().stream().anyMatch(halt -> halt.startsWith("server " + server));
    }

    /** This server may end itself in this script. */
    public void expectHalt(int server) {
        haltsExpected.add(server);
    }

    /** The epoch of the newest record in this server's log. */
    public long epoch(int server) {
        return lastZxid(server) >>> 32;
    }

    // ── network ──────────────────────────────────────────────────────────────────────────────

    /** Nothing gets to or from this server. */
    public void isolate(int... servers) {
        for (int server : servers) {
            for (PeerId other : cluster.servers()) {
                boolean inside = false;
                for (int each : servers) {
                    inside |= each == other.value();
                }
                if (!inside) {
                    cluster.network().blockBoth(id(server), other, true);
                }
            }
        }
    }

    public void cut(int a, int b) {
        cluster.network().blockBoth(id(a), id(b), true);
    }

    /** Nothing gets from {@code from} to {@code to}; the other way is open. */
    public void cutOneWay(int from, int to) {
        cluster.network().block(id(from), id(to), true);
    }

    public void heal() {
        cluster.network().heal();
    }

    /** Every link between the two is reset, and comes back. */
    public void reset(int a, int b) {
        cluster.network().reset(id(a), id(b));
    }

    /**
     * Messages of this kind from {@code from} to {@code to} do not arrive, until {@link #release}.
     */
    public void hold(int from, int to, Class<? extends PeerMessage> kind) {
        hold(from, to, kind::isInstance);
    }

    public void hold(int from, int to, Predicate<PeerMessage> held) {
        cluster.network()
                .hold(
                        (f, t, message) ->
                                f.value() == from && t.value() == to && held.test(message));
    }

    /** The same, to whomever. */
    public void holdFrom(int from, Predicate<PeerMessage> held) {
        cluster.network().hold((f, to, message) -> f.value() == from && held.test(message));
    }

    /** The same, from whomever to whomever. */
    public void holdEverywhere(Predicate<PeerMessage> held) {
        cluster.network().hold((from, to, message) -> held.test(message));
    }

    /** Lets arrive what was held. */
    public void release() {
        cluster.network().hold((from, to, message) -> false);
    }

    // ── disks ────────────────────────────────────────────────────────────────────────────────

    /** Nothing becomes durable on this server, until {@link #releaseDisk} or a crash. */
    public void holdDisk(int server) {
        cluster.disk(id(server)).hold(true);
    }

    public void releaseDisk(int server) {
        cluster.disk(id(server)).hold(false);
    }

    /** Records in the write that is under way. */
    public int recordsBeingWritten(int server) {
        return cluster.disk(id(server)).inFlightRecords();
    }

    /** Whether a write is under way with which another generation becomes the current one. */
    public boolean isChangingOver(int server) {
        return cluster.disk(id(server)).isChangingOver();
    }

    /** The volume of a server that is down is lost. */
    public void wipe(int server) {
        requireDown(server);
        cluster.film().fault(id(server), "disk is wiped");
        cluster.disk(id(server)).wipe();
    }

    /** Bit rot behind the first {@code kept} records of a server that is down. */
    public void damage(int server, int kept) {
        requireDown(server);
        cluster.film().fault(id(server), "disk is damaged behind record " + kept);
        cluster.disk(id(server)).damage(kept);
    }

    /** Bit rot in the last batch of a server that is down: as if torn. */
    public void rotTail(int server, int records) {
        requireDown(server);
        cluster.film().fault(id(server), "last " + records + " records rot");
        cluster.disk(id(server)).rotTail(records);
    }

    /** The saved state of a server that is down has other data in this znode, and verifies. */
    public void falsifyState(int server, String path, String data) {
        requireDown(server);
        cluster.film().fault(id(server), "its saved state is falsified");
        cluster.disk(id(server)).image().falsify(path, data);
    }

    /** The shell tells a server how its disk does. */
    public void reportDisk(int server, DiskState disk) {
        node(server).input(new Input.DiskReported(disk));
    }

    /** Zxid of a server's saved state, 0 if there is none. */
    public long savedZxid(int server) {
        return cluster.disk(id(server)).image().state().base().zxid();
    }

    /** What a server's log holds follows this zxid: the rest is purged. */
    public long logStartZxid(int server) {
        return cluster.disk(id(server)).image().logStartZxid();
    }

    /** A copy of a server's disk as it is now; gives it back when run, on a server that is down. */
    public Runnable backup(int server) {
        DiskImage copy = cluster.disk(id(server)).copy();
        return () -> {
            requireDown(server);
            cluster.film().fault(id(server), "an old copy of the disk is put back");
            cluster.disk(id(server)).restore(copy);
        };
    }

    private void requireDown(int server) {
        if (isUp(server)) {
            throw new IllegalStateException("server " + server + " is running");
        }
    }

    public Standing standing(int server) {
        return cluster.disk(id(server)).image().standing();
    }

    /** Last zxid of this server's log, flushed or not. */
    public long lastZxid(int server) {
        return cluster.disk(id(server)).logical().lastZxid();
    }

    // ── work ─────────────────────────────────────────────────────────────────────────────────

    /** Proposes at the leader. */
    public void propose(String name) {
        propose(leader(), name);
    }

    /** Proposes at this server; nothing happens if it does not believe to lead. */
    public void propose(int server, String name) {
        SimNode node = node(server);
        ZabCore core = core(server);
        node.execute(() -> core.propose(name.getBytes(StandardCharsets.UTF_8), node));
    }

    /** Proposes, and waits until somebody delivers it. */
    public void write(String name) {
        propose(name);
        await(name + " is committed", () -> isCommitted(name));
    }

    /** Proposes {@code count} times, named {@code prefix} and a number, without waiting. */
    public void proposeMany(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            propose(prefix + i);
        }
    }

    /** Asks this leader to confirm that it leads; the checkers judge the answer. */
    public void sync(int server) {
        ZabCore core = core(server);
        node(server).execute(core::sync);
    }

    public long confirmedSyncs() {
        return cluster.confirmedSyncs();
    }

    /** Whether any server ever delivered it. */
    public boolean isCommitted(String name) {
        return isIn(cluster.committed().sequence().records(), name);
    }

    /** Whether this server's log has it, flushed or not. */
    public boolean isLogged(int server, String name) {
        return isIn(cluster.disk(id(server)).logical().records(), name);
    }

    /** Whether it is durable on this server's disk. */
    public boolean isDurable(int server, String name) {
        return isIn(cluster.disk(id(server)).image().history().records(), name);
    }

    /** Whether some epoch's record is durable on this server's disk. */
    public boolean isEpochDurable(int server) {
        return !cluster.disk(id(server)).image().history().memberships().isEmpty();
    }

    private static boolean isIn(List<Proposal> records, String name) {
        return find(records, name) != null;
    }

    private static @Nullable Proposal find(List<Proposal> records, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (Proposal record : records.reversed()) {
            if (record.kind() == Proposal.Kind.TXN
                    && java.util.Arrays.equals(
                            record.array(),
                            record.bodyOffset(),
                            record.bodyOffset() + record.bodyLength(),
                            wanted,
                            0,
                            wanted.length)) {
                return record;
            }
        }
        return null;
    }

    /** Every server has it, and has delivered all that is committed. */
    public void requireEverywhere(String name) {
        for (PeerId server : cluster.servers()) {
            require(isLogged(server.value(), name), name + " is lost at server " + server);
        }
    }

    /** No server has it, and none ever showed it. */
    public void requireNowhere(String name) {
        require(!isCommitted(name), name + " was delivered");
        for (PeerId server : cluster.servers()) {
            require(!isLogged(server.value(), name), name + " is still at server " + server);
        }
    }

    public void require(boolean holds, String what) {
        if (!holds) {
            throw cluster.failure(what, null);
        }
    }
}
