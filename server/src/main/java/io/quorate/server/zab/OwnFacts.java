package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a server knows of itself, durable in its control records and repeated in every segment
 * header; no snapshot or stream of another server ever brings these.
 *
 * @param diskId random id of this disk
 * @param incarnation number of this start, counted durably
 * @param acceptedEpoch the highest epoch promised, 0 if none
 * @param acceptedLeader to whom it was promised
 * @param standing whether this disk may be believed
 * @param highestZxidEverLogged what truncations took back included
 * @param peers what is remembered of the peers' disks, one entry per peer and disk
 */
public record OwnFacts(
        long diskId,
        long incarnation,
        long acceptedEpoch,
        @Nullable PeerId acceptedLeader,
        Standing standing,
        long highestZxidEverLogged,
        List<PeerMemory> peers) {}
