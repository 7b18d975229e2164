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

    private static final long LOCAL = 1L << 55;

    private SessionIds() {}

    /**
     * A session that only its server knows.
     *
     * @param incarnation of the server's process
     * @param counter within it
     */
    static long ofLocal(int serverId, long incarnation, int counter) {
        Invariant.check(serverId >= 1 && serverId <= 254, "a server id is 1 to 254");
        return (long) serverId << 56
                | LOCAL
                | (incarnation & EPOCH_MASK) << 32
                | (counter & 0xffff_ffffL);
    }

    /** Whether a session began as one that only its server knew. */
    static boolean isLocal(long sessionId) {
        return (sessionId & LOCAL) != 0;
    }

    /**
     * @param serverId the server whose client asks, 1 to 254
     * @param zxid of the createSession transaction
     */
    static long of(int serverId, long zxid) {
        Invariant.check(serverId >= 1 && serverId <= 254, "a server id is 1 to 254");
        return (long) serverId << 56 | (Zxid.epoch(zxid) & EPOCH_MASK) << 32 | Zxid.counter(zxid);
    }
}
