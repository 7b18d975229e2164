package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;

/**
 * The most a server has seen of a peer's disk. Less than this, shown later by the same disk, is an
 * old copy.
 *
 * @param peer the peer
 * @param diskId its disk
 * @param incarnation its highest incarnation seen
 * @param acceptedEpoch its highest accepted epoch seen
 * @param highestZxidEverLogged its highest zxid seen
 */
public record PeerMemory(
        PeerId peer,
        long diskId,
        long incarnation,
        long acceptedEpoch,
        long highestZxidEverLogged) {

    /** A peer has one disk, and had a few before. */
    public static final int DISKS_PER_PEER = 8;

    /**
     * Which of {@code known} is let go when a disk of the same peer is remembered besides: null
     * while there is room, and otherwise the one that was seen to hold least.
     */
    public static @Nullable PeerMemory toForget(List<PeerMemory> known, PeerId peer) {
        PeerMemory least = null;
        int disks = 0;
        for (PeerMemory memory : known) {
            if (memory.peer().equals(peer)) {
                disks++;
                least = least == null || BY_WORTH.compare(memory, least) < 0 ? memory : least;
            }
        }
        return disks < DISKS_PER_PEER ? null : least;
    }

    private static final Comparator<PeerMemory> BY_WORTH =
            Comparator.comparingLong(PeerMemory::highestZxidEverLogged)
                    .thenComparingLong(PeerMemory::incarnation)
                    .thenComparingLong(PeerMemory::diskId);
}
