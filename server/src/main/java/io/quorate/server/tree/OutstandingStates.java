package io.quorate.server.tree;

import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

/**
 * The states of the znodes that proposals in flight touch, by path: chained, since every one of
 * them comes and goes within a round trip.
 */
final class OutstandingStates {

    private static final int FIRST_BUCKETS = 64;

    private @Nullable ZnodeState[] buckets = new @Nullable ZnodeState[FIRST_BUCKETS];
    private int size;

    int size() {
        return size;
    }

    @Nullable ZnodeState find(long pathHash, byte[] array, int offset, int length) {
        ZnodeState state = buckets[bucketOf(pathHash)];
        while (state != null && !(state.pathHash == pathHash && state.has(array, offset, length))) {
            state = state.next;
        }
        return state;
    }

    /** Adds a state whose path is not here. */
    void add(ZnodeState state) {
        if (size >= buckets.length) {
            grow();
        }
        int bucket = bucketOf(state.pathHash);
        state.next = buckets[bucket];
        buckets[bucket] = state;
        state.outstanding = true;
        size++;
    }

    private void grow() {
        @Nullable ZnodeState[] before = buckets;
        buckets = new @Nullable ZnodeState[before.length * 2];
        for (ZnodeState first : before) {
            ZnodeState state = first;
            while (state != null) {
                ZnodeState next = state.next;
                int bucket = bucketOf(state.pathHash);
                state.next = buckets[bucket];
                buckets[bucket] = state;
                state = next;
            }
        }
    }

    /** Removes a state that is here. */
    void remove(ZnodeState state) {
        int bucket = bucketOf(state.pathHash);
        ZnodeState before = null;
        ZnodeState at = buckets[bucket];
        while (at != state) {
            if (at == null) {
                throw new InvariantViolation("a state in flight is not in its bucket");
            }
            before = at;
            at = at.next;
        }
        if (before == null) {
            buckets[bucket] = state.next;
        } else {
            before.next = state.next;
        }
        state.next = null;
        state.outstanding = false;
        size--;
    }

    void clear() {
        buckets = new @Nullable ZnodeState[FIRST_BUCKETS];
        size = 0;
    }

    private int bucketOf(long pathHash) {
        return (int) pathHash & (buckets.length - 1);
    }
}
