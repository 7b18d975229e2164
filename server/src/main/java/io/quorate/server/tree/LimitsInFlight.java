package io.quorate.server.tree;

import io.quorate.server.txn.ByteSlice;

import org.jspecify.annotations.Nullable;

/**
 * The znodes with limits of quotas that proposals in flight touch, by the path that is limited: a
 * limit counts for all that is decided behind it, and not only when it is committed. While there
 * are none, which is nearly always, that costs next to nothing.
 */
final class LimitsInFlight {

    private final Quotas committed;
    private final PathHash hash;
    private PathTrie<ZnodeState> touched;

    LimitsInFlight(Quotas committed, PathHash hash) {
        this.committed = committed;
        this.hash = hash;
        this.touched = new PathTrie<>(hash);
    }

    /** Number of znodes with limits that proposals in flight touch. */
    int size() {
        return touched.size();
    }

    /** A znode is in flight now. */
    void add(ZnodeState state) {
        byte[] limited = QuotaPaths.limited(state.path, 0, state.path.length);
        if (limited != null) {
            touched.put(limited, state);
        }
    }

    /** A znode is in flight no more. */
    void remove(ZnodeState state) {
        byte[] limited = limited(state);
        if (limited != null) {
            touched.remove(limited);
        }
    }

    /** A znode that is in flight gets these data. */
    void written(ZnodeState state, @Nullable ByteSlice data) {
        byte[] limited = limited(state);
        if (limited != null) {
            state.quota = new Quota(limited, hash, QuotaLimits.of(data));
        }
    }

    private byte @Nullable [] limited(ZnodeState state) {
        return size() == 0 ? null : QuotaPaths.limited(state.path, 0, state.path.length);
    }

    /** The quota that will apply to a path, be there such a znode or not; null if none will. */
    @Nullable Quota deepest(ByteSlice path) {
        byte[] array = path.array();
        int offset = path.offset();
        int length = path.length();
        PathTrie.Node<Quota> base = committed.deepest(array, offset, length);
        PathTrie.Node<ZnodeState> over = touched.deepest(array, offset, length);
        while (over != null && (base == null || base.depth <= over.depth)) {
            ZnodeState state = over.value();
            if (state.exists && state.quota != null) {
                return state.quota;
            }
            if (base != null && base.depth == over.depth) {
                if (state.exists) {
                    // In flight is something else than its data.
                    break;
                }
                base = base.above();
            }
            over = over.above();
        }
        return base == null ? null : base.value();
    }

    void clear() {
        if (size() > 0) {
            touched = new PathTrie<>(hash);
        }
    }
}
