package io.quorate.server.request.prepare;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.server.request.AccessCheck;
import io.quorate.server.request.GrowthLimits;
import io.quorate.server.tree.PathBytes;
import io.quorate.server.tree.SpeculativeTree;
import io.quorate.server.tree.ZnodeState;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What all rules share.
 *
 * @param tree the tree as it will be
 * @param access who may do what
 * @param timeToLive whether znodes with a time to live may be created
 * @param limits how far the state may grow
 */
public record Rules(
        SpeculativeTree tree, AccessCheck access, boolean timeToLive, GrowthLimits limits) {

    /** Any version will do. */
    static final int ANY_VERSION = -1;

    /**
     * Whoever asks.
     *
     * @param sessionId its session
     * @param identities what it has authenticated as
     */
    public record Asker(long sessionId, List<Identity> identities) {}

    static Txn.Error refuse(ErrorCode error) {
        return new Txn.Error(error);
    }

    boolean permits(ZnodeState znode, int perms, Asker asker) {
        return access.permits(znode.acl(), perms, asker.identities());
    }

    static boolean versionDiffers(int actual, int wanted) {
        return wanted != ANY_VERSION && wanted != actual;
    }

    /** Versions skip -1, which would mean any (ZOOKEEPER-4743). */
    static int nextVersion(int version) {
        return version == ANY_VERSION - 1 ? 0 : version + 1;
    }

    static boolean isValid(ByteSlice path) {
        return PathBytes.isValid(path.array(), path.offset(), path.length());
    }

    /**
     * The part before the last slash, which need not be a valid path; null if there is no slash, or
     * a NUL.
     */
    static @Nullable ByteSlice parentOf(ByteSlice path) {
        int slash = PathBytes.lastSlash(path.array(), path.offset(), path.length());
        if (slash < 0 || PathBytes.containsNul(path.array(), path.offset(), path.length())) {
            return null;
        }
        return new ByteSlice(
                path.array(), path.offset(), PathBytes.parentLength(path.offset(), slash));
    }
}
