package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.util.HashMap;
import java.util.Map;

/**
 * I-1 primary uniqueness, I-7 primary integrity and I-8 initial history: an epoch has at most one
 * established leader, and by then its log holds everything anybody ever delivered.
 */
public final class OneLeaderPerEpoch implements Checker {

    private final Promises promises;
    private final Disks disks;
    private final CommittedHistory committed;
    private final Map<Long, PeerId> leaders = new HashMap<>();

    public OneLeaderPerEpoch(Promises promises, Disks disks, CommittedHistory committed) {
        this.promises = promises;
        this.disks = disks;
        this.committed = committed;
    }

    @Override
    public void leading(PeerId server, long epoch) {
        PeerId other = leaders.putIfAbsent(epoch, server);
        promises.require(
                other == null,
                Promise.ONE_LEADER_PER_EPOCH,
                () ->
                        "server "
                                + server
                                + " leads epoch "
                                + epoch
                                + ", as server "
                                + other
                                + " did");
        History all = committed.sequence();
        History own = disks.logical(server);
        if (!all.isEmpty()) {
            Proposal newest = all.records().getLast();
            promises.require(
                    newest.zxid() >>> 32 > epoch || own.holds(newest),
                    Promise.INITIAL_HISTORY,
                    () ->
                            "server "
                                    + server
                                    + " leads epoch "
                                    + epoch
                                    + " without "
                                    + hex(newest.zxid())
                                    + ", which was delivered; its log ends at "
                                    + hex(own.lastZxid()));
        }
    }

    /** Epochs that had an established leader. */
    public int epochs() {
        return leaders.size();
    }
}
