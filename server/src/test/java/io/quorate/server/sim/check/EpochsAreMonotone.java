package io.quorate.server.sim.check;

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

    private final Promises promises;
    private final Map<PeerId, ControlRecord.Accepted> accepted = new HashMap<>();

    public EpochsAreMonotone(Promises promises) {
        this.promises = promises;
    }

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
        promises.require(
                before == null
                        || now.epoch() > before.epoch()
                        || (now.epoch() == before.epoch() && now.leader().equals(before.leader())),
                Promise.EPOCHS_ARE_MONOTONE,
                () -> "server " + server + " accepts " + now + " after " + before);
    }

    @Override
    public void appended(PeerId server, Proposal record) {
        ControlRecord.Accepted promise = accepted.get(server);
        long epoch = record.zxid() >>> 32;
        promises.require(
                promise != null && epoch <= promise.epoch(),
                Promise.EPOCHS_ARE_MONOTONE,
                () -> "server " + server + " logs " + record + " and accepted " + promise);
    }
}
