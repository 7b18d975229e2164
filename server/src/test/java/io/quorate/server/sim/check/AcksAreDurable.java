package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

/**
 * S1, R12 to R14: what a server says of its disk is so, at the moment it says it. An ack names a
 * durable record of that epoch's history; ACKEPOCH and LEADERINFO leave after the promise is
 * durable; votes name the durable end of the log.
 */
public final class AcksAreDurable implements Checker {

    private final Promises promises;
    private final Disks disks;

    public AcksAreDurable(Promises promises, Disks disks) {
        this.promises = promises;
        this.disks = disks;
    }

    @Override
    public void sent(PeerId from, PeerId to, Message message) {
        switch (message) {
            case Message.Ack ack -> ack(from, to, ack);
            case Message.AckEpoch ack -> {
                promises.require(
                        disks.acceptedEpoch(from) == ack.epoch(),
                        Promise.DURABLE_THEN_SAID,
                        () ->
                                "server "
                                        + from
                                        + " acknowledges epoch "
                                        + ack.epoch()
                                        + " and has durably promised "
                                        + disks.acceptedEpoch(from));
                promises.require(
                        to.equals(disks.acceptedLeader(from)),
                        Promise.EPOCH_OF_ONE_LEADER,
                        () ->
                                "server "
                                        + from
                                        + " acknowledges epoch "
                                        + ack.epoch()
                                        + " to "
                                        + to
                                        + " and promised it to "
                                        + disks.acceptedLeader(from));
                requireDurableEnd(from, ack.lastZxid(), "ACKEPOCH");
            }
            case Message.LeaderInfo info ->
                    promises.require(
                            disks.acceptedEpoch(from) >= info.epoch(),
                            Promise.DURABLE_THEN_SAID,
                            () ->
                                    "server "
                                            + from
                                            + " proposes epoch "
                                            + info.epoch()
                                            + " before it accepted it durably itself");
            case Message.Notification vote -> {
                if (vote.role() == Message.Role.LOOKING) {
                    requireDurableEnd(from, vote.lastZxid(), "a vote");
                }
            }
            default -> {}
        }
    }

    private void ack(PeerId from, PeerId to, Message.Ack ack) {
        Proposal durable = disks.durable(from).at(ack.zxid());
        promises.require(
                durable != null,
                Promise.DURABLE_THEN_SAID,
                () ->
                        "server "
                                + from
                                + " acknowledges "
                                + hex(ack.zxid())
                                + " of epoch "
                                + ack.epoch()
                                + "; durable is "
                                + hex(disks.durable(from).lastZxid()));
        Proposal leaders = disks.logical(to).at(ack.zxid());
        // A leader that lost its own unsynced tail may be told of it: it no longer leads.
        boolean sameHistory = leaders == null || leaders.chainHash() == durable.chainHash();
        promises.require(
                sameHistory,
                Promise.DURABLE_THEN_SAID,
                () ->
                        "server "
                                + from
                                + " acknowledges "
                                + hex(ack.zxid())
                                + " of epoch "
                                + ack.epoch()
                                + ", which is another record than the leader's");
    }

    private void requireDurableEnd(PeerId server, long lastZxid, String where) {
        promises.require(
                disks.durable(server).lastZxid() == lastZxid,
                Promise.ADVERTISED_IS_DURABLE,
                () ->
                        "server "
                                + server
                                + " names "
                                + hex(lastZxid)
                                + " in "
                                + where
                                + "; its durable log ends at "
                                + hex(disks.durable(server).lastZxid()));
    }
}
