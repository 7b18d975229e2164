package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;
import static io.quorate.server.sim.Settings.SECOND;

import io.quorate.server.sim.Swarm.Fault;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.PeerId;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Injects a swarm's faults at random times, and takes each back after a while. What it does stays
 * within what the design promises to survive: disks are lost only while a quorum of the disks that
 * count remains.
 */
final class Chaos {

    private final Cluster cluster;
    private final Swarm swarm;
    private final SimRandom random;
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final DiskFaults disks;
    private boolean rolling;
    private boolean over;

    Chaos(Cluster cluster, Swarm swarm, SimRandom random) {
        this.cluster = cluster;
        this.swarm = swarm;
        this.random = random;
        this.disks = new DiskFaults(cluster, random);
    }

    void begin() {
        for (PeerId server : cluster.servers()) {
            later(random.spread(300 * MILLI), () -> cluster.start(server));
        }
        next();
    }

    /** No new faults; what was going to be taken back by itself no longer is. */
    void end() {
        over = true;
        cluster.healAll();
    }

    Map<Fault, Integer> injected() {
        return injected;
    }

    private void next() {
        later(
                random.spread(swarm.faultIntervalNanos()),
                () -> {
                    Fault fault = swarm.draw(random);
                    if (fault != null) {
                        inject(fault);
                    }
                    next();
                });
    }

    private void later(long nanos, Runnable what) {
        cluster.clock()
                .after(
                        nanos,
                        () -> {
                            if (!over) {
                                what.run();
                            }
                        });
    }

    private void inject(Fault fault) {
        injected.merge(fault, 1, Integer::sum);
        PeerId victim = random.pick(cluster.servers());
        switch (fault) {
            case CRASH -> crash(victim, false);
            case POWER_LOSS -> crash(victim, true);
            case CRASH_LEADER -> crash(leaderOr(victim), random.nextBoolean());
            case CRASH_ALL ->
                    cluster.servers().forEach(server -> crash(server, random.nextBoolean()));
            case STOP -> stop(random.nextBoolean() ? victim : leaderOr(victim));
            case PAUSE -> pause(victim);
            case PAUSE_LEADER -> pause(leaderOr(victim));
            case CUT_PAIR -> cut(victim, another(victim), true);
            case CUT_ONE_WAY -> cut(victim, another(victim), false);
            case ISOLATE -> split(List.of(victim));
            case ISOLATE_LEADER -> split(List.of(leaderOr(victim)));
            case SPLIT -> split(someServers());
            case RESET -> cluster.network().reset(victim, another(victim));
            case SLOW_LINK -> slowLink(victim, another(victim));
            case SLOW_DISK -> slowDisk(victim);
            case WIPE -> startSoon(victim, disks.wipe(victim));
            case DAMAGE -> startSoon(victim, disks.damage(victim));
            case FULL_DISK -> fillDisk(victim);
            case CRASH_MID_STEP -> dieMidStep(random.nextBoolean() ? victim : leaderOr(victim));
            case FAIL_SYNC -> disks.failSync(victim, () -> startSoon(victim, true));
            case CLOCK_JUMP -> jumpClock(random.nextBoolean() ? victim : leaderOr(victim));
            case WRONG_NAME -> lie(victim);
            case OLD_DISK -> startSoon(victim, disks.replaceByCopy(victim));
            case ROT_TAIL -> startSoon(victim, disks.rotTail(victim));
            case CHANGE_BUILD -> changeBuild(victim);
            case ROLLING_RESTART -> {
                if (!rolling) {
                    rolling = true;
                    cluster.film().note("all servers are restarted in turn");
                    restartInTurn(0);
                }
            }
        }
    }

    private PeerId leaderOr(PeerId otherwise) {
        SimNode leader = cluster.leader();
        return leader == null ? otherwise : leader.id();
    }

    private PeerId another(PeerId than) {
        PeerId picked = random.pick(cluster.servers());
        return picked.equals(than) ? cluster.servers().getFirst() : picked;
    }

    private List<PeerId> someServers() {
        List<PeerId> some = new ArrayList<>();
        for (PeerId server : cluster.servers()) {
            if (random.nextBoolean()) {
                some.add(server);
            }
        }
        return some;
    }

    /** Mostly short, sometimes long. */
    private long duration() {
        return random.chance(0.3)
                ? random.spread(50 * MILLI)
                : random.chance(0.8) ? random.spread(SECOND) : random.spread(8 * SECOND);
    }

    private void crash(PeerId server, boolean silently) {
        cluster.crash(server, silently);
        later(duration(), () -> cluster.start(server));
    }

    private void stop(PeerId server) {
        SimNode node = cluster.node(server);
        if (node != null) {
            node.askToStop();
            later(3 * SECOND, () -> cluster.crash(server, false));
            later(3 * SECOND + duration(), () -> cluster.start(server));
        }
    }

