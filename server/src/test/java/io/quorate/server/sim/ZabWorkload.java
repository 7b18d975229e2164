package io.quorate.server.sim;

import io.quorate.server.sim.check.Checker;
import io.quorate.server.sim.check.CommittedHistory;
import io.quorate.server.sim.check.Promises;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Consensus alone: random bytes are proposed wherever somebody believes to lead. */
final class ZabWorkload implements Workload {

    private final Swarm swarm;
    private final SimRandom random;
    private @Nullable Cluster cluster;
    private boolean working = true;
    private long bursts;
    private long proposals;

    ZabWorkload(Swarm swarm, SimRandom random) {
        this.swarm = swarm;
        this.random = random;
    }

    @Override
    public String name() {
        return "zab";
    }

    @Override
    public Core.Factory cores() {
        return (config, recovered, disk, own, witness) ->
                new ZabCore(config, recovered, own, witness, disk.promises());
    }

    @Override
    public SimClients front() {
        return SimClients.NONE;
    }

    @Override
    public List<Checker> checkers(Promises promises, CommittedHistory committed) {
        return List.of();
    }

    private Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("not begun");
        }
        return cluster;
    }

    @Override
    public void begin(Cluster begun) {
        cluster = begun;
        work();
    }

    private void work() {
        cluster()
                .clock()
                .after(
                        random.spread(swarm.workIntervalNanos()),
                        () -> {
                            if (working) {
                                burst();
                                work();
                            }
                        });
    }

    private void burst() {
        bursts++;
        // Every server that believes to lead: a deposed one must not get anything committed.
        for (PeerId server : cluster().servers()) {
            SimNode node = cluster().node(server);
            if (node != null && node.core() instanceof ZabCore zab) {
                int count = random.between(1, swarm.burst());
                proposals += count;
                boolean sync = random.chance(0.3);
                node.execute(
                        () -> {
                            if (sync) {
                                zab.sync();
                            }
                            zab.propose(count, swarm.bodyBytes(), random, node);
                        });
            }
        }
    }

    @Override
    public void calm() {
        working = false;
    }

    @Override
    public void finish(long settleNanos) {
        long before = cluster().committed().sequence().size();
        cluster()
                .runUntil(
                        "a write commits",
                        settleNanos,
                        () -> {
                            SimNode leader = cluster().leader();
                            if (leader != null
                                    && leader.core() instanceof ZabCore zab
                                    && random.chance(0.05)) {
                                leader.execute(() -> zab.propose(1, 10, random, leader));
                            }
                            return cluster().committed().sequence().size() > before;
                        });
    }

    @Override
    public long operations() {
        return proposals;
    }

    @Override
    public String summary() {
        return bursts + " bursts";
    }
}
