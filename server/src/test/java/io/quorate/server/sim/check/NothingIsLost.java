package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.util.List;

/**
 * K13: after the run every server's log holds everything that was ever delivered, and has delivered
 * all of it.
 */
public final class NothingIsLost implements Checker {

    private final Promises promises;
    private final Disks disks;
    private final CommittedHistory committed;
    private final List<PeerId> servers;

    public NothingIsLost(
            Promises promises, Disks disks, CommittedHistory committed, List<PeerId> servers) {
        this.promises = promises;
        this.disks = disks;
        this.committed = committed;
        this.servers = servers;
    }

    @Override
    public void ended() {
        History all = committed.sequence();
        if (all.isEmpty()) {
            return;
        }
        Proposal newest = all.records().getLast();
        for (PeerId server : servers) {
            promises.require(
                    disks.logical(server).holds(newest),
                    Promise.NOTHING_IS_LOST,
                    () ->
                            "server "
                                    + server
                                    + " ends at "
                                    + hex(disks.logical(server).lastZxid())
                                    + " without "
                                    + newest);
            promises.require(
                    committed.position(server) == all.size(),
                    Promise.NOTHING_IS_LOST,
                    () ->
                            "server "
                                    + server
                                    + " delivered "
                                    + committed.position(server)
                                    + " of "
                                    + all.size()
                                    + " records");
        }
    }
}