    private void pause(PeerId server) {
        SimNode node = cluster.node(server);
        if (node != null && !node.paused()) {
            node.pause();
            later(duration(), node::resume);
        }
    }

    private void cut(PeerId from, PeerId to, boolean bothWays) {
        cluster.film().fault(from, "cut " + (bothWays ? "from " : "towards ") + to);
        block(from, to, bothWays, true);
        later(
                duration(),
                () -> {
                    cluster.film().note(from, "reaches " + to + " again");
                    block(from, to, bothWays, false);
                });
    }

    private void block(PeerId from, PeerId to, boolean bothWays, boolean stopped) {
        cluster.network().block(from, to, stopped);
        if (bothWays) {
            cluster.network().block(to, from, stopped);
        }
    }

    private void split(List<PeerId> group) {
        boolean inwards = random.chance(0.8);
        boolean outwards = !inwards || random.chance(0.8);
        cluster.film().note("FAULT split off " + group + (inwards && outwards ? "" : ", one way"));
        across(group, inwards, outwards, true);
        later(
                duration(),
                () -> {
                    cluster.film().note("no longer split off " + group);
                    across(group, inwards, outwards, false);
                });
    }

    private void across(List<PeerId> group, boolean inwards, boolean outwards, boolean stopped) {
        for (PeerId in : group) {
            for (PeerId out : cluster.servers()) {
                if (!group.contains(out)) {
                    if (outwards) {
                        cluster.network().block(in, out, stopped);
                    }
                    if (inwards) {
                        cluster.network().block(out, in, stopped);
                    }
                }
            }
        }
    }

    private void slowLink(PeerId from, PeerId to) {
        double factor = random.between(5, 200);
        cluster.film().fault(from, "towards " + to + " slower by " + factor);
        cluster.network().slow(from, to, factor);
        later(duration(), () -> cluster.network().slow(from, to, 1));
    }

    private void slowDisk(PeerId server) {
        disks.slow(server);
        later(duration(), () -> cluster.disk(server).slow(1));
    }

    private void fillDisk(PeerId server) {
        disks.fill(server);
        later(duration(), () -> disks.report(server, DiskState.Space.OK));
    }

    private void startSoon(PeerId server, boolean isDown) {
        if (isDown) {
            later(duration(), () -> cluster.start(server));
        }
    }

    private void dieMidStep(PeerId server) {
        SimNode node = cluster.node(server);
        if (node != null) {
            node.dieBehind(random.between(0, 12), () -> startSoon(server, true));
        }
    }

    private void jumpClock(PeerId server) {
        SimNode node = cluster.node(server);
        if (node != null) {
            node.jumpWallClock(clockJumpMillis());
        }
    }

    /** Mostly little, sometimes by days; either way. */
    private long clockJumpMillis() {
        long millis =
                random.chance(0.2)
                        ? random.between(0L, 10 * 86_400_000L)
                        : random.spread(5 * SECOND) / MILLI;
        return random.nextBoolean() ? millis : -millis;
    }

    private void lie(PeerId asker) {
        PeerId of = another(asker);
        PeerId found = random.pick(cluster.servers());
        cluster.film().fault(asker, "finds " + found + " under the name of " + of);
        cluster.network().lie(asker, of, found);
        later(duration(), () -> cluster.network().tellTheTruth(asker));
    }

    /** Upwards at any time; back until the level may have been raised (DESIGN 8). */
    private void changeBuild(PeerId server) {
        Settings settings = cluster.settings();
        boolean older = settings.featureLevel(server) > 1;
        boolean mayHaveBeenRaised =
                settings.featureLevelAuto
                        && cluster.servers().stream()
                                .allMatch(each -> settings.featureLevel(each) > 1);
        boolean formed = !cluster.committed().sequence().isEmpty();
        boolean stranger = server.value() > settings.voters + settings.observers;
        if (!formed || stranger || (older && mayHaveBeenRaised)) {
            return;
        }
        cluster.crash(server, false);
        settings.install(server, older ? 1 : 2);
        cluster.film().note(server, "has the build of level " + settings.featureLevel(server));
        startSoon(server, true);
    }

    /** As an update of all servers: one is stopped when all serve, and the next when it is back. */
    private void restartInTurn(int index) {
        if (index >= cluster.servers().size()) {
            rolling = false;
            return;
        }
        later(
                100 * MILLI,
                () -> {
                    if (!cluster.isWhole()) {
                        restartInTurn(index);
                        return;
                    }
                    stop(cluster.servers().get(index));
                    later(4 * SECOND, () -> restartInTurn(index + 1));
                });
    }
}
