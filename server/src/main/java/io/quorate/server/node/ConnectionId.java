package io.quorate.server.node;

/**
 * One client connection, unique over all servers and restarts: server id (8 bits) | low 24 bits of
 * the incarnation | counter (32 bits). It travels with each forwarded request and into the
 * transaction's header, so that a server recognises in the history what its own connections asked
 * for.
 */
public record ConnectionId(long value) {

    public static ConnectionId of(int serverId, long incarnation, int counter) {
        return new ConnectionId(
                (long) serverId << 56 | (incarnation & 0xffffffL) << 32 | (counter & 0xffffffffL));
    }

    public int serverId() {
        return (int) (value >>> 56);
    }

    @Override
    public String toString() {
        return "c" + Long.toHexString(value);
    }
}
