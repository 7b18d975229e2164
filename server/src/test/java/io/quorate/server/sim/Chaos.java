package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;
import static io.quorate.server.sim.Settings.SECOND;

import io.quorate.server.node.Input;
import io.quorate.server.sim.Swarm.Fault;
import io.quorate.server.sim.check.History;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import java.nio.ByteBuffer;
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
    private boolean over;

    Chaos(Cluster cluster, Swarm swarm, SimRandom random) {
        this.cluster = cluster;
        this.swarm = swarm;
        this.random = random;
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
            case WIPE -> loseDisk(victim, true);
            case DAMAGE -> loseDisk(victim, false);
            case FULL_DISK -> fillDisk(victim);
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
        double factor = random.between(5, 200);
        cluster.film().fault(server, "disk slower by " + factor);
        cluster.disk(server).slow(factor);
        later(duration(), () -> cluster.disk(server).slow(1));
    }

    private void fillDisk(PeerId server) {
        DiskState.Space space = random.nextBoolean() ? DiskState.Space.LOW : DiskState.Space.FULL;
        cluster.film().fault(server, "room on the disk: " + space);
        reportDisk(server, space);
        later(duration(), () -> reportDisk(server, DiskState.Space.OK));
    }

    private void reportDisk(PeerId server, DiskState.Space space) {
        SimNode node = cluster.node(server);
        if (node != null) {
            node.input(new Input.DiskReported(new DiskState(space, 0)));
        }
    }

    private void loseDisk(PeerId server, boolean whole) {
        if (!mayLoseDisk(server)) {
            return;
        }
        cluster.crash(server, false);
        SimDisk disk = cluster.disk(server);
        if (whole) {
            cluster.film().fault(server, "disk is wiped");
            disk.wipe();
        } else {
            int kept = random.between(0, disk.image().history().size());
            cluster.film().fault(server, "disk is damaged behind record " + kept);
            disk.damage(kept);
        }
        later(duration(), () -> cluster.start(server));
    }

    /**
     * Whether, without this disk, a quorum of the disks that count is left, and nothing about who
     * counts is undecided.
     */
    private boolean mayLoseDisk(PeerId server) {
        History committed = cluster.committed().sequence();
        Membership membership = Membership.NONE;
        for (Proposal record : committed.memberships()) {
            membership = membershipIn(record);
        }
        for (PeerId each : cluster.servers()) {
            for (Proposal record : cluster.disk(each).logical().memberships()) {
                if (record.kind() == Proposal.Kind.MEMBERSHIP && !committed.holds(record)) {
                    return false;
                }
            }
        }
        int left = 0;
        for (Member member : membership.members()) {
            DiskImage image = cluster.disk(member.id()).image();
            if (!member.id().equals(server)
                    && !member.observer()
                    && member.diskId() == image.diskId()
                    && image.standing() == Standing.VOTER) {
                left++;
            }
        }
        return left > membership.voterCount() / 2 && membership.voterCount() > 0;
    }

    private static Membership membershipIn(Proposal record) {
        return record.kind() == Proposal.Kind.EPOCH
                ? EpochRecord.decode(record).membership()
                : Membership.decode(
                        ByteBuffer.wrap(record.array(), record.bodyOffset(), record.bodyLength()));
    }
}
