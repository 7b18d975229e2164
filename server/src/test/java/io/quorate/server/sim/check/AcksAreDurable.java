package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

/**
 * S1, R12 to R14: what a server says of its disk is so, at the moment it says it. An ack names a
 * durable record of that epoch's history; ACKEPOCH and LEADERINFO leave after the promise is
 * durable; votes name the durable end of the log.
 */
public final class AcksAreDurable implements Checker {

    private static final String NAME = "S1 durable, then said";

    private final Disks disks;

    public AcksAreDurable(Disks disks) {
        this.disks = disks;
    }

    @Override
    public void sent(PeerId from, PeerId to, Message message) {
        switch (message) {
            case Message.Ack ack -> ack(from, to, ack);
            case Message.AckEpoch ack -> {
                require(
                        disks.acceptedEpoch(from) == ack.epoch(),
                        NAME,
                        () ->
                                "server "
                                        + from
                                        + " acknowledges epoch "
                                        + ack.epoch()
                                        + " and has durably promised "
                                        + disks.acceptedEpoch(from));
                require(
                        to.equals(disks.acceptedLeader(from)),
                        "S2 an epoch is promised to one leader",
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
                    require(
                            disks.acceptedEpoch(from) >= info.epoch(),
                            NAME,
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
        require(
                durable != null,
                NAME,
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
        require(
                sameHistory,
                NAME,
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
        require(
                disks.durable(server).lastZxid() == lastZxid,
                "R10 only what is durable is advertised",
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
