package io.quorate.server.zab;

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
        long highestZxidEverLogged) {}
