package io.quorate.server.zab;

import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * The newest records of the log, in order and without gaps: all that are not committed, and of the
 * committed ones as many as the configured memory holds. Feeds the Diff of a learner that is not
 * far behind.
 *
 * <p>Of the record in front of the oldest one, zxid and chain hash are known: a history may begin
 * behind a snapshot.
 */
final class ProposalWindow {

    private final int maxBytes;
    private @Nullable Proposal[] ring = new Proposal[64];
    private int head;
    private int size;
    private long bytes;
    private long beforeZxid;
    private long beforeChainHash;

    /**
     * Makes an empty one.
     *
     * @param beforeZxid the record that the first one will follow
     */
    ProposalWindow(int maxBytes, long beforeZxid, long beforeChainHash) {
        this.maxBytes = maxBytes;
        this.beforeZxid = beforeZxid;
        this.beforeChainHash = beforeChainHash;
    }

    int size() {
        return size;
    }

    Proposal get(int index) {
        Proposal proposal = ring[(head + index) & (ring.length - 1)];
        Invariant.check(
                index < size && proposal != null, "no such proposal in the window", index, size);
        return proposal;
    }

    void add(Proposal proposal) {
        Invariant.check(
                proposal.previousZxid() == lastZxid(),
                "a gap in the window",
                proposal.previousZxid(),
                lastZxid());
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = proposal;
        size++;
        bytes += proposal.length();
    }

    private void grow() {
        @Nullable Proposal[] larger = new Proposal[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }

    /**
     * Drops the oldest while memory is over its bound, none of them above {@code committedZxid}.
     * The newest stays.
     */
    void evict(long committedZxid) {
        while (bytes > maxBytes && size > 1 && get(0).zxid() < committedZxid) {
            beforeZxid = get(0).zxid();
            beforeChainHash = get(0).chainHash();
            bytes -= get(0).length();
            ring[head] = null;
            head = (head + 1) & (ring.length - 1);
            size--;
        }
    }

    /** Drops all above {@code zxid}. */
    void truncateTo(long zxid) {
        while (size > 0 && get(size - 1).zxid() > zxid) {
            bytes -= get(size - 1).length();
            ring[(head + size - 1) & (ring.length - 1)] = null;
            size--;
        }
    }

    /** Begins anew behind this record. */
    void clear(long afterZxid, long afterChainHash) {
        Arrays.fill(ring, null);
        head = 0;
        size = 0;
        bytes = 0;
        beforeZxid = afterZxid;
        beforeChainHash = afterChainHash;
    }

    /** Zxid of the newest record, or of the one in front of all. */
    long lastZxid() {
        return size == 0 ? beforeZxid : get(size - 1).zxid();
    }

    /** Whether the chain hash of this record is known here. */
    boolean holds(long zxid) {
        return zxid == beforeZxid || find(zxid) != null;
    }

    /** The chain hash of a record that is held. */
    long chainHashAt(long zxid) {
        Proposal found = find(zxid);
        Invariant.check(
                found != null || zxid == beforeZxid, "a hash that is not here", zxid, beforeZxid);
        return found == null ? beforeChainHash : found.chainHash();
    }

    /** Index of the first record above {@code zxid}; {@link #size} if there is none. */
    int indexAfter(long zxid) {
        // Nearly always asked near the end, and in an epoch zxids are consecutive.
        long guess = size - (lastZxid() - zxid);
        if (guess > 0 && guess <= size && get((int) guess - 1).zxid() == zxid) {
            return (int) guess;
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).zxid() > zxid) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Nullable Proposal find(long zxid) {
        int index = indexAfter(zxid) - 1;
        return index >= 0 && get(index).zxid() == zxid ? get(index) : null;
    }

    /** Whether everything that follows {@code zxid} is here. */
    boolean covers(long zxid) {
        int index = indexAfter(zxid);
        return index < size ? get(index).previousZxid() == zxid : lastZxid() == zxid;
    }

    /**
     * Adds to {@code to} what follows {@code zxid} up to {@code upTo}, at most about {@code
     * maxBatchBytes}.
     */
    void copyAfter(long zxid, long upTo, long maxBatchBytes, List<Proposal> to) {
        long taken = 0;
        for (int i = indexAfter(zxid); i < size && taken < maxBatchBytes; i++) {
            Proposal proposal = get(i);
            if (proposal.zxid() > upTo) {
                return;
            }
            to.add(proposal);
            taken += proposal.length();
        }
    }
}
