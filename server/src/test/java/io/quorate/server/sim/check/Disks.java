package io.quorate.server.sim.check;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

/** What checkers may see of the servers' disks. */
public interface Disks {

    /** What is durable now on the disk of {@code server}. */
    History durable(PeerId server);

    /** What {@code server} has written, flushed or not; empty while it is down. */
    History logical(PeerId server);

    /** The accepted epoch that is durable now. */
    long acceptedEpoch(PeerId server);

    /** To whom it was promised. */
    @Nullable PeerId acceptedLeader(PeerId server);

    /** The standing that is durable now. */
    Standing standing(PeerId server);

    /** The id of the disk that {@code server} has now. */
    long diskId(PeerId server);

    /**
     * Whether the disk with this id holds {@code record} durably. A disk that was lost since counts
     * with what it last held: nobody can be blamed for counting it before.
     */
    boolean heldDurably(long diskId, Proposal record);
}
