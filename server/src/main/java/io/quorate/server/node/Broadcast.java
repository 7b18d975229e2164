package io.quorate.server.node;

import io.quorate.server.zab.Proposal;

/** What {@link Leading} needs of consensus: the broadcast phase seen from above. */
interface Broadcast {

    /** Whether {@link #propose} may be called. */
    boolean mayPropose();

    /** Whether the disks have room for what makes the data grow. */
    boolean mayGrow();

    /** The zxid that the next {@link #propose} gives. */
    long nextZxid();

    /**
     * Proposes a transaction.
     *
     * @param record a fresh array, the transaction from {@link Proposal#HEADER_BYTES} on
     */
    Proposal propose(byte[] record);

    /** Number of a heartbeat round that begins at the end of this pass. */
    long requestRound();

    long committedZxid();
}
