package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import java.util.HashMap;
import java.util.Map;

/**
 * I-1 primary uniqueness, I-7 primary integrity and I-8 initial history: an epoch has at most one
 * established leader, and by then its log holds everything anybody ever delivered.
 */
public final class OneLeaderPerEpoch implements Checker {

    private final Disks disks;
    private final CommittedHistory committed;
    private final Map<Long, PeerId> leaders = new HashMap<>();

    public OneLeaderPerEpoch(Disks disks, CommittedHistory committed) {
        this.disks = disks;
        this.committed = committed;
    }

    @Override
    public void leading(PeerId server, long epoch) {
        PeerId other = leaders.putIfAbsent(epoch, server);
        require(
                other == null,
                "I-1 one leader per epoch",
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
            require(
                    newest.zxid() >>> 32 > epoch || own.holds(newest),
                    "I-8 initial history",
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
