package io.quorate.server.tree;

import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The znodes that changed since some moment, each with what it is now: what a save of the state has
 * to write. Kept up to date by every change, so that handing it over costs nothing; once handed
 * over it is not changed any more, and may be read by another thread.
 *
 * <p>Open addressing by path, in many small parts that grow one by one: no step takes long however
 * many there are.
 */
public final class ChangedZnodes {

    /** Takes the changes one by one. */
    public interface Visitor {

        /** The znode exists, and is this. */
        void set(byte[] znode, int cversion, long pzxid);

        /**
         * There is no znode any more.
         *
         * @param znode what it was last
         */
        void deleted(byte[] znode);
    }

    private static final int PART_BITS = 8;
    private static final int FIRST_SLOTS = 8;

    private final PathHash hash;
    private final @Nullable Part[] parts = new @Nullable Part[1 << PART_BITS];
    private int size;
    private long bytes;

    ChangedZnodes(PathHash hash) {
        this.hash = hash;
    }

    /** Number of znodes that changed. */
    public int size() {
        return size;
    }

    /** About how many bytes of the heap this keeps that the tree does not. */
    public long bytes() {
        return bytes;
    }

    /** The znode was created or changed, and is this now. */
    void set(long pathHash, byte[] znode, int cversion, long pzxid) {
        put(pathHash, znode, cversion, pzxid, false);
    }

    /** The znode was deleted. */
    void deleted(long pathHash, byte[] znode) {
        put(pathHash, znode, 0, 0, true);
    }

    private void put(long pathHash, byte[] znode, int cversion, long pzxid, boolean deleted) {
        int index = (int) (pathHash >>> (Long.SIZE - PART_BITS));
        Part part = parts[index];
        if (part == null) {
            part = new Part();
            parts[index] = part;
        }
        int slot = part.slotOf(pathHash, znode);
        byte[] before = part.znodes[slot];
        if (before == null) {
            size++;
            part.used++;
        } else if (part.deleted[slot]) {
            bytes -= before.length;
        }
        if (deleted) {
            bytes += znode.length;
        }
        part.set(slot, znode, cversion, pzxid, deleted);
        if (part.used * 4 > part.znodes.length * 3) {
            parts[index] = grown(part);
        }
    }

    private Part grown(Part full) {
        Part larger = new Part(full.znodes.length * 2);
        for (int i = 0; i < full.znodes.length; i++) {
            byte[] znode = full.znodes[i];
            if (znode != null) {
                long pathHash = hash.of(znode, Znode.PATH_OFFSET, Znode.pathLength(znode));
                int slot = larger.slotOf(pathHash, znode);
                larger.set(slot, znode, full.cversions[i], full.pzxids[i], full.deleted[i]);
                larger.used++;
            }
        }
        return larger;
    }

    /** Every changed znode once, in no particular order. */
    public void forEach(Visitor visitor) {
        for (Part part : parts) {
            if (part != null) {
                part.forEach(visitor);
            }
        }
    }

    private static final class Part {
        final byte[] @Nullable [] znodes;
        final int[] cversions;
        final long[] pzxids;
        final boolean[] deleted;
        int used;

        Part() {
            this(FIRST_SLOTS);
        }

        Part(int slots) {
            znodes = new byte[slots][];
            cversions = new int[slots];
            pzxids = new long[slots];
            deleted = new boolean[slots];
        }

        /** Where this znode is, or may be put. */
        int slotOf(long pathHash, byte[] znode) {
            int mask = znodes.length - 1;
            int slot = (int) pathHash & mask;
            for (int i = 0; i < znodes.length; i++) {
                byte[] there = znodes[slot];
                if (there == null || samePath(there, znode)) {
                    return slot;
                }
                slot = (slot + 1) & mask;
            }
            throw new InvariantViolation("a full part");
        }

        private static boolean samePath(byte[] one, byte[] other) {
            int length = Znode.pathLength(one);
            return length == Znode.pathLength(other)
                    && Arrays.equals(
                            one,
                            Znode.PATH_OFFSET,
                            Znode.PATH_OFFSET + length,
                            other,
                            Znode.PATH_OFFSET,
                            Znode.PATH_OFFSET + length);
        }

        void set(int slot, byte[] znode, int cversion, long pzxid, boolean isDeleted) {
            znodes[slot] = znode;
            cversions[slot] = cversion;
            pzxids[slot] = pzxid;
            deleted[slot] = isDeleted;
        }

        void forEach(Visitor visitor) {
            for (int i = 0; i < znodes.length; i++) {
                byte[] znode = znodes[i];
                if (znode == null) {
                    continue;
                }
                if (deleted[i]) {
                    visitor.deleted(znode);
                } else {
                    visitor.set(znode, cversions[i], pzxids[i]);
                }
            }
        }
    }
}
