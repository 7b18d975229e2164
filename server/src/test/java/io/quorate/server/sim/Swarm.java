package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;
import static io.quorate.server.sim.Settings.SECOND;

import io.quorate.server.node.SaveConfig;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a seed is like: its size, its knobs, and which faults it has. Each seed has only some of the
 * faults: runs that have everything all the time are all alike and rarely get far.
 */
public final class Swarm {

    /** The closed list of faults. */
    public enum Fault {
        /** kill -9 of one server. */
        CRASH,
        /** A machine loses power: the other ends of its connections are not told. */
        POWER_LOSS,
        /** The leader, whichever it is, is killed. */
        CRASH_LEADER,
        /** All servers at once. */
        CRASH_ALL,
        /** SIGTERM, with hand-over. */
        STOP,
        /** SIGSTOP and, later, SIGCONT. */
        PAUSE,
        /** SIGSTOP of the leader. */
        PAUSE_LEADER,
        /** Two servers do not reach each other. */
        CUT_PAIR,
        /** One direction between two servers. */
        CUT_ONE_WAY,
        /** One server is cut off from all others. */
        ISOLATE,
        /** The leader is. */
        ISOLATE_LEADER,
        /** The servers fall into two groups. */
        SPLIT,
        /** A link is reset. */
        RESET,
        /** Everything in one direction takes long. */
        SLOW_LINK,
        /** A disk's flushes take long. */
        SLOW_DISK,
        /** A disk is lost, while a quorum of disks remains. */
        WIPE,
        /** Damage in front of synced records is found at a restart, while a quorum remains. */
        DAMAGE,
        /** A disk has little room, or none, for a while. */
        FULL_DISK,
        /** A process dies behind any of the effects of a step: what comes behind never happens. */
        CRASH_MID_STEP,
        /** The next sync of a disk fails, and ends its process. */
        FAIL_SYNC,
        /** The time of day of one server jumps. */
        CLOCK_JUMP,
        /** A name leads to another server, or to the one that asks. */
        WRONG_NAME,
        /** A volume is replaced by an old copy of it, while those that remember more remain. */
        OLD_DISK,
        /** Acknowledged records at the end of a log rot, and look like a torn write. */
        ROT_TAIL,
        /** Each server in turn is stopped and started when all the others serve. */
        ROLLING_RESTART,
        /** A server comes back with the next build, or with the one before. */
        CHANGE_BUILD
    }

    private final Settings settings = new Settings();
    private final Map<Fault, Double> weights = new EnumMap<>(Fault.class);
    private final long chaosNanos;
    private final long faultIntervalNanos;
    private final long workIntervalNanos;
    private final int burst;
    private final int bodyBytes;

    public Swarm(SimRandom random) {
        settings.voters = random.pick(List.of(1, 3, 3, 3, 3, 5, 5));
        settings.observers = random.pick(List.of(0, 0, 0, 1, 2));
        consensus(random.fork("consensus"));
        world(random.fork("world"));
        clients(random.fork("clients"));
        service(random.fork("service"));
        faults(random.fork("faults"));
        chaosNanos = random.between(5, 30) * SECOND;
        faultIntervalNanos = random.between(100, 3000) * MILLI;
        workIntervalNanos = random.between(20, 300) * MILLI;
        burst = random.pick(List.of(1, 1, 3, 10, 30));
        bodyBytes = random.pick(List.of(10, 100, 1000));
        states(random.fork("states"));
        strangers(random.fork("strangers"));
        settings.featureLevelAuto = random.fork("features").chance(0.7);
    }

    private void strangers(SimRandom random) {
        settings.strangers = random.pick(List.of(0, 0, 0, 1, 2));
        settings.strangersWouldVote = random.chance(0.3);
    }

    /** Half of the seeds save often, and purge what they can. */
    private void states(SimRandom random) {
        SimStates.Knobs states = settings.node.states;
        states.saveNanos = random.between(100_000L, 300 * MILLI);
        states.retained = random.between(1, 3);
        states.failChance = random.chance(0.2) ? random.nextDouble() * 0.5 : 0;
        states.purgeChance = random.nextDouble();
        states.ignorePinChance = random.chance(0.2) ? random.nextDouble() * 0.3 : 0;
        states.pieceBytes = random.pick(List.of(64, 500, 100_000));
        if (random.chance(0.5)) {
            settings.save =
                    new SaveConfig(
                            random.between(1, 3_000),
                            random.between(20, 3_000) * MILLI,
                            random.between(50, 5_000) * MILLI,
                            random.between(0, 20),
                            random.between(1_000, 100_000),
                            random.between(0, 1_000) * MILLI);
        }
    }

