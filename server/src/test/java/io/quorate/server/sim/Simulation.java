package io.quorate.server.sim;

import io.quorate.server.sim.Swarm.Fault;
import io.quorate.server.sim.check.Promise;

import java.util.Map;
import java.util.function.Consumer;

/**
 * One seed: formation, work and faults for a while, then everybody is whole and must come to one
 * history.
 */
public final class Simulation {

    /** What is simulated. */
    public enum Target {
        /** Consensus alone. */
        ZAB,
        /** Whole servers with clients. */
        SERVER,
        /** Whole servers with applications that use the client library. */
        LIBRARY
    }

    /**
     * What a run was like.
     *
     * @param operations requests of clients that were answered; proposals, where there are none
     * @param coverage how often each message met a server in each phase
     */
    public record Result(
            long seed,
            long events,
            long virtualNanos,
            long operations,
            long committed,
            long epochs,
            long syncs,
            Map<Fault, Integer> faults,
            Map<String, Map<String, Long>> coverage,
            Map<Promise, Long> promises,
            String work,
            long filmHash) {}

    private final Target target;
    private final long seed;
    private final Swarm swarm;
    private final Workload workload;
    private final Cluster cluster;
    private final Chaos chaos;

    /**
     * @param detailed whether the film strip has every input and effect
     * @param live gets each line of the film strip
     */
    public Simulation(Target target, long seed, boolean detailed, Consumer<String> live) {
        this(target, seed, detailed, live, settings -> {});
    }

    /**
     * @param change changes what the seed's swarm has drawn: for mutations of the shells, which
     *     checkers must find
     */
    Simulation(
            Target target,
            long seed,
            boolean detailed,
            Consumer<String> live,
            Consumer<Settings> change) {
        this.target = target;
        this.seed = seed;
        SimRandom random = new SimRandom(seed);
        this.swarm = new Swarm(random.fork("swarm"));
        change.accept(swarm.settings());
        this.workload =
                switch (target) {
                    case ZAB -> new ZabWorkload(swarm, random.fork("work"));
                    case SERVER -> new ClientWorkload(swarm.settings(), random.fork("clients"));
                    case LIBRARY ->
                            new ClientWorkload(swarm.settings(), random.fork("clients"), true);
                };
        this.cluster =
                new Cluster(
                        workload.name() + " seed " + seed + ": " + swarm,
                        swarm.settings(),
                        random.fork("cluster"),
                        workload,
                        detailed,
                        live);
        this.chaos = new Chaos(cluster, swarm, random.fork("chaos"));
    }

    /**
     * Runs to the end.
     *
     * @throws SimulationFailure if a promise is broken
     */
    public Result run() {
        cluster.film().note(swarm.toString());
        chaos.begin();
        workload.begin(cluster);
        cluster.runFor(swarm.chaosNanos() / (target == Target.LIBRARY ? 3 : 1));
        workload.calm();
        chaos.end();
        long settle = swarm.settings().settleNanos();
        cluster.runUntil("all servers follow one leader", settle, cluster::isWhole);
        workload.finish(settle);
        int level = cluster.featureLevelDue();
        cluster.runUntil(
                "the feature level is " + level,
                settle,
                () -> cluster.committed().sequence().featureLevel() == level);
        cluster.runUntil(
                "all servers deliver everything",
                settle,
                () -> cluster.isWhole() && cluster.isLevel());
        if (!cluster.halts().isEmpty()) {
            throw cluster.broken(Promise.NO_SERVER_HALTS, cluster.halts().toString());
        }
        cluster.promises().kept(Promise.NO_SERVER_HALTS);
        cluster.end();
        return new Result(
                seed,
                cluster.clock().scheduled(),
                cluster.clock().nowNanos(),
                workload.operations(),
                cluster.committed().sequence().size(),
                cluster.epochs(),
                cluster.confirmedSyncs(),
                chaos.injected(),
                cluster.coverage().table(),
                cluster.promises().counts(),
                workload.summary(),
                cluster.film().hash());
    }
}
