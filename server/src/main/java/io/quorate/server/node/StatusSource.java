package io.quorate.server.node;

import io.quorate.server.watch.WatchTable;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Zab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks over the whole server for a {@link NodeStatus}. Changes nothing. */
final class StatusSource {

    private final PeerId self;
    private final Zab zab;
    private final Replica replica;
    private final ClientConnections clients;
    private final LocalSessions localSessions;
    private final WatchTable watches;
    private final Counters counters;
    private final Map<LinkId, PeerId> learners;

    /**
     * @param learners those that this server feeds while it leads; read only
     */
    StatusSource(
            PeerId self,
            Zab zab,
            Replica replica,
            ClientConnections clients,
            LocalSessions localSessions,
            WatchTable watches,
            Counters counters,
            Map<LinkId, PeerId> learners) {
        this.self = self;
        this.zab = zab;
        this.replica = replica;
        this.clients = clients;
        this.localSessions = localSessions;
        this.watches = watches;
        this.counters = counters;
        this.learners = learners;
    }

    /**
     * @param joined whether this server leads or follows
     * @param serving whether it answers clients
     * @param readOnly whether it serves reads without a leader
     * @param leadingNanos for how long it leads; 0 if it does not
     */
    NodeStatus picture(
            boolean joined,
            boolean serving,
            boolean readOnly,
            boolean stopping,
            long leadingNanos) {
        Membership membership = zab.membership();
        List<PeerId> observers = new ArrayList<>();
        for (PeerId learner : learners.values()) {
            if (!membership.isVoter(learner)) {
                observers.add(learner);
            }
        }
        return new NodeStatus(
                self,
                mode(membership, joined, readOnly),
                zab.phaseName(),
                serving,
                zab.leader(),
                zab.epoch(),
                replica.appliedZxid,
                zab.committedZxid(),
                zab.lastZxid(),
                replica.digest(),
                learners.size(),
                learners.size() - observers.size(),
                observers,
                counters.requests(clients.size()),
                counters.proposals(),
                state(),
                new NodeStatus.Health(zab.standing(), zab.diskSpace(), stopping, leadingNanos));
    }

    private NodeStatus.Mode mode(Membership membership, boolean joined, boolean readOnly) {
        if (!joined) {
            return readOnly ? NodeStatus.Mode.READ_ONLY : NodeStatus.Mode.LOOKING;
        }
        if (zab.isLeading()) {
            return membership.members().size() == 1
                    ? NodeStatus.Mode.STANDALONE
                    : NodeStatus.Mode.LEADER;
        }
        return membership.isVoter(self) ? NodeStatus.Mode.FOLLOWER : NodeStatus.Mode.OBSERVER;
    }

    private NodeStatus.State state() {
        return new NodeStatus.State(
                replica.tree.nodeCount(),
                replica.tree.approximateDataBytes(),
                replica.tree.ephemeralCount(),
                replica.sessions.size(),
                localSessions.size(),
                watches.pathCount(),
                watches.watchCount(),
                watches.watcherCount(),
                new NodeStatus.DataWatches(
                        watches.dataPathCount(),
                        watches.dataWatchCount(),
                        watches.dataWatcherCount()));
    }
}