    private void consensus(SimRandom random) {
        settings.heartbeatNanos = random.between(50, 300) * MILLI;
        settings.verdictNanos = settings.heartbeatNanos * random.between(3, 6);
        settings.tickNanos = random.between(200, 2000) * MILLI;
        settings.initLimitNanos = Math.max(settings.verdictNanos, settings.tickNanos * 5);
        settings.betterVoteWaitNanos = random.between(20, 250) * MILLI;
        settings.electionRetryNanos = random.between(100, 1000) * MILLI;
        settings.formationWaitNanos = random.between(0, 4000) * MILLI;
        settings.formWithAll = random.chance(0.3);
        settings.unflushedMaxBytes = random.pick(List.of(1, 1000, 10_000, 32 << 20));
        settings.windowMaxBytes = random.pick(List.of(100, 1000, 10_000, 1 << 20));
        if (random.chance(0.3)) {
            settings.firstCounter = 0xFFFF_F000L;
            settings.rolloverCounter = 0xFFFF_F000L + random.between(300, 3000);
        }
        settings.quorumWaitNanos = random.pick(List.of(0L, 500 * MILLI, 2 * SECOND, 15 * SECOND));
    }

    private void world(SimRandom random) {
        SimNetwork.Knobs network = settings.network;
        network.latencyNanos = random.between(50_000L, 5 * MILLI);
        network.jitterNanos =
                random.chance(0.3)
                        ? random.between(MILLI, 40 * MILLI)
                        : random.between(10_000L, MILLI);
        network.resetChance = random.chance(0.4) ? random.nextDouble() * 0.01 : 0;
        network.giveUpChance = random.nextDouble() * 0.3;
        network.halfOpenNanos = random.between(1, 10) * SECOND;
        network.redialNanos = random.between(20, 500) * MILLI;
        SimDisk.Knobs disk = settings.disk;
        disk.flushNanos = random.between(100_000L, 20 * MILLI);
        disk.slowFlushChance = random.chance(0.3) ? random.nextDouble() * 0.1 : 0;
        disk.recentRecords = random.pick(List.of(0, 0, 1, 5, 1000));
        SimNode.Knobs node = settings.node;
        node.tickNanos = random.between(10, 60) * MILLI;
        node.passDelayNanos = random.between(5_000L, 500_000L);
        node.passInputsMax = random.pick(List.of(1, 2, 8, 64, 1000));
        node.clockDriftMax = random.fork("drift").chance(0.3) ? 0.02 : 0;
        node.streamChunkRecords = random.pick(List.of(1, 3, 50));
    }

    private void clients(SimRandom random) {
        settings.clients = random.between(1, 8);
        settings.minSessionTimeoutMillis = random.between(500, 2_000);
        settings.maxSessionTimeoutMillis =
                settings.minSessionTimeoutMillis + random.between(1_000, 8_000);
        settings.leaderlessHoldNanos = random.between(100, 1_000) * MILLI;
        settings.pendingWritesMax = random.pick(List.of(1, 5, 100, 65_536));
        settings.heldBytesPerConnection = random.pick(List.of(300, 4_000, 1 << 20));
        settings.replyBytesPerPass = random.pick(List.of(300, 4_000, 1 << 20));
        settings.front.latencyNanos = random.between(50_000L, 10 * MILLI);
        settings.front.resetChance = random.chance(0.5) ? random.nextDouble() * 0.02 : 0;
        settings.front.halfOpenChance = random.nextDouble() * 0.5;
    }

    private void service(SimRandom random) {
        settings.enforceQuota = random.chance(0.3);
        settings.reapNanos = random.between(50, 2_000) * MILLI;
        settings.neverUsedMaxMillis = random.chance(0.3) ? random.between(100, 5_000) : 0;
    }

    private void faults(SimRandom random) {
        for (Fault fault : Fault.values()) {
            if (random.chance(0.4)) {
                weights.put(fault, 0.1 + random.nextDouble());
            }
        }
        settings.growthMayBeRefused = weights.containsKey(Fault.FULL_DISK);
    }

    public Settings settings() {
        return settings;
    }

    /** How long faults happen. */
    long chaosNanos() {
        return chaosNanos;
    }

    /** Mean time between faults. */
    long faultIntervalNanos() {
        return faultIntervalNanos;
    }

    /** Mean time between bursts of work. */
    long workIntervalNanos() {
        return workIntervalNanos;
    }

    /** Most proposals of one burst. */
    int burst() {
        return burst;
    }

    int bodyBytes() {
        return bodyBytes;
    }

    /** The faults this seed has. */
    List<Fault> faults() {
        return new ArrayList<>(weights.keySet());
    }

    /** One of this seed's faults, by weight; null if it has none. */
    @org.jspecify.annotations.Nullable
    Fault draw(SimRandom random) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        double at = random.nextDouble() * sum;
        for (Map.Entry<Fault, Double> each : weights.entrySet()) {
            at -= each.getValue();
            if (at <= 0) {
                return each.getKey();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return settings + ", faults " + weights.keySet();
    }
}
