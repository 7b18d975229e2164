package io.quorate.server.zab;

/**
 * The first message of each side on each link: who is this, and what may be believed of its disk.
 *
 * @param protocolVersion version of the peer protocol; a different one is refused by the shell
 * @param clusterId the cluster this server belongs to, 0 while it knows none
 * @param clusterIdCommitted whether the sender knows the epoch record that carried the id to be
 *     committed
 * @param sender the sender's id
 * @param incarnation grows by one at each start of the sender, durably
 * @param standing the sender's standing
 * @param forming whether the sender is NEW, or its log holds only epoch records none of which it
 *     knows to be committed
 * @param observer whether the sender's configuration makes it an observer
 * @param diskId random id of the sender's disk, drawn when it became NEW or JOINING
 * @param acceptedEpoch the highest epoch the sender promised
 * @param highestZxidEverLogged the highest zxid the sender's disk ever held, what truncations took
 *     back included
 * @param configZxid zxid of the last membership in the sender's log, 0 if none
 * @param featureLevel highest feature level the sender's build supports
 */
public record Hello(
        int protocolVersion,
        long clusterId,
        boolean clusterIdCommitted,
        PeerId sender,
        long incarnation,
        Standing standing,
        boolean forming,
        boolean observer,
        long diskId,
        long acceptedEpoch,
        long highestZxidEverLogged,
        long configZxid,
        int featureLevel) {

    /** The version this build speaks. */
    public static final int PROTOCOL_VERSION = 1;
}
