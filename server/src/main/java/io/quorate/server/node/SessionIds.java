package io.quorate.server.node;

import io.quorate.protocol.Zxid;
import io.quorate.server.common.Invariant;

/**
 * Session ids (DESIGN 4, sessions): server id (8 bits, 1 to 254) | local flag (1) | epoch's low 23
 * | counter (32) of the createSession transaction's own zxid. Unique by construction, never 0,
 * never with the top byte that marks a time to live.
 */
final class SessionIds {

    private static final long EPOCH_MASK = (1L << 23) - 1;

    private SessionIds() {}

    /**
     * @param serverId the server whose client asks, 1 to 254
     * @param zxid of the createSession transaction
     */
    static long of(int serverId, long zxid) {
        Invariant.check(serverId >= 1 && serverId <= 254, "a server id is 1 to 254");
        return (long) serverId << 56 | (Zxid.epoch(zxid) & EPOCH_MASK) << 32 | Zxid.counter(zxid);
    }
}
