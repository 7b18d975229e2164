package io.quorate.server.snapshot;

import io.quorate.server.session.Session;
import io.quorate.server.txn.AclList;

/** A key of a saved state with its value, decoded. */
public sealed interface StateEntry {

    /** An ACL, and the number by which this state's znodes name it. */
    record OfAcl(int number, AclList acl) implements StateEntry {}

    /** What the state says of itself. */
    record OfMeta(StateMeta meta) implements StateEntry {}

    record OfSession(Session session) implements StateEntry {}

    /**
     * A znode.
     *
     * @param znode as {@link io.quorate.server.tree.Znode} has it
     * @param cversion how many children were ever created
     * @param pzxid zxid of the last creation or deletion of a child
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared: the bytes are what it is about
    record OfZnode(byte[] znode, int cversion, long pzxid) implements StateEntry {}

    /**
     * What no build writes.
     *
     * @param what a sentence that names the key
     */
    record Undecodable(String what) implements StateEntry {}
}
