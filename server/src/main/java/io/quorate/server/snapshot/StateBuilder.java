package io.quorate.server.snapshot;

import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.InconsistentStateException;
import io.quorate.server.tree.TreeRestore;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** Makes a state of its keys and values, given in ascending order. One thread. */
final class StateBuilder {

    private final String where;
    private final TreeRestore tree;
    private final SessionTable sessions = new SessionTable();
    private @Nullable StateMeta meta;

    /**
     * @param hashSeed for the tree
     * @param where the state is, for messages
     */
    StateBuilder(long hashSeed, String where) {
        this.tree = new TreeRestore(hashSeed);
        this.where = where;
    }

    /** The next key of any kind. */
    void next(ByteBuffer key, ByteBuffer value)
            throws UnreadableStateException, NewerStateException {
        try {
            switch (key.hasRemaining() ? key.get(key.position()) : 0) {
                case StateCodec.ACL ->
                        tree.acl(StateCodec.aclNumber(key), StateCodec.acl(key, value));
                case StateCodec.META -> {
                    if (key.remaining() > 1) {
                        throw StateCodec.malformed(key, "is there", null);
                    }
                    meta = StateCodec.meta(value, where);
                }
                case StateCodec.SESSION -> sessions.restore(StateCodec.session(key, value));
                case StateCodec.ZNODE ->
                        tree.znode(
                                StateCodec.znode(key, value),
                                StateCodec.cversion(value),
                                StateCodec.pzxid(value));
                default -> throw StateCodec.malformed(key, "is there", null);
            }
        } catch (InconsistentStateException e) {
            throw inconsistent(e);
        }
    }

    /** The next znode, decoded already. */
    void znode(byte[] znode, int cversion, long pzxid) throws UnreadableStateException {
        try {
            tree.znode(znode, cversion, pzxid);
        } catch (InconsistentStateException e) {
            throw inconsistent(e);
        }
    }

    /** All keys were given. */
    LoadedState finish() throws UnreadableStateException {
        StateMeta found = meta;
        if (found == null) {
            throw new UnreadableStateException("nothing says what the state is of");
        }
        DataTree restored;
        try {
            restored = tree.finish(found.base().zxid());
        } catch (InconsistentStateException e) {
            throw inconsistent(e);
        }
        long digest = restored.digest() + sessions.digest();
        if (digest != found.digest()) {
            throw new UnreadableStateException(
                    "the content has digest "
                            + Long.toHexString(digest)
                            + ", and was saved with "
                            + Long.toHexString(found.digest()));
        }
        return new LoadedState(found, restored, sessions);
    }

    private static UnreadableStateException inconsistent(InconsistentStateException e) {
        return new UnreadableStateException("it does not fit together: " + e.getMessage(), e);
    }
}
