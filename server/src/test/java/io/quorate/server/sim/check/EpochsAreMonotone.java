package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;

import java.util.HashMap;
import java.util.Map;

/**
 * S2: a server's accepted epoch never decreases, is never promised to a second leader, and is never
 * below the epoch of its log. All per disk id: a new disk knows nothing.
 */
public final class EpochsAreMonotone implements Checker {

    private static final String NAME = "S2 epochs are monotone";

    private final Map<PeerId, ControlRecord.Accepted> accepted = new HashMap<>();

    @Override
    public void started(PeerId server, RecoveredHistory recovered) {
        PeerId leader = recovered.own().acceptedLeader();
        if (leader == null) {
            accepted.remove(server);
        } else {
            accepted.put(
                    server, new ControlRecord.Accepted(recovered.own().acceptedEpoch(), leader));
        }
    }

    @Override
    public void controlled(PeerId server, ControlRecord record) {
        if (!(record instanceof ControlRecord.Accepted now)) {
            return;
        }
        ControlRecord.Accepted before = accepted.put(server, now);
        require(
                before == null
                        || now.epoch() > before.epoch()
                        || (now.epoch() == before.epoch() && now.leader().equals(before.leader())),
                NAME,
                () -> "server " + server + " accepts " + now + " after " + before);
    }

    @Override
    public void appended(PeerId server, Proposal record) {
        ControlRecord.Accepted promise = accepted.get(server);
        long epoch = record.zxid() >>> 32;
        require(
                promise != null && epoch <= promise.epoch(),
                NAME,
                () -> "server " + server + " logs " + record + " and accepted " + promise);
    }
}
