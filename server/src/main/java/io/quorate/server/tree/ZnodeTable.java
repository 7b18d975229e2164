package io.quorate.server.tree;

import io.quorate.server.common.Invariant;
import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * All znodes by path. An entry is the znode's array, or its {@link Children}, which hold the array,
 * if it has or had any.
 *
 * <p>Extendible hashing over small segments of open addressing: the table grows by splitting one
 * full segment, never by rehashing all of it, so no step takes long however many znodes there are.
 * One byte of each hash is kept beside the entries, so that a lookup touches hardly any znode but
 * the one it is for.
 *
 * <p>A position is valid until the next insertion or removal.
 */
final class ZnodeTable {

    /** No such path. */
    static final int ABSENT = -1;

    private static final int SLOT_BITS = 10;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int USED_MAX = SLOTS * 7 / 8;

    /** With fewer live entries, a segment full of removed ones is cleaned and not split. */
    private static final int SPLIT_MIN = SLOTS * 5 / 8;

    private static final byte EMPTY = 0;
    private static final byte REMOVED = 1;
    private static final int FIRST_TAG = 2;

    private final PathHash hash;
    private Segment[] directory = {new Segment(0)};
    private int directoryBits;
    private int size;

    ZnodeTable(PathHash hash) {
        this.hash = hash;
    }

    int size() {
        return size;
    }

    /** Number of segments: what the table costs. */
    int segmentCount() {
        int count = 0;
        for (int i = 0; i < directory.length; i += 1 << (directoryBits - directory[i].depth)) {
            count++;
        }
        return count;
    }

    /** The znode of an entry. */
    static byte[] znodeOf(Object entry) {
        return entry instanceof byte[] znode ? znode : ((Children) entry).znode;
    }

    /** The position of a path, or {@link #ABSENT}. */
    int find(long pathHash, byte[] path, int offset, int length) {
        int index = directoryIndex(pathHash);
        Segment segment = directory[index];
        byte tag = tagOf(pathHash);
        int slot = (int) pathHash & (SLOTS - 1);
        while (true) {
            byte found = segment.tags[slot];
            if (found == EMPTY) {
                return ABSENT;
            }
            if (found == tag && matches(segment.entries[slot], path, offset, length)) {
                return index << SLOT_BITS | slot;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    private static boolean matches(@Nullable Object entry, byte[] path, int offset, int length) {
        if (entry == null) {
            return false;
        }
        byte[] znode = znodeOf(entry);
        return Znode.pathLength(znode) == length
                && Arrays.equals(
                        znode,
                        Znode.PATH_OFFSET,
                        Znode.PATH_OFFSET + length,
                        path,
                        offset,
                        offset + length);
    }

    Object at(int position) {
        Object entry = directory[position >>> SLOT_BITS].entries[position & (SLOTS - 1)];
        if (entry == null) {
            throw new InvariantViolation("no znode at this position");
        }
        return entry;
    }

    /** Replaces the entry at a position by another of the same path. */
    void set(int position, Object entry) {
        directory[position >>> SLOT_BITS].entries[position & (SLOTS - 1)] = entry;
    }

    /** Adds an entry whose path is absent. */
    void insert(long pathHash, Object entry) {
        Segment segment = directory[directoryIndex(pathHash)];
        while (segment.used >= USED_MAX) {
            if (segment.live >= SPLIT_MIN) {
                split(segment, pathHash);
            } else {
                replace(segment, pathHash, rebuilt(segment));
            }
            segment = directory[directoryIndex(pathHash)];
        }
        segment.insert(pathHash, entry);
        size++;
    }

    void remove(int position) {
        Segment segment = directory[position >>> SLOT_BITS];
        int slot = position & (SLOTS - 1);
        Invariant.check(segment.entries[slot] != null, "removal of an absent znode");
        segment.entries[slot] = null;
        segment.live--;
        size--;
        // A probe may end here at once if it would have ended one further.
        if (segment.tags[(slot + 1) & (SLOTS - 1)] == EMPTY) {
            segment.tags[slot] = EMPTY;
            segment.used--;
        } else {
            segment.tags[slot] = REMOVED;
        }
    }

    /** All entries' znodes, in no particular order. */
    void forEach(Consumer<Object> action) {
        for (int i = 0; i < directory.length; ) {
            Segment segment = directory[i];
            for (Object entry : segment.entries) {
                if (entry != null) {
                    action.accept(entry);
                }
            }
            i += 1 << (directoryBits - segment.depth);
        }
    }

    private void split(Segment full, long pathHash) {
        if (full.depth == directoryBits) {
            Segment[] doubled = new Segment[directory.length * 2];
            for (int i = 0; i < directory.length; i++) {
                doubled[2 * i] = directory[i];
                doubled[2 * i + 1] = directory[i];
            }
            directory = doubled;
            directoryBits++;
        }
        int depth = full.depth + 1;
        Segment low = new Segment(depth);
        Segment high = new Segment(depth);
        for (Object entry : full.entries) {
            if (entry != null) {
                long entryHash = hashOf(entry);
                (entryHash << full.depth < 0 ? high : low).insert(entryHash, entry);
            }
        }
        int span = 1 << (directoryBits - full.depth);
        int first = directoryIndex(pathHash) & -span;
        Arrays.fill(directory, first, first + span / 2, low);
        Arrays.fill(directory, first + span / 2, first + span, high);
    }

    private Segment rebuilt(Segment worn) {
        Segment fresh = new Segment(worn.depth);
        for (Object entry : worn.entries) {
            if (entry != null) {
                fresh.insert(hashOf(entry), entry);
            }
        }
        return fresh;
    }

    private void replace(Segment before, long pathHash, Segment after) {
        int span = 1 << (directoryBits - before.depth);
        int first = directoryIndex(pathHash) & -span;
        Arrays.fill(directory, first, first + span, after);
    }

    private long hashOf(Object entry) {
        byte[] znode = znodeOf(entry);
        return hash.of(znode, Znode.PATH_OFFSET, Znode.pathLength(znode));
    }

    private int directoryIndex(long pathHash) {
        return directoryBits == 0 ? 0 : (int) (pathHash >>> (Long.SIZE - directoryBits));
    }

    private static byte tagOf(long pathHash) {
        int bits = (int) (pathHash >>> SLOT_BITS) & 0xff;
        return (byte) Math.max(bits, FIRST_TAG);
    }

    private static final class Segment {
        final @Nullable Object[] entries = new @Nullable Object[SLOTS];
        final byte[] tags = new byte[SLOTS];

        /** How many leading bits of the hash all entries here share. */
        final int depth;

        int live;

        /** Live entries and removed ones that probes must still pass. */
        int used;

        Segment(int depth) {
            this.depth = depth;
        }

        void insert(long pathHash, Object entry) {
            int slot = (int) pathHash & (SLOTS - 1);
            while (entries[slot] != null) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            if (tags[slot] == EMPTY) {
                used++;
            }
            entries[slot] = entry;
            tags[slot] = tagOf(pathHash);
            live++;
        }
    }
}
