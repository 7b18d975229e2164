package io.quorate.protocol;

/**
 * A znode's metadata as clients see it (PROTOCOL 8.2), in wire order.
 *
 * @param czxid zxid of the transaction that created the znode
 * @param mzxid zxid of the last change of its data
 * @param ctimeMillis wall clock of the leader at creation
 * @param mtimeMillis wall clock of the leader at the last change of its data
 * @param version number of changes of the data
 * @param cversion number of creations and deletions of children
 * @param aversion number of changes of the ACL
 * @param ephemeralOwner session that owns the znode, 0 if it is not ephemeral
 * @param dataLength bytes of data; 0 if the data is null
 * @param numChildren number of children
 * @param pzxid zxid of the last creation or deletion of a child
 */
public record Stat(
        long czxid,
        long mzxid,
        long ctimeMillis,
        long mtimeMillis,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        long pzxid) {

    /** Bytes of a Stat on the wire. */
    public static final int WIRE_BYTES = 68;
}
